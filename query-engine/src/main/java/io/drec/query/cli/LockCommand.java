package io.drec.query.cli;

import io.drec.query.question.Incident;
import io.drec.query.words.Shown;
import io.drec.query.words.Sizes;
import io.drec.query.words.Times;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.Keeping;
import io.drec.store.Lock;
import io.drec.store.Locks;
import io.drec.store.RecordingDirectory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "lock",
    header = "Keep the footage of an incident: what is locked is not overwritten.",
    description = {
      "The span is that of the point's story, from where it entered to the last thing that came of"
          + " it, or what --since and --until say; with both, all of it. Whole segments are kept,"
          + " of all hosts. Needs root or the recording's owner; a recorder need not be stopped.",
      "Locks may take nine tenths of what the store may hold (store.max.gib), so that recording"
          + " goes on."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:it is locked",
      "1:nothing is recorded there, or there is no such lock",
      "2:a usage error, a name that is taken, or too much would be locked",
      "3:the recording cannot be read, or you may not lock it"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec lock --point path:/opt/x --name case-17 --reason 'asked for by counsel'",
      "  sudo drec lock --since 2026-11-20T14:00 --until 2026-11-20T18:00 --name outage",
      "  sudo drec lock --point pid:4711 --since 7d --name intruder",
      "  drec lock list",
      "  sudo drec lock release case-17"
    })
final class LockCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 1;

  private final World world;
  private final InstantSource clock = InstantSource.system();

  @Option(names = "--name", paramLabel = "NAME", description = "To release it by.")
  private @Nullable String name;

  @Option(names = "--point", paramLabel = "POINT", description = "As for drec why: path:/opt/x.")
  private @Nullable String point;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From: 2026-11-20T14:00, or back from now: 15m, 2h, 7d.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "To; written like --since (default: now, or the point's last effect).")
  private @Nullable String until;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for who reads the list.")
  private String reason = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording's directory (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  LockCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    String called = checkedName();
    Path directory = world.dataOr(data);
    try (RecordingDirectory recording = RecordingDirectory.openForReading(directory);
        Footage footage = world.footage().open(directory)) {
      if (recording.locks().isTaken(called)) {
        throw new CommandException(CommandException.USAGE, Locks.taken(called));
      }
      Lock lock = lock(called, footage);
      FootageStatus status = footage.status();
      refuseNothing(footage, lock, status.keeping());
      refuseTooMuch(lock, status.keeping());
      recording.locks().make(lock);
      tell(lock, status);
      return 0;
    }
  }

  private String checkedName() {
    if (name == null) {
      throw wrong("--name is missing; for example: --name case-17");
    }
    if (!Lock.isName(name)) {
      throw wrong("--name: found '" + shown(name) + "', expected " + Lock.NAME_FORM);
    }
    if (point == null && since == null) {
      throw wrong("what to lock is missing; give --point path:/opt/x, or --since 2h");
    }
    return name;
  }

  static String shown(String text) {
    return Shown.escape(text.length() <= 80 ? text : text.substring(0, 80) + "…");
  }

  private Lock lock(String called, Footage footage) {
    long nowNs = Times.ns(clock.instant());
    long fromNs = Long.MAX_VALUE;
    long toNs = Long.MIN_VALUE;
    try {
      if (since != null) {
        fromNs = Incident.momentNs("--since", since, clock);
      }
      if (until != null) {
        toNs = Incident.momentNs("--until", until, clock);
      }
      if (point != null) {
        Incident incident = incident(footage, point);
        fromNs = Math.min(fromNs, incident.fromNs());
        toNs = Math.max(toNs, incident.toNs());
      } else if (until == null) {
        toNs = nowNs;
      }
    } catch (Incident.MistakeException e) {
      throw new CommandException(CommandException.USAGE, String.valueOf(e.getMessage()), e);
    }
    if (fromNs > toNs) {
      throw wrong("--since lies after --until: exchange the two");
    }
    String asked = point == null ? "" : point;
    return new Lock(called, fromNs, toNs, asked, reason, nowNs, user());
  }

  private Incident incident(Footage footage, String asked) throws Incident.MistakeException {
    Incident incident = Incident.of(footage, asked, null, clock);
    if (incident == null) {
      throw new CommandException(
          NOT_FOUND, shown(asked) + " is not in this recording; nothing is locked");
    }
    if (!incident.complete()) {
      world
          .err()
          .println("drec: more came of it than was followed; --until locks up to a later time");
    }
    return incident;
  }

  private static void refuseNothing(Footage footage, Lock lock, Keeping keeping) {
    boolean[] any = {keeping.pieces(lock.fromNs(), lock.toNs()) > 0};
    if (!any[0]) {
      footage.records(
          lock.fromNs(),
          lock.toNs(),
          stored -> {
            any[0] = true;
            return false;
          });
    }
    if (!any[0]) {
      throw new CommandException(
          NOT_FOUND,
          "nothing is recorded from "
              + Times.iso(lock.fromNs())
              + " to "
              + Times.iso(lock.toNs())
              + "; nothing is locked, drec status tells the span recorded");
    }
  }

  private static void refuseTooMuch(Lock lock, Keeping keeping) {
    Long max = keeping.bytesMax();
    long locked = keeping.lockedBytesWith(lock);
    if (max != null && locked > max / 100.0 * Keeping.LOCKED_PERCENT_MAX) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "locks would take %s of the %s that the store may hold, more than %d %%; lock a"
                  + " shorter span, release another lock (drec lock list), or raise store.max.gib",
              Sizes.of(locked),
              Sizes.of(max),
              Keeping.LOCKED_PERCENT_MAX));
    }
  }

  private void tell(Lock lock, FootageStatus status) {
    Keeping keeping = status.keeping();
    long fromNs = lock.fromNs();
    long toNs = lock.toNs();
    line("locked", lock.name());
    line("from", Times.iso(fromNs));
    line("to", Times.iso(toNs));
    line("hosts", Shown.escape(String.join(", ", keeping.hosts(fromNs, toNs))));
    line(
        "store",
        String.format(
            Locale.ROOT,
            "%,d segments, %s%s",
            keeping.pieces(fromNs, toNs),
            Sizes.of(keeping.bytes(lock)),
            ofLimit(keeping.bytesMax(), keeping.lockedBytesWith(lock))));
    long waiting = Math.max(0, status.journalSequence() - status.compactedSequence());
    if (waiting > 0) {
      line(
          "not in store yet",
          String.format(Locale.ROOT, "%,d frames; what of them lies in the span stays", waiting));
    }
    for (Keeping.Overwritten gone : keeping.overwritten()) {
      if (lock.touches(gone.fromNs(), gone.toNs())) {
        world
            .out()
            .println(
                String.format(
                    Locale.ROOT,
                    "! overwritten already: %s to %s on %s, %,d records",
                    Times.iso(gone.fromNs()),
                    Times.iso(gone.toNs()),
                    Shown.escape(gone.host()),
                    gone.records()));
      }
    }
  }

  private static String ofLimit(@Nullable Long max, long locked) {
    return max == null
        ? ""
        : String.format(Locale.ROOT, "; all locks take %.0f %% of the limit", 100.0 * locked / max);
  }

  private void line(String what, String value) {
    world.out().println(String.format(Locale.ROOT, "%-18s %s", what, value));
  }

  private String user() {
    String sudo = world.variable("SUDO_USER");
    String user = sudo == null ? world.variable("USER") : sudo;
    return user == null ? System.getProperty("user.name", "") : user;
  }

  private static CommandException wrong(String message) {
    return new CommandException(CommandException.USAGE, message);
  }
}

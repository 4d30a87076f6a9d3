package io.drec.query.cli;

import io.drec.query.rehearse.RecorderState;
import io.drec.query.rehearse.Rehearsal;
import io.drec.query.rehearse.Rehearsal.Play;
import io.drec.query.rehearse.RehearsalException;
import io.drec.query.rehearse.RehearsalReport;
import io.drec.query.rehearse.Verification;
import io.drec.query.rehearse.Verification.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rehearse",
    header = "Stage a harmless intrusion, to see that recording and questions work.",
    description = {
      "Fetches a script from a web server of its own and runs it; the script drops a program (a"
          + " copy of curl or wget), renames and runs it, writes a crontab that no cron reads, and"
          + " connects out. All of it happens in one directory, in a control group and a network"
          + " namespace of its own, with addresses that exist nowhere else. It takes a second or"
          + " two, cleans up, and prints the questions to ask.",
      "Needs root, and a recorder that runs: sudo drec up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo drec rehearse                stage it, and print the questions to ask",
      "  sudo drec rehearse --verify       ask them too; exit status 1 when an answer is wrong"
    })
final class RehearseCommand implements Callable<Integer> {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Path DEFAULT_PARENT = Path.of("/var/tmp");

  /** Where {@code ip} lives is not in everybody's PATH. */
  private static final String ALSO_SEARCHED = ":/usr/sbin:/sbin:/usr/bin:/bin";

  private final World world;

  @Option(
      names = "--verify",
      description = "Ask the questions and hold the answers against what was done.")
  private boolean verify;

  @Option(names = "--force", description = "Stage it even when nothing records.")
  private boolean force;

  @Option(names = "--keep", description = "Leave the files, to look at them.")
  private boolean keep;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Make its directory in this one (default: ${DEFAULT-VALUE}).")
  private Path parent = DEFAULT_PARENT;

  @Option(
      names = "--cgroup",
      paramLabel = "DIR",
      description =
          "Make its control group (version 2) in this one (default: the recorder's scope).")
  private @Nullable Path parentGroup;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The recording to ask (default: $DREC_DATA or /var/lib/drec).")
  private @Nullable Path data;

  @Option(
      names = "--at",
      paramLabel = "URL",
      description = "Ask a running engine instead, as http://127.0.0.1:7070.")
  private @Nullable String at;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "With --at: the engine's token (default: $DREC_TOKEN, or your own engine's).")
  private @Nullable Path tokenFile;

  RehearseCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!world.root()) {
      throw refused("the rehearsal makes a network namespace and needs root: sudo ./drec rehearse");
    }
    try {
      return rehearse();
    } catch (RehearsalException e) {
      throw new CommandException(CommandException.UNREADABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private int rehearse() throws RehearsalException, InterruptedException {
    Side side = null;
    RecorderState state;
    try {
      side = new Sides(world).choose(data, at, tokenFile);
      state = RecorderState.of(side::ask);
    } catch (CommandException e) {
      if (e.exitStatus() == CommandException.USAGE) {
        throw e;
      }
      state = new RecorderState(e.getMessage(), null);
    }
    if (state.refusal() != null && !force) {
      throw refused(
          "nothing records here: "
              + state.refusal()
              + "; start it with: sudo ./drec up, or stage it all the same with --force");
    }
    Verification verification = new Verification(play(state.scope()));
    if (side == null || state.refusal() != null) {
      return 0;
    }
    List<Finding> findings = awaitAnswers(verification, side);
    world.out().print(RehearsalReport.questions(verification.questions(), target()));
    if (verify) {
      world.out().print(RehearsalReport.findings(findings));
    }
    world.out().flush();
    return !verify || findings.stream().allMatch(Finding::holds) ? 0 : 1;
  }

  private Play play(@Nullable Path scope) throws RehearsalException, InterruptedException {
    Path group = parentGroup == null ? scope : parentGroup;
    String searchPath = world.variable("PATH") + ALSO_SEARCHED;
    Rehearsal rehearsal =
        Rehearsal.raise(
            new Rehearsal.Options(parent, group, searchPath, keep, InstantSource.system()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(rehearsal)));
    try (rehearsal) {
      Play play = rehearsal.play();
      world.out().print(RehearsalReport.played(play, rehearsal.tool(), keep));
      world.out().flush();
      return play;
    }
  }

  /** What happened is answered as soon as it is in the journal; that takes a moment. */
  private List<Finding> awaitAnswers(Verification verification, Side side)
      throws InterruptedException {
    long endNs = System.nanoTime() + ANSWER_LIMIT.toNanos();
    List<Finding> findings = verification.verify(side::ask);
    while (!findings.stream().allMatch(Finding::holds) && System.nanoTime() < endNs) {
      Thread.sleep(PAUSE.toMillis());
      findings = verification.verify(side::ask);
    }
    return findings;
  }

  /** The options by which the questions reach the same recording. */
  private String target() {
    if (at != null) {
      return " --at " + at + (tokenFile == null ? "" : " --token-file " + tokenFile);
    }
    return data == null ? "" : " --data " + data;
  }

  private static void closeQuietly(Rehearsal rehearsal) {
    try {
      rehearsal.close();
    } catch (RehearsalException e) {
      System.err.println("drec: " + e.getMessage());
    }
  }

  private static CommandException refused(String message) {
    return new CommandException(CommandException.UNREADABLE, message);
  }
}

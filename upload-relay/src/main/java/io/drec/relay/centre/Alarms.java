package io.drec.relay.centre;

import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.HostFacts.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Kinds of alarms of a host, and what is done with lists of them. */
public final class Alarms {
  /** Two histories of one recording; nothing is taken in of it until an operator releases it. */
  public static final String FORK = "fork";

  /** What the recording says now of its past is not what it said then. */
  public static final String REWRITTEN = "rewritten";

  /** A place of its past that the host says it has cannot be shown. */
  public static final String UNSHOWN = "unshown";

  /** Two at once show the host's certificate. */
  public static final String DUPLICATE = "duplicate_identity";

  /** It sent more than its quota. */
  public static final String QUOTA = "quota";

  /** Its clock is not the centre's. */
  public static final String CLOCK = "clock";

  /** It told of days that are not yet. */
  public static final String FUTURE = "future";

  /** Its recorder cannot keep anything. */
  public static final String TROUBLE = "trouble";

  /** Its link is there and its recorder is not. */
  public static final String NOT_RECORDING = "not-recording";

  /** A recording of this host that began anew. */
  public static final String NEW_RECORDING = "new-recording";

  /** Sent what is no message, or does not fit itself. */
  public static final String MALFORMED = "malformed";

  /** Not heard for too long; computed when it is asked for. */
  public static final String SILENCE = "silence";

  private static final int ALARMS_MAX = 64;

  /** Two heartbeats, and what reconnecting takes. */
  private static final long SILENT_NS = TimeUnit.SECONDS.toNanos(90);

  private Alarms() {}

  /** The facts, with the alarm of silence if it has been silent up to now. */
  public static HostFacts asOf(HostFacts facts, long nowNs) {
    long silentNs = nowNs - facts.seenNs();
    if (facts.seenNs() == 0 || silentNs <= SILENT_NS) {
      return facts;
    }
    Duration silent = Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(silentNs));
    String text =
        String.format(
            Locale.ROOT,
            "not heard for %dd %02d:%02d:%02d",
            silent.toDays(),
            silent.toHoursPart(),
            silent.toMinutesPart(),
            silent.toSecondsPart());
    List<Alarm> alarms = new ArrayList<>(facts.alarms());
    alarms.add(new Alarm(SILENCE, facts.seenNs(), text));
    return with(facts, alarms);
  }

  /**
   * One more, unless the same is there. The oldest make room, but never a fork: a host could else
   * free itself by raising others.
   */
  static List<Alarm> and(List<Alarm> alarms, Alarm more) {
    for (Alarm alarm : alarms) {
      if (alarm.kind().equals(more.kind()) && alarm.text().equals(more.text())) {
        return alarms;
      }
    }
    List<Alarm> all = new ArrayList<>(alarms);
    if (all.size() >= ALARMS_MAX && !removeOldest(all)) {
      return alarms;
    }
    all.add(more);
    return all;
  }

  private static boolean removeOldest(List<Alarm> alarms) {
    for (int i = 0; i < alarms.size(); i++) {
      if (!alarms.get(i).kind().equals(FORK)) {
        alarms.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Whether a recording has two histories; with too many forks to tell, any has. */
  static boolean isForked(List<Alarm> alarms, UUID epoch) {
    String text = epoch.toString();
    List<Alarm> forks = alarms.stream().filter(alarm -> alarm.kind().equals(FORK)).toList();
    return forks.size() >= ALARMS_MAX
        || forks.stream().anyMatch(fork -> fork.text().contains(text));
  }

  static List<Alarm> without(List<Alarm> alarms, String kind) {
    return alarms.stream().filter(alarm -> !alarm.kind().equals(kind)).toList();
  }

  static HostFacts with(HostFacts facts, List<Alarm> alarms) {
    return new HostFacts(
        facts.id(),
        facts.name(),
        facts.addresses(),
        facts.labels(),
        facts.enrolledNs(),
        facts.seenNs(),
        facts.recorded(),
        facts.indexed(),
        facts.asOfNs(),
        facts.lostFrames(),
        alarms);
  }
}

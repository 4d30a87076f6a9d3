package io.drec.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a recording. Times are ns since 1970 UTC.
 *
 * @param recording whether a recorder holds the directory now
 * @param trouble what keeps the recorder from keeping anything; empty when all is well
 * @param memory of the recorder, as it last told; null when nothing records
 * @param fromNs first moment recorded, 0 when nothing was
 * @param toNs last
 * @param records in store and journal, without what was overwritten
 * @param compactedSequence last frame in the store; -1 when none
 * @param journalSequence last frame in the journal; -1 when none
 * @param storeBytes on disk
 * @param journalBytes on disk
 * @param recordsByType lower-case type → count, with what was overwritten
 * @param totals of the newest accounting (HEALTH counters), null when there is none
 * @param sensor name and version of what records, empty when not known
 * @param scope what is recorded: the cgroup, or empty for the whole host; words where it was
 *     imported
 * @param clocks second clocks of what was imported
 * @param keeping what is kept, for how long, and what is gone
 */
public record FootageStatus(
    boolean recording,
    String trouble,
    @Nullable Memory memory,
    long fromNs,
    long toNs,
    long records,
    long compactedSequence,
    long journalSequence,
    long storeBytes,
    long journalBytes,
    Map<String, Long> recordsByType,
    @Nullable Totals totals,
    String sensor,
    String scope,
    List<String> hosts,
    List<SourceClock> clocks,
    Keeping keeping) {

  /**
   * How much memory the recorder has.
   *
   * @param residentBytes of the recorder's process
   * @param limitBytes that it is to keep to; 0: none
   */
  public record Memory(long residentBytes, long limitBytes) {}

  /**
   * A second clock that an imported source tells.
   *
   * @param source event log and event code
   * @param offsetNs by how much it is ahead of the time that records are ordered by
   * @param records that told
   */
  public record SourceClock(String host, String source, long offsetNs, long records) {}

  /**
   * Since the recorder's last start: hits = recorded + lost when it is idle or stopped.
   *
   * @param lostByCause word for {@link io.drec.record.LossCause} → count
   */
  public record Totals(
      long asOfNs, long hits, long recorded, long lost, Map<String, Long> lostByCause) {

    /** What was on its way from its hook to the journal when this was counted. */
    public long inFlight() {
      return Math.max(0, hits - recorded - lost);
    }
  }
}

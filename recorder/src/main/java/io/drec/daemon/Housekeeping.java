package io.drec.daemon;

import io.drec.journal.JournalWriter;
import io.drec.sensor.Sensor;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done every second beside capturing: accounts, clock, watermark, deletion. Nothing that
 * fails here ends the recording; it is said once, until it works again. One thread.
 */
final class Housekeeping {
  /** A question that looked at the store's position may read the journal from there for so long. */
  private static final long KEEP_NS = TimeUnit.SECONDS.toNanos(10);

  /** How much memory there is, is told every ten seconds. */
  private static final int TICKS_PER_TELLING = 10;

  private final RecordingDirectory directory;
  private final JournalWriter journal;
  private final Sensor sensor;
  private final Capture capture;
  private final Accountant accountant;
  private final Shedding shedding;
  private final WallClock clock;
  private final CompactionThread compaction;
  private final Consumer<String> notices;
  private final HealthRecords records = new HealthRecords();
  private long ticks;
  private @Nullable String said;
  private long compactedSequence = -1;
  private long compactedNs;
  private long safeSequence = -1;

  Housekeeping(
      RecordingDirectory directory,
      JournalWriter journal,
      Sensor sensor,
      Capture capture,
      Accountant accountant,
      Shedding shedding,
      WallClock clock,
      CompactionThread compaction,
      Consumer<String> notices) {
    this.directory = directory;
    this.journal = journal;
    this.sensor = sensor;
    this.capture = capture;
    this.accountant = accountant;
    this.shedding = shedding;
    this.clock = clock;
    this.compaction = compaction;
    this.notices = notices;
    this.compactedNs = sensor.clockNs();
  }

  /** One second's work. */
  void tick() {
    shedding.tick();
    account();
    String wrong = journal.refusal();
    try {
      tellMemory();
      syncJournal();
      deleteCompacted();
      directory.shareFiles();
      directory.recordedUntil(recordedUntilNs());
    } catch (IOException | StoreException e) {
      wrong = wrong == null ? e.getMessage() : wrong;
    }
    say(wrong);
  }

  private void tellMemory() {
    if (ticks++ % TICKS_PER_TELLING == 0) {
      directory.tellMemory(shedding.residentBytes(), shedding.memoryBytesMax());
    }
  }

  /** Much waits for the disk, in the middle of a second. */
  void sync() {
    try {
      syncJournal();
    } catch (IOException e) {
      say(e.getMessage());
    }
  }

  private void syncJournal() throws IOException {
    long safe = journal.sync();
    if (safe != safeSequence) {
      safeSequence = safe;
      compaction.framesAreSafe();
    }
  }

  private void account() {
    long oldOffsetNs = clock.offsetNs();
    if (clock.look()) {
      capture.offer(records.clock(sensor.clockNs(), oldOffsetNs, clock.offsetNs()));
    }
    // While the journal takes nothing, the interval goes on: one record will tell of all of it.
    if (capture.healthOutstanding() == 0) {
      accountant.interval().forEach(capture::offer);
    }
  }

  private void deleteCompacted() throws IOException {
    long nowNs = sensor.clockNs();
    if (nowNs - compactedNs >= KEEP_NS) {
      journal.deleteThrough(compactedSequence);
      compactedSequence = compaction.position();
      compactedNs = nowNs;
    }
  }

  /** Everything up to there is in the journal, unless a loss is still untold. */
  private long recordedUntilNs() {
    long drainedNs = capture.drainedNs();
    boolean isKnown = drainedNs > 0 && capture.healthOutstanding() == 0;
    if (isKnown) {
      recordedNs = Math.max(recordedNs, drainedNs + clock.offsetNs());
    }
    return recordedNs;
  }

  private long recordedNs;

  private void tell(String trouble) {
    try {
      directory.tellTrouble(trouble);
    } catch (StoreException e) {
      // It is said on the recorder's own output all the same.
      notices.accept(String.valueOf(e.getMessage()));
    }
  }

  /** Says what is wrong once, and again when something else is. */
  private void say(@Nullable String wrong) {
    boolean same = wrong == null ? said == null : said != null && kind(wrong).equals(kind(said));
    if (!same) {
      tell(wrong == null ? "" : wrong);
      notices.accept(wrong == null ? "recording goes on; what was lost is counted" : wrong);
    }
    said = wrong;
  }

  /** What it is about; figures and causes behind the colon change from second to second. */
  private static String kind(String wrong) {
    int colon = wrong.indexOf(':');
    return colon < 0 ? wrong : wrong.substring(0, colon);
  }
}

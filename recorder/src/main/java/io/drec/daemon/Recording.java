package io.drec.daemon;

import io.drec.compact.Keep;
import io.drec.compact.UnsentNotice;
import io.drec.journal.JournalWriter;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One recording from start to stop: the capture thread, the compaction thread, and this thread,
 * which keeps house every second.
 */
final class Recording {
  private static final long TICK_NS = TimeUnit.SECONDS.toNanos(1);

  /** What is not compacted by then is left to the next recorder; systemd kills after 90 s. */
  private static final Duration FINISH_AT_MOST = Duration.ofSeconds(20);

  private static final Duration NOTHING_TO_FINISH = Duration.ofMillis(1);

  private final RecordingDirectory directory;
  private final Sensor sensor;
  private final JournalWriter journal;
  private final RecorderConfig config;
  private final Recorder.Listener listener;
  private final HostIdentity host;
  private final WallClock clock;
  private final Capture capture;
  private final Accountant accountant;
  private final Shedding shedding;
  private final CompactionThread compaction;
  private final HealthRecords captureRecords = new HealthRecords();

  /** Wakes this thread: capturing has ended, or much waits for the disk. */
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean captured;
  private volatile @Nullable Throwable failure;
  private volatile String stopReason = "stopped";

  Recording(
      RecordingDirectory directory,
      Sensor sensor,
      JournalWriter journal,
      RecorderConfig config,
      RecorderParts parts,
      Recorder.Listener listener) {
    this.directory = directory;
    this.sensor = sensor;
    this.journal = journal;
    this.config = config;
    this.listener = listener;
    this.host = HostIdentity.read(config, directory.id());
    this.clock = new WallClock(parts.wall(), sensor, host);
    this.capture = new Capture(sensor, journal, parts.monotonicNs(), clock::origin);
    this.accountant = new Accountant(sensor, capture);
    Keep keep =
        new Keep(
            config.retention(directory.store()),
            directory.locks()::read,
            () -> WallClock.ns(parts.wall()),
            dropping(journal, directory, config, listener),
            listener::notice);
    this.compaction =
        new CompactionThread(
            directory,
            keep,
            config.storeMemory(),
            parts.compaction(),
            new HostFirst(parts.threadTimes(), parts.monotonicNs()),
            listener::notice);
    this.shedding =
        new Shedding(
            new Shedding.Budgets(
                config.cpuPercentMax(),
                parts.cpuNs(),
                config.memoryBytesMax(),
                parts.residentBytes(),
                this::useLeastMemory),
            sensor,
            parts.monotonicNs(),
            capture::offer,
            listener::notice);
  }

  private void useLeastMemory() {
    compaction.use(StoreMemory.ofMib(StoreMemory.MIB_MIN));
    // Only a collection of everything gives memory back; the ring bridges the pause.
    System.gc();
  }

  private static Keep.Dropping dropping(
      JournalWriter journal,
      RecordingDirectory directory,
      RecorderConfig config,
      Recorder.Listener listener) {
    Path sent = config.sentFile();
    return sent == null
        ? journal::stateDrop
        : new UnsentNotice(journal::stateDrop, sent, directory.id(), listener::notice);
  }

  /** Any thread. */
  void stop(String why) {
    stopReason = why;
    capture.stop();
  }

  /**
   * Returns the line that tells how it ended.
   *
   * @throws StartRefused when the sensor could not even start; what waited to be kept of it is
   *     dropped, and the time goes on being a gap
   */
  String run() throws SensorException, StartRefused {
    Thread thread = new Thread(this::capture, "drec-capture");
    thread.setPriority(Thread.MAX_PRIORITY);
    thread.start();
    compaction.start();
    keepHouse();
    Throwable wrong = failure;
    if (wrong != null && !capture.isStarted()) {
      compaction.finish(NOTHING_TO_FINISH);
      throw new StartRefused(told(wrong));
    }
    finish();
    if (wrong != null) {
      throw told(wrong);
    }
    return "stopped (" + stopReason + "): " + accountant.totals().describe();
  }

  private static SensorException told(Throwable wrong) {
    return wrong instanceof SensorException e
        ? e
        : new SensorException("the sensor failed: " + wrong, wrong);
  }

  private void capture() {
    try {
      capture.run(this::begin, this::started, this::kept, this::drained);
    } catch (SensorException | RuntimeException | Error e) {
      failure = e;
    } finally {
      captured = true;
      wake.release();
    }
  }

  /** The hooks are attached: the gap since the recording before ends here. */
  private void begin() {
    long nowNs = sensor.clockNs();
    long endNs = Math.max(directory.recordedBeforeNs(), journal.endBeforeNs());
    long fromNs = endNs == 0 ? 0 : endNs - clock.offsetNs();
    capture.offer(captureRecords.start(nowNs, fromNs, host, sensor.description(), config.text()));
  }

  private void started() {
    Sensor.Description description = sensor.description();
    accountant.begin().forEach(capture::offer);
    captureRecords.coverage(sensor.clockNs(), description.notCaptured()).forEach(capture::offer);
    captureRecords.coverage(sensor.clockNs(), shedding.coverage()).forEach(capture::offer);
  }

  private void kept() {
    Sensor.Description description = sensor.description();
    listener.recording(
        "recording into "
            + directory.root()
            + " with "
            + description.sensor()
            + ", "
            + description.hookNames().stream().filter(name -> !name.isEmpty()).count()
            + " hooks");
    Path key = journal.newVerificationKey();
    if (key != null) {
      listener.notice(
          "verification key in "
              + key
              + "; move it to another machine, drec verify --key needs it");
    }
  }

  private void drained() {
    shedding.end();
    accountant.end(stopReason).forEach(capture::offer);
  }

  private void keepHouse() {
    Housekeeping housekeeping =
        new Housekeeping(
            directory,
            journal,
            sensor,
            capture,
            accountant,
            shedding,
            clock,
            compaction,
            listener::notice);
    journal.onSyncDue(wake::release);
    boolean interrupted = false;
    long tickNs = System.nanoTime() + TICK_NS;
    while (!captured) {
      try {
        boolean woken = wake.tryAcquire(tickNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
        if (System.nanoTime() >= tickNs) {
          housekeeping.tick();
          tickNs = System.nanoTime() + TICK_NS;
        } else if (woken && !captured) {
          housekeeping.sync();
        }
      } catch (InterruptedException e) {
        interrupted = true;
        stop("interrupted");
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    try {
      journal.sync();
      compaction.finish(FINISH_AT_MOST);
      directory.recordedUntil(sensor.clockNs() + clock.offsetNs());
    } catch (IOException e) {
      listener.notice("the end of the recording may not survive a power cut: " + e.getMessage());
      compaction.finish(FINISH_AT_MOST);
    }
  }
}

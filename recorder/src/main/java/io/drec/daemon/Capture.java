package io.drec.daemon;

import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Header;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The capture thread: takes records from the sensor into frames, and frames into the journal. The
 * only one that polls the sensor and appends. Allocates nothing for a record.
 *
 * <p>A frame is sealed when it is full; when the sensor has nothing more and the last seal is
 * {@value #SEAL_AFTER_MS} ms ago; and at the latest after {@value #SEAL_AT_LATEST_MS} ms.
 *
 * <p>HEALTH records come from other threads and are no acts: they are not counted, and they are
 * offered again until the journal takes them.
 */
final class Capture implements RecordSink {
  /** Room for the longest record; most frames are sealed long before. */
  static final int FRAME_BYTES = 512 * 1024;

  private static final long SEAL_AFTER_MS = 10;
  private static final long SEAL_AT_LATEST_MS = 100;

  /** Whoever has something wakes it; so often it says up to when everything is journalled. */
  private static final int POLL_IDLE_MS = 500;

  private static final int POLL_RECORDS = 4096;

  private final Sensor sensor;
  private final JournalWriter journal;
  private final LongSupplier monotonicNs;
  private final Supplier<FrameBuilder.Origin> origin;
  private final FrameBuilder frame;
  private final Queue<byte[]> healthQueue = new ConcurrentLinkedQueue<>();

  /** In the frame now: offered again when it is refused. */
  private final List<byte[]> healthInFrame = new ArrayList<>();

  private final AtomicLong journalled = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong healthOutstanding = new AtomicLong();
  private final AtomicLong lostFromNs = new AtomicLong(Long.MAX_VALUE);
  private volatile long drainedNs;
  private volatile boolean started;
  private volatile boolean stopping;
  private int recordsInFrame;
  private long lastSealNs;
  private @Nullable Runnable beforeFirst;

  /**
   * @param monotonicNs a clock that never goes back, for intervals alone
   * @param origin what the next frame says of itself
   */
  Capture(
      Sensor sensor,
      JournalWriter journal,
      LongSupplier monotonicNs,
      Supplier<FrameBuilder.Origin> origin) {
    this.sensor = sensor;
    this.frame = new FrameBuilder(FRAME_BYTES, sensor.sha256());
    this.journal = journal;
    this.monotonicNs = monotonicNs;
    this.origin = origin;
  }

  /**
   * Records until {@link #stop}, then takes what is left in the sensor and seals the last frame.
   *
   * @param onBegin runs on this thread when the hooks are attached, before the first record
   * @param onStarted runs on this thread when the sensor has delivered its snapshot
   * @param onKept runs on this thread when all of that is in the journal, or was refused
   * @param onDrained runs on this thread when the sensor's last record is accounted for; what it
   *     {@linkplain #offer offers} is the last frame
   */
  void run(Runnable onBegin, Runnable onStarted, Runnable onKept, Runnable onDrained)
      throws SensorException {
    beforeFirst = onBegin;
    sensor.start(this);
    started = true;
    begin();
    onStarted.run();
    takeHealth();
    seal();
    onKept.run();
    while (!stopping) {
      step();
    }
    sensor.stopHooks();
    int left = 1;
    while (left > 0) {
      left = sensor.poll(this, 0, POLL_RECORDS);
    }
    seal();
    onDrained.run();
    takeHealth();
    seal();
  }

  /** Ends {@link #run}, soon. Any thread. */
  void stop() {
    stopping = true;
    sensor.wakeup();
  }

  /** Whether the sensor has started. Any thread. */
  boolean isStarted() {
    return started;
  }

  /** Gives a HEALTH record to the journal. Any thread. */
  void offer(byte[] health) {
    healthOutstanding.incrementAndGet();
    healthQueue.add(health);
    sensor.wakeup();
  }

  /** HEALTH records that are not in the journal yet. Any thread. */
  long healthOutstanding() {
    return healthOutstanding.get();
  }

  /** Records in the journal. Any thread. */
  long journalled() {
    return journalled.get();
  }

  /** Records that were none. Any thread. */
  long malformed() {
    return malformed.get();
  }

  /** Records that the journal refused. Any thread. */
  long refused() {
    return refused.get();
  }

  /** Time of the oldest record lost here since the last call; MAX_VALUE: none. Any thread. */
  long takeLostFromNs() {
    return lostFromNs.getAndSet(Long.MAX_VALUE);
  }

  /** The last moment, on the sensor's clock, before which everything is journalled. Any thread. */
  long drainedNs() {
    return drainedNs;
  }

  @Override
  public void accept(ByteBuffer buffer, int offset, int length) {
    begin();
    if (!isRecord(buffer, offset, length)) {
      lostSince(sensor.clockNs());
      malformed.lazySet(malformed.get() + 1);
      return;
    }
    if (!frame.add(buffer, offset, length)) {
      seal();
      frame.add(buffer, offset, length);
    }
    recordsInFrame++;
  }

  private void begin() {
    Runnable first = beforeFirst;
    if (first != null) {
      beforeFirst = null;
      first.run();
      takeHealth();
    }
  }

  private void step() {
    long polledNs = sensor.clockNs();
    int timeoutMs = frame.isEmpty() ? POLL_IDLE_MS : (int) SEAL_AFTER_MS;
    boolean drained = sensor.poll(this, timeoutMs, POLL_RECORDS) < POLL_RECORDS;
    takeHealth();
    long sinceMs = TimeUnit.NANOSECONDS.toMillis(monotonicNs.getAsLong() - lastSealNs);
    if (sinceMs >= (drained ? SEAL_AFTER_MS : SEAL_AT_LATEST_MS)) {
      seal();
    }
    if (drained && frame.isEmpty() && journal.refusal() == null) {
      drainedNs = polledNs;
    }
  }

  /** The one check on this thread: that the record can be walked over. */
  private static boolean isRecord(ByteBuffer buffer, int offset, int length) {
    return length >= Header.BYTES
        && length <= RecordLayout.RECORD_LENGTH_MAX
        && (length & 7) == 0
        && buffer.getInt(offset + Header.LENGTH) == length
        && buffer.get(offset + Header.VERSION) == RecordLayout.RECORD_VERSION;
  }

  private void takeHealth() {
    for (byte[] health = healthQueue.peek(); health != null; health = healthQueue.peek()) {
      if (!frame.add(ByteBuffer.wrap(health).order(ByteOrder.LITTLE_ENDIAN), 0, health.length)) {
        if (!seal()) {
          return;
        }
        continue;
      }
      healthInFrame.add(health);
      healthQueue.remove();
    }
  }

  /** Appends the frame, if it holds anything; false when it was refused. */
  private boolean seal() {
    lastSealNs = monotonicNs.getAsLong();
    if (frame.isEmpty()) {
      return true;
    }
    boolean kept = journal.append(frame, origin.get()) != JournalWriter.REFUSED;
    if (kept) {
      journalled.lazySet(journalled.get() + recordsInFrame);
      healthOutstanding.addAndGet(-healthInFrame.size());
    } else {
      lostSince(frame.firstTimeNs());
      refused.lazySet(refused.get() + recordsInFrame);
      offerAgain();
    }
    healthInFrame.clear();
    recordsInFrame = 0;
    frame.clear();
    return kept;
  }

  /** In their order, before what was offered since. */
  private void offerAgain() {
    if (!healthInFrame.isEmpty()) {
      Queue<byte[]> since = new ArrayDeque<>(healthQueue.size());
      for (byte[] next = healthQueue.poll(); next != null; next = healthQueue.poll()) {
        since.add(next);
      }
      healthQueue.addAll(healthInFrame);
      healthQueue.addAll(since);
    }
  }

  private void lostSince(long timeNs) {
    lostFromNs.accumulateAndGet(timeNs, Math::min);
  }
}

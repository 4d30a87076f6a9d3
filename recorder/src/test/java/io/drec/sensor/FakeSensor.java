package io.drec.sensor;

import io.drec.record.FieldId;
import io.drec.record.LossCause;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A sensor without a kernel: it delivers PROC_EXIT records whose pid counts from 0. What it
 * delivers is allowed by {@link #allow}, or without end when it was made {@linkplain #endless so}.
 */
public final class FakeSensor implements Sensor {
  /** The hook of all records. */
  public static final int HOOK = 1;

  private final Semaphore allowed;
  private final boolean isEndless;
  private final RecordBuilder builder = new RecordBuilder();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicReference<SensorException> refusal = new AtomicReference<>();
  private volatile int malformedEvery;
  private volatile boolean hooked;
  private volatile boolean closed;

  private FakeSensor(boolean isEndless) {
    this.isEndless = isEndless;
    this.allowed = new Semaphore(0);
  }

  /** Delivers what is {@linkplain #allow allowed}. */
  public static FakeSensor idle() {
    return new FakeSensor(false);
  }

  /** Delivers as much as it is asked for, until its hooks are stopped. */
  public static FakeSensor endless() {
    return new FakeSensor(true);
  }

  /** The provider of this one sensor. */
  public SensorProvider provider() {
    return new FakeProvider("fake", 1, this);
  }

  /** The provider of this one sensor, among others. */
  public SensorProvider provider(String name, int priority) {
    return new FakeProvider(name, priority, this);
  }

  /** Lets it deliver so many records. */
  public FakeSensor allow(int records) {
    allowed.release(records);
    return this;
  }

  /** Makes every n-th record one whose length is wrong. */
  public FakeSensor malformedEvery(int n) {
    malformedEvery = n;
    return this;
  }

  /** Loses so many records in the ring. */
  public FakeSensor lose(int records) {
    lost.addAndGet(records);
    return this;
  }

  /** Makes {@link #start} fail, when it has delivered what is allowed by then. */
  public FakeSensor refuse(String message) {
    refusal.set(new SensorException(message));
    return this;
  }

  public long delivered() {
    return delivered.get();
  }

  public boolean isHooked() {
    return hooked;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void start(RecordSink sink) throws SensorException {
    SensorException refused = refusal.get();
    if (refused != null) {
      poll(sink, 0, Integer.MAX_VALUE);
      throw refused;
    }
    hooked = true;
  }

  @Override
  public int poll(RecordSink sink, int timeoutMs, int maxRecords) {
    int granted = grant(timeoutMs, maxRecords);
    for (int i = 0; i < granted; i++) {
      deliver(sink);
    }
    return granted;
  }

  private int grant(int timeoutMs, int maxRecords) {
    if (isEndless) {
      return hooked ? maxRecords : 0;
    }
    try {
      if (!allowed.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
        return 0;
      }
      int more = Math.min(allowed.availablePermits(), maxRecords - 1);
      return 1 + (allowed.tryAcquire(more) ? more : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private void deliver(RecordSink sink) {
    int number = (int) delivered.getAndIncrement();
    builder
        .begin(RecordType.PROC_EXIT, ProcExit.BYTES, clockNs())
        .hook(HOOK)
        .process(number, number, 1L)
        .field(FieldId.COMM, "fake");
    ByteBuffer record = builder.end();
    int every = malformedEvery;
    if (every > 0 && number % every == every - 1) {
      record.putInt(Header.LENGTH, record.limit() + 4);
    }
    sink.accept(record, 0, record.limit());
  }

  @Override
  public void wakeup() {}

  @Override
  public void stopHooks() {
    hooked = false;
  }

  @Override
  public long clockNs() {
    return System.nanoTime();
  }

  @Override
  public List<Counter> counters() {
    long kept = delivered.get();
    long missed = lost.get();
    return List.of(
        new Counter(HOOK, LossCause.HIT.code(), kept + missed),
        new Counter(HOOK, LossCause.NONE.code(), kept),
        new Counter(HOOK, LossCause.RING_FULL.code(), missed));
  }

  @Override
  public Description description() {
    return new Description(
        "fake 1", "none", List.of("none", "exit"), List.of("The fake sensor sees only exits."));
  }

  @Override
  public void close() {
    closed = true;
  }

  private record FakeProvider(String name, int priority, FakeSensor sensor)
      implements SensorProvider {
    @Override
    public Sensor open(SensorConfig config) {
      return sensor;
    }

    @Override
    public boolean appliesHere() {
      return true;
    }
  }
}

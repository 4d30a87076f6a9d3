package io.drec.linux;

import io.drec.record.LossCause;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Records a workload with a sensor that stands in for eBPF, and keeps the records. */
final class FallbackCapture implements AutoCloseable {
  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int EXEC = 2;

  private final Sensor sensor;
  private final List<RecordView> records = new ArrayList<>();

  private FallbackCapture(Sensor sensor) {
    this.sensor = sensor;
  }

  /** Starts recording the workload's group; skips the test, with the reason, where it cannot be. */
  static FallbackCapture of(SensorProvider provider, ScopedWorkload workload, int ringBytes)
      throws SensorException {
    FallbackCapture capture;
    try {
      capture =
          new FallbackCapture(provider.open(new SensorConfig(workload.directory(), ringBytes)));
    } catch (SensorException e) {
      throw new TestAbortedException(provider.name() + " is not possible here: " + e.getMessage());
    }
    capture.sensor.start(capture::take);
    return capture;
  }

  private void take(ByteBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.get(offset, copy);
    ByteBuffer own = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    records.add(new RecordView().wrap(own, 0, length));
  }

  /** Takes records until the process has ended. */
  FallbackCapture until(Process process) {
    long endNs = System.nanoTime() + LIMIT_NS;
    while (process.isAlive()) {
      sensor.poll(this::take, 20, 10_000);
      if (System.nanoTime() - endNs > 0) {
        throw new AssertionError("the workload did not end");
      }
    }
    return this;
  }

  /** Ends recording; all that was captured has been taken when this returns. */
  FallbackCapture stop() {
    sensor.stopHooks();
    while (sensor.poll(this::take, 0, 10_000) > 0) {
      // the rest
    }
    return this;
  }

  List<RecordView> records() {
    return records;
  }

  List<RecordView> of(RecordType type) {
    return records.stream().filter(record -> record.type() == type).toList();
  }

  List<RecordView> execs() {
    return of(RecordType.PROC_START).stream()
        .filter(record -> record.bodyInt(ProcStart.KIND) == EXEC)
        .toList();
  }

  Sensor sensor() {
    return sensor;
  }

  long hits() {
    return total(LossCause.HIT);
  }

  long lost() {
    return sensor.counters().stream()
        .filter(counter -> counter.cause() > LossCause.HIT.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  private long total(LossCause cause) {
    return sensor.counters().stream()
        .filter(counter -> counter.cause() == cause.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  @Override
  public void close() {
    sensor.close();
  }
}

package io.drec.linux;

import io.drec.record.LossCause;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FactsConfig;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Records a workload with the sensor as the recorder has it, user space's facts included. */
final class FactCapture implements AutoCloseable {
  static final FactsConfig FACTS =
      new FactsConfig(List.of("sha256"), 64 << 20, true, 64 << 10, List.of(), true, true);

  private static final int FIRST_FACT_HOOK = 48;
  private static final long LIMIT_NS = 60_000_000_000L;

  private final Sensor sensor;
  private final List<RecordView> records = new ArrayList<>();

  private FactCapture(Sensor sensor) {
    this.sensor = sensor;
  }

  static FactCapture of(ScopedWorkload workload) throws SensorException {
    return of(workload, Host.running(), FACTS);
  }

  static FactCapture of(ScopedWorkload workload, Host host, FactsConfig facts)
      throws SensorException {
    SensorConfig config = new SensorConfig(workload.directory(), Capture.RING_BYTES, facts);
    Sensor capturing = LinuxSensor.open(Host.running(), config, true);
    FactCapture capture = new FactCapture(Facts.beside(capturing, host, config));
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
  FactCapture until(Process process) {
    long deadline = System.nanoTime() + LIMIT_NS;
    while (process.isAlive()) {
      sensor.poll(this::take, 20, 10_000);
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the workload did not end");
      }
    }
    return this;
  }

  /** Ends recording; all that was noted has been looked up when this returns. */
  FactCapture stop() {
    sensor.stopHooks();
    int left = 1;
    while (left > 0) {
      left = sensor.poll(this::take, 0, 10_000);
    }
    return this;
  }

  List<RecordView> of(RecordType type) {
    return records.stream().filter(record -> record.type() == type).toList();
  }

  private long total(LossCause from, LossCause to) {
    return sensor.counters().stream()
        .filter(counter -> counter.hook() >= FIRST_FACT_HOOK)
        .filter(counter -> counter.cause() >= from.code() && counter.cause() <= to.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  long hits() {
    return total(LossCause.HIT, LossCause.HIT);
  }

  long delivered() {
    return total(LossCause.NONE, LossCause.NONE);
  }

  long lost() {
    return total(LossCause.RING_FULL, LossCause.QUEUE_FULL);
  }

  @Override
  public void close() {
    sensor.close();
  }
}

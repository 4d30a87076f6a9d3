package io.drec.linux;

import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes the records of a sensor while a workload runs. */
final class SensorRun implements AutoCloseable {
  private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int MANY = 10_000;

  private final Sensor sensor;
  private final List<RecordView> records = new ArrayList<>();

  /** Starts it. */
  SensorRun(Sensor sensor) throws SensorException {
    this.sensor = sensor;
    sensor.start(this::take);
  }

  private void take(ByteBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.get(offset, copy);
    ByteBuffer own = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    records.add(new RecordView().wrap(own, 0, length));
  }

  /** Takes records until the process has ended. */
  void until(Process process) {
    long endNs = System.nanoTime() + LIMIT_NS;
    while (process.isAlive()) {
      sensor.poll(this::take, 20, MANY);
      if (System.nanoTime() - endNs > 0) {
        throw new AssertionError("the workload did not end");
      }
    }
  }

  /** Ends recording; all that was captured has been taken when this returns. */
  void stop() {
    sensor.stopHooks();
    int left = 1;
    while (left > 0) {
      left = sensor.poll(this::take, 0, MANY);
    }
  }

  Sensor sensor() {
    return sensor;
  }

  List<RecordView> records() {
    return records;
  }

  List<RecordView> of(RecordType type) {
    return records.stream().filter(record -> record.type() == type).toList();
  }

  @Override
  public void close() {
    sensor.close();
  }
}

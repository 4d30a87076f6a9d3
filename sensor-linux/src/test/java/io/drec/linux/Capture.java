package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Records a workload with the sensor, and keeps the records. */
final class Capture implements AutoCloseable {
  /** Room for all that a test makes, so that a slow machine loses nothing. */
  static final int RING_BYTES = 4 * 1024 * 1024;

  private static final long LIMIT_NS = 120_000_000_000L;

  private final LinuxSensor sensor;
  private final List<RecordView> records = new ArrayList<>();
  private final boolean keep;
  private long delivered;

  private Capture(LinuxSensor sensor, boolean keep) {
    this.sensor = sensor;
    this.keep = keep;
  }

  /** Starts recording the workload's group; skips the test where that cannot be. */
  static Capture of(ScopedWorkload workload) throws SensorException {
    return of(workload, RING_BYTES, true);
  }

  static Capture of(ScopedWorkload workload, int ringBytes, boolean keep) throws SensorException {
    return of(new SensorConfig(workload.directory(), ringBytes), keep, true);
  }

  static Capture of(SensorConfig config, boolean keep, boolean mayCopyArgv) throws SensorException {
    Capture capture = new Capture(LinuxSensor.open(Host.running(), config, mayCopyArgv), keep);
    capture.sensor.start(capture::take);
    return capture;
  }

  /** Aborts the test with the reason when this host cannot be recorded. */
  /** Skips the test where this host cannot; programs that a kernel refuses are a failure. */
  static void assumePossible() {
    String why = Possible.WHY_NOT;
    assertThat(why).doesNotContain("please report it");
    if (!why.isEmpty()) {
      throw new TestAbortedException("needs root and eBPF: " + why);
    }
  }

  /** Tried once. */
  private static final class Possible {
    private static final String WHY_NOT = whyNot();

    private static String whyNot() {
      try {
        Preconditions.check(Host.running());
        LinuxSensor.open(Host.running(), new SensorConfig(null, RING_BYTES), true).close();
        return "";
      } catch (SensorException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  private void take(ByteBuffer buffer, int offset, int length) {
    delivered++;
    if (keep) {
      byte[] copy = new byte[length];
      for (int i = 0; i < length; i++) {
        copy[i] = buffer.get(offset + i);
      }
      ByteBuffer own = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
      records.add(new RecordView().wrap(own, 0, length));
    }
  }

  /** Takes records until the process has ended. */
  Capture until(Process process) {
    long deadline = System.nanoTime() + LIMIT_NS;
    while (process.isAlive()) {
      sensor.poll(this::take, 20, 10_000);
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the workload did not end");
      }
    }
    return this;
  }

  /** Takes what there is, or waits a moment for it. */
  void poll() {
    sensor.poll(this::take, 20, 10_000);
  }

  /** Takes what there is, or waits, for ever by a test's measure, until it is woken. */
  void await() {
    sensor.poll(this::take, 600_000, 10_000);
  }

  void wakeup() {
    sensor.wakeup();
  }

  /** Ends recording; all that was captured has been taken when this returns. */
  Capture stop() {
    sensor.stopHooks();
    while (sensor.poll(this::take, 0, 10_000) > 0) {
      // the rest
    }
    for (Hook hook : keep ? Hook.values() : new Hook[0]) {
      assertThat(losses(hook)).as("lost of %s", hook).isZero();
    }
    return this;
  }

  Sensor sensor() {
    return sensor;
  }

  long delivered() {
    return delivered;
  }

  Stream<RecordView> all() {
    return records.stream();
  }

  List<RecordView> of(RecordType type) {
    return all().filter(record -> record.type() == type).toList();
  }

  List<RecordView> execs() {
    return of(RecordType.PROC_START).stream().filter(kind(2)).toList();
  }

  static Predicate<RecordView> kind(int kind) {
    return record -> record.bodyInt(ProcStart.KIND) == kind;
  }

  /** A field as text; "-" when it is absent. */
  static String text(RecordView record, FieldId field) {
    byte[] bytes = record.fieldBytes(field);
    return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8);
  }

  static List<String> argv(RecordView record) {
    String all = text(record, FieldId.ARGV);
    List<String> arguments = new ArrayList<>(List.of(all.split("\0", -1)));
    arguments.remove(arguments.size() - 1); // behind the last NUL
    return arguments;
  }

  long total(Hook hook, LossCause cause) {
    return sensor.counters().stream()
        .filter(counter -> counter.hook() == hook.number() && counter.cause() == cause.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  long losses(Hook hook) {
    return sensor.counters().stream()
        .filter(counter -> counter.hook() == hook.number())
        .filter(counter -> counter.cause() > LossCause.HIT.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  @Override
  public void close() {
    sensor.close();
  }
}

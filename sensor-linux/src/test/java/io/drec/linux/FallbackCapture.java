package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.util.List;
import java.util.function.Predicate;
import org.opentest4j.TestAbortedException;

/** Records a workload with a sensor that stands in for eBPF, and keeps the records. */
final class FallbackCapture implements AutoCloseable {
  private static final int EXEC = 2;

  private final SensorRun run;

  private FallbackCapture(SensorRun run) {
    this.run = run;
  }

  /** Starts recording the workload's group; skips the test, with the reason, where it cannot be. */
  static FallbackCapture of(SensorProvider provider, ScopedWorkload workload, int ringBytes)
      throws SensorException {
    Sensor sensor;
    try {
      sensor = provider.open(new SensorConfig(workload.directory(), ringBytes));
    } catch (SensorException e) {
      throw new TestAbortedException(provider.name() + " is not possible here: " + e.getMessage());
    }
    return new FallbackCapture(new SensorRun(sensor));
  }

  FallbackCapture until(Process process) {
    run.until(process);
    return this;
  }

  FallbackCapture stop() {
    run.stop();
    return this;
  }

  List<RecordView> records() {
    return run.records();
  }

  List<RecordView> of(RecordType type) {
    return run.of(type);
  }

  List<RecordView> execs() {
    return of(RecordType.PROC_START).stream()
        .filter(record -> record.bodyInt(ProcStart.KIND) == EXEC)
        .toList();
  }

  /** Of files that were opened. */
  List<RecordView> opened() {
    return of(RecordType.FILE_SESSION).stream()
        .filter(record -> record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_OPEN)
        .toList();
  }

  /** The one record that passes. */
  static RecordView one(List<RecordView> records, Predicate<RecordView> which) {
    List<RecordView> found = records.stream().filter(which).toList();
    assertThat(found).as("of %d records", records.size()).hasSize(1);
    return found.get(0);
  }

  static String path(RecordView record) {
    return Capture.text(record, FieldId.PATH);
  }

  Sensor sensor() {
    return run.sensor();
  }

  long hits() {
    return total(LossCause.HIT);
  }

  long lost() {
    return run.sensor().counters().stream()
        .filter(counter -> counter.cause() > LossCause.HIT.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  private long total(LossCause cause) {
    return run.sensor().counters().stream()
        .filter(counter -> counter.cause() == cause.code())
        .mapToLong(Sensor.Counter::value)
        .sum();
  }

  @Override
  public void close() {
    run.close();
  }
}

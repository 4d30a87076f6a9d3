package io.drec.linux;

import io.drec.record.LossCause;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.FactsConfig;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.util.List;

/** Records a workload with the sensor as the recorder has it, user space's facts included. */
final class FactCapture implements AutoCloseable {
  static final FactsConfig FACTS =
      new FactsConfig(List.of("sha256"), 64 << 20, true, 64 << 10, List.of(), true, true, true);

  private static final int FIRST_FACT_HOOK = 48;

  private final SensorRun run;

  private FactCapture(SensorRun run) {
    this.run = run;
  }

  static FactCapture of(ScopedWorkload workload) throws SensorException {
    return of(workload, Host.running(), FACTS);
  }

  static FactCapture of(ScopedWorkload workload, Host host, FactsConfig facts)
      throws SensorException {
    SensorConfig config = new SensorConfig(workload.directory(), Capture.RING_BYTES, facts);
    Sensor capturing = LinuxSensor.open(Host.running(), config, true);
    return new FactCapture(new SensorRun(Facts.beside(capturing, host, config)));
  }

  FactCapture until(Process process) {
    run.until(process);
    return this;
  }

  /** Ends recording; all that was noted has been looked up when this returns. */
  FactCapture stop() {
    run.stop();
    return this;
  }

  List<RecordView> of(RecordType type) {
    return run.of(type);
  }

  private long total(LossCause from, LossCause to) {
    return run.sensor().counters().stream()
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
    run.close();
  }
}

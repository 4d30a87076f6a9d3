package io.drec.linux;

import io.drec.linux.fallback.ProcSensor;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;

/** Capture through the process connector, where eBPF and the audit system are refused. */
public final class ProcSensorProvider implements SensorProvider {
  private final Host host;

  /** For {@link java.util.ServiceLoader}. */
  public ProcSensorProvider() {
    this(Host.running());
  }

  ProcSensorProvider(Host host) {
    this.host = host;
  }

  @Override
  public String name() {
    return ProcSensor.NAME;
  }

  @Override
  public int priority() {
    return 40;
  }

  @Override
  public Sensor open(SensorConfig config) throws SensorException {
    ProcSensor sensor =
        ProcSensor.open(
            FallbackHosts.of(host, config),
            host.root(),
            (int) ProcessHandle.current().pid(),
            config.ringBytes());
    return Facts.beside(sensor, host, config);
  }

  @Override
  public boolean appliesHere() {
    return System.getProperty("os.name", "").equals("Linux");
  }
}

package io.drec.linux;

import io.drec.linux.fallback.AuditSensor;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;

/** Capture through the audit system, where eBPF is refused. */
public final class AuditSensorProvider implements SensorProvider {
  private final Host host;

  /** For {@link java.util.ServiceLoader}. */
  public AuditSensorProvider() {
    this(Host.running());
  }

  AuditSensorProvider(Host host) {
    this.host = host;
  }

  @Override
  public String name() {
    return AuditSensor.NAME;
  }

  @Override
  public int priority() {
    return 60;
  }

  @Override
  public Sensor open(SensorConfig config) throws SensorException {
    AuditSensor sensor =
        AuditSensor.open(
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

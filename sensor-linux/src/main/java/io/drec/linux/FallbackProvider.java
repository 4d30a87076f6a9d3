package io.drec.linux;

import io.drec.linux.fallback.FallbackHost;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;
import java.nio.file.Path;

/** Provides a sensor that stands in for eBPF. */
abstract class FallbackProvider implements SensorProvider {
  private final Host host = Host.running();
  private final String name;
  private final int priority;
  private final Opening opening;

  /** How the sensor is opened; see {@code AuditSensor.open}. */
  interface Opening {
    Sensor open(FallbackHost host, Path root, int ownPid, int roomBytes) throws SensorException;
  }

  FallbackProvider(String name, int priority, Opening opening) {
    this.name = name;
    this.priority = priority;
    this.opening = opening;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int priority() {
    return priority;
  }

  @Override
  public final Sensor open(SensorConfig config) throws SensorException {
    int ownPid = (int) ProcessHandle.current().pid();
    Sensor sensor =
        opening.open(FallbackHosts.of(host, config), host.root(), ownPid, config.ringBytes());
    return Facts.beside(sensor, host, config);
  }

  @Override
  public final boolean appliesHere() {
    return System.getProperty("os.name", "").equals("Linux");
  }
}

package io.drec.linux;

import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import io.drec.sensor.SensorProvider;

/** Capture through eBPF, wherever Linux runs. */
public final class LinuxSensorProvider implements SensorProvider {
  static final String NAME = "linux-ebpf";

  private final Host host;

  /** For {@link java.util.ServiceLoader}. */
  public LinuxSensorProvider() {
    this(Host.running());
  }

  LinuxSensorProvider(Host host) {
    this.host = host;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public Sensor open(SensorConfig config) throws SensorException {
    return Facts.beside(LinuxSensor.open(host, config, true), host, config);
  }

  @Override
  public boolean appliesHere() {
    return System.getProperty("os.name", "").equals("Linux");
  }
}

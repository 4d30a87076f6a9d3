package io.drec.linux;

import io.drec.linux.fallback.ProcSensor;

/** Capture through the process connector, where eBPF and the audit system are refused. */
public final class ProcSensorProvider extends FallbackProvider {
  private static final int PRIORITY = 40;

  /** For {@link java.util.ServiceLoader}. */
  public ProcSensorProvider() {
    super(ProcSensor.NAME, PRIORITY, ProcSensor::open);
  }
}

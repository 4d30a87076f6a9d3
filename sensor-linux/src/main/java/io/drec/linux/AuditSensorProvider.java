package io.drec.linux;

import io.drec.linux.fallback.AuditSensor;

/** Capture through the audit system, where eBPF is refused. */
public final class AuditSensorProvider extends FallbackProvider {
  private static final int PRIORITY = 60;

  /** For {@link java.util.ServiceLoader}. */
  public AuditSensorProvider() {
    super(AuditSensor.NAME, PRIORITY, AuditSensor::open);
  }
}

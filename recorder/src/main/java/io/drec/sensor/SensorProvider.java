package io.drec.sensor;

/**
 * Names a sensor and says whether it can run here; found through {@link java.util.ServiceLoader}.
 */
public interface SensorProvider {

  /** Short name for the configuration and for messages, such as {@code linux-ebpf}. */
  String name();

  /** Greater is tried first. */
  int priority();

  /**
   * Opens the sensor, ready to {@link Sensor#start}.
   *
   * @throws SensorException if it cannot run here; the message says what is missing and the command
   *     that mends it
   */
  Sensor open(SensorConfig config) throws SensorException;

  /** Whether this operating system is the one this sensor is made for; false hides it silently. */
  boolean appliesHere();
}

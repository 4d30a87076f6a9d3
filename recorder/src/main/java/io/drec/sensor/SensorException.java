package io.drec.sensor;

/**
 * A sensor cannot run here; the message is one line for the user: what is missing, what mends it.
 */
public final class SensorException extends Exception {
  private static final long serialVersionUID = 1L;

  public SensorException(String message) {
    super(message);
  }

  public SensorException(String message, Throwable cause) {
    super(message, cause);
  }
}

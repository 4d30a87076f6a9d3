package io.drec.daemon;

import io.drec.sensor.SensorException;

/** The sensor could not start: nothing was recorded with it, and another one may take its place. */
final class StartRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final SensorException why;

  StartRefused(SensorException why) {
    super(why);
    this.why = why;
  }

  SensorException why() {
    return why;
  }
}

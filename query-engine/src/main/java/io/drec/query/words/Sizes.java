package io.drec.query.words;

import java.util.Locale;

/** Bytes as a person reads them. */
public final class Sizes {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int STEP = 1024;

  private Sizes() {}

  /** {@code 512 bytes}, {@code 1.5 GiB}. */
  public static String of(long bytes) {
    if (bytes < STEP) {
      return bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}

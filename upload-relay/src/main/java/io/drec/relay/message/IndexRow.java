package io.drec.relay.message;

import io.drec.store.Indicator;
import java.nio.charset.StandardCharsets;

/**
 * What a host knows of an indicator on one day, in all frames of the epoch up to the unit's last.
 *
 * @param day days since 1970-01-01 UTC
 * @param firstNs of the acts that touched it on that day, ns since 1970 UTC
 * @param count how many records told of it on that day
 */
public record IndexRow(Indicator indicator, int day, long firstNs, long lastNs, long count) {
  /** A longer value is sent, and looked up at the centre, by its first bytes of UTF-8. */
  public static final int VALUE_BYTES_MAX = 1024;

  /** The indicator under which a value is known at the centre: cut where it is too long. */
  public static Indicator known(Indicator indicator) {
    String value = indicator.value();
    if (value.length() * 3L <= VALUE_BYTES_MAX) {
      return indicator;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= VALUE_BYTES_MAX) {
      return indicator;
    }
    int end = VALUE_BYTES_MAX;
    while ((bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new Indicator(indicator.kind(), new String(bytes, 0, end, StandardCharsets.UTF_8));
  }
}

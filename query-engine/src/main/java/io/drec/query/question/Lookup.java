package io.drec.query.question;

import io.drec.store.Indicator;
import java.util.List;
import java.util.Locale;

/**
 * What an index of indicators can be asked for a point.
 *
 * @param indicators any of which is meant; empty where the point is a pattern or an id, which only
 *     the recording itself can be asked for
 */
public record Lookup(List<Indicator> indicators) {
  public Lookup {
    indicators = List.copyOf(indicators);
  }

  /**
   * Reads a point.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static Lookup of(String text) {
    Point point;
    try {
      point = Point.parse(text);
    } catch (UsageException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (!(point instanceof Point.Value value) || value.pattern()) {
      return new Lookup(List.of());
    }
    Indicator indicator = value.indicator();
    Indicator folded = new Indicator(indicator.kind(), indicator.value().toLowerCase(Locale.ROOT));
    boolean both = Values.hasTwoForms(indicator.kind()) && !folded.equals(indicator);
    return new Lookup(both ? List.of(indicator, folded) : List.of(indicator));
  }
}

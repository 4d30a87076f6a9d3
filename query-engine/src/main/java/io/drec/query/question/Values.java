package io.drec.query.question;

import io.drec.query.syntax.Glob;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The values that a point's value means: itself, or all that its pattern matches. */
final class Values {
  private Values() {}

  static List<Indicator> of(Footage footage, Point.Value point) {
    Indicator indicator = point.indicator();
    Indicator folded = new Indicator(indicator.kind(), indicator.value().toLowerCase(Locale.ROOT));
    boolean both = hasTwoForms(indicator.kind()) && !folded.equals(indicator);
    if (!point.pattern()) {
      return both ? List.of(indicator, folded) : List.of(indicator);
    }
    List<Indicator> matching = new ArrayList<>(matching(footage, indicator));
    if (both) {
      matching(footage, folded).stream()
          .filter(other -> !matching.contains(other))
          .forEach(matching::add);
    }
    return matching;
  }

  /** Names of Windows are kept in lower case, those of other systems as they are. */
  static boolean hasTwoForms(Indicator.Kind kind) {
    return switch (kind) {
      case PATH, NAME, USER -> true;
      default -> false;
    };
  }

  private static List<Indicator> matching(Footage footage, Indicator indicator) {
    Glob glob = Glob.of(indicator.value());
    List<Indicator> matching = new ArrayList<>();
    footage.values(
        indicator.kind(),
        glob.prefix(),
        value -> {
          if (glob.matches(value)) {
            matching.add(new Indicator(indicator.kind(), value));
          }
          return true;
        });
    return matching;
  }
}

package io.drec.query.question;

import io.drec.query.syntax.Glob;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.List;

/** The values that a point's value means: itself, or all that its pattern matches. */
final class Values {
  private Values() {}

  static List<Indicator> of(Footage footage, Point.Value point) {
    Indicator indicator = point.indicator();
    if (!point.pattern()) {
      return List.of(indicator);
    }
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

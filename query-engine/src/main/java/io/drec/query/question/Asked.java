package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Entity;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.Indicator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What all questions share: the footage, the options as read, and how a point is looked up. */
final class Asked {
  private static final int OTHERS_NAMED_MAX = 10;

  private final Footage footage;
  private final Question.Options options;
  private final Span span;
  private final Known known;
  private final Entities entities;
  private final List<String> hosts;

  Asked(Footage footage, Question.Options options, InstantSource clock) throws UsageException {
    this.footage = footage;
    this.options = options;
    this.span = Span.of(options, clock);
    this.known = new Known(footage);
    this.entities = new Entities(known);
    this.hosts = hosts(footage.status(), options.host());
    if (options.limit().isPresent() && options.limit().getAsInt() < 1) {
      throw new UsageException(
          "--limit " + options.limit().getAsInt() + " asks for nothing; write a number from 1 on");
    }
  }

  private static List<String> hosts(FootageStatus status, @Nullable String host)
      throws UsageException {
    List<String> all = Covered.hosts(status);
    if (host == null) {
      return all;
    }
    if (!all.contains(host)) {
      throw new UsageException(
          "--host: no host '"
              + Shown.escape(host)
              + "' in this recording; it holds "
              + (all.isEmpty() ? "none yet" : Shown.escape(String.join(", ", all))));
    }
    return List.of(host);
  }

  Footage footage() {
    return footage;
  }

  Span span() {
    return span;
  }

  Known known() {
    return known;
  }

  Entities entities() {
    return entities;
  }

  @Nullable String host() {
    return options.host();
  }

  List<String> hosts() {
    return hosts;
  }

  int limit(int otherwise) {
    return options.limit().orElse(otherwise);
  }

  Points points() {
    return new Points(known, span, options.host());
  }

  /** Coverage from the question's beginning to the last moment that the answer tells of. */
  Covered covered(long lastNs) {
    return Covered.of(footage, span, lastNs, hosts);
  }

  Answer notFound(Point point) {
    return new NotFound(missing(point), covered(Long.MAX_VALUE));
  }

  private String missing(Point point) {
    String shown = Shown.escape(point.text().strip());
    String where = options.host() == null ? "" : " on host " + Shown.escape(options.host());
    if (point instanceof Point.Value value) {
      String words = unrecorded(value.indicator().kind());
      if (words != null && !isAnyRecorded(value.indicator().kind())) {
        return shown
            + ": not recorded by this sensor, no records of "
            + words
            + " are in this recording"
            + where;
      }
    }
    return shown + " is not in this recording" + where;
  }

  /** Kinds of indicator that not every sensor delivers. */
  private static @Nullable String unrecorded(Indicator.Kind kind) {
    return switch (kind) {
      case HASH -> "file hashes";
      case DOMAIN -> "name resolution (DNS)";
      case URL -> "URLs";
      case REGISTRY -> "the registry";
      default -> null;
    };
  }

  private boolean isAnyRecorded(Indicator.Kind kind) {
    boolean[] any = {false};
    footage.values(
        kind,
        "",
        value -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  /** As a point that means this entity alone. */
  private static String point(Entity entity) {
    return entity.id().kind().label() + ":" + entity.id();
  }

  /** A path also belongs to the processes that ran it: they are not what it may mean besides. */
  private static List<Entity> alike(List<Entity> candidates) {
    return candidates.stream()
        .filter(entity -> entity.id().kind() == candidates.get(0).id().kind())
        .toList();
  }

  /** A note when a point means several entities, of which the answer speaks of the first. */
  List<String> others(Point point, List<Entity> candidates) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<Entity> same = alike(candidates);
    int count = same.size() - 1;
    if (count < 1) {
      return List.of();
    }
    List<String> named = new ArrayList<>();
    for (Entity other : same.subList(1, Math.min(same.size(), 1 + OTHERS_NAMED_MAX))) {
      named.add(
          entities.shortly(other.id(), Long.MAX_VALUE)
              + " since "
              + Times.iso(other.firstNs())
              + ", "
              + point(other));
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%s means %d entities; this answer is about the newest, %s. The other%s: %s%s",
            point.text().strip(),
            same.size(),
            point(same.get(0)),
            count == 1 ? "" : "s",
            String.join("; ", named),
            count > OTHERS_NAMED_MAX ? " and " + (count - OTHERS_NAMED_MAX) + " more" : ""));
  }
}

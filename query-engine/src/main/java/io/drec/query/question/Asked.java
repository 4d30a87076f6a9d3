package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.query.words.Endpoint;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Entity;
import io.drec.store.Footage;
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
  private final @Nullable String host;
  private final List<String> hosts;

  Asked(Footage footage, Question.Options options, InstantSource clock) throws UsageException {
    this.footage = footage;
    this.options = options;
    this.span = Span.of(options, clock);
    this.known = new Known(footage);
    this.entities = new Entities(known);
    List<String> all = footage.hosts();
    this.host = options.host() == null ? null : host(all, options.host());
    this.hosts = host == null ? all : List.of(host);
    if (options.limit().isPresent() && options.limit().getAsInt() < 1) {
      throw new UsageException(
          "--limit " + options.limit().getAsInt() + " asks for nothing; write a number from 1 on");
    }
  }

  /** As the recording names it: case does not matter, nor whether the domain is said. */
  private static String host(List<String> all, String asked) throws UsageException {
    if (all.contains(asked)) {
      return asked;
    }
    List<String> meant = all.stream().filter(host -> machine(host).equals(machine(asked))).toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new UsageException(
        (meant.isEmpty()
                ? "--host: no host '" + Shown.escape(asked) + "' in this recording; it holds "
                : "--host: '" + Shown.escape(asked) + "' may be one of several; write one of ")
            + (all.isEmpty()
                ? "none yet"
                : Shown.escape(String.join(", ", meant.isEmpty() ? all : meant))));
  }

  /** A host's own name without its domain, in lower case; an address is taken whole. */
  private static String machine(String host) {
    String folded = host.strip().toLowerCase(Locale.ROOT);
    int dot = folded.indexOf('.');
    return dot <= 0 || Endpoint.parse(folded) != null ? folded : folded.substring(0, dot);
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
    return host;
  }

  List<String> hosts() {
    return hosts;
  }

  int limit(int otherwise) {
    return options.limit().orElse(otherwise);
  }

  Points points() {
    return new Points(known, span, host);
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
    String where = host == null ? "" : " on host " + Shown.escape(host);
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

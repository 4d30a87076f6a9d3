package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a registry value because the value names it: other values that the same process
 * set, which the command in this one reads.
 */
public final class Companions {
  private static final int COMPANIONS_MAX = 16;
  private static final int EDGES_SEEN_MAX = 20_000;

  private final Known known;

  public Companions(Known known) {
    this.known = known;
  }

  /** The acts that set them; empty for anything but a registry value whose data names others. */
  public List<Edge> of(Entity point) {
    if (!(point instanceof Entity.Named value) || value.attribute("data") == null) {
      return List.of();
    }
    String data = String.valueOf(value.attribute("data")).toLowerCase(Locale.ROOT);
    List<Edge> companions = new ArrayList<>();
    for (Edge setter : setters(value)) {
      int[] seen = {0};
      known
          .footage()
          .effects(
              setter.from(),
              Long.MIN_VALUE,
              edge -> {
                if (edge.mechanism() == Mechanism.REGISTRY_SET
                    && !edge.to().equals(value.id())
                    && isNamed(data, known.named(edge.to()))
                    && companions.stream().noneMatch(other -> other.to().equals(edge.to()))) {
                  companions.add(edge);
                }
                return companions.size() < COMPANIONS_MAX && ++seen[0] < EDGES_SEEN_MAX;
              });
    }
    return companions;
  }

  private List<Edge> setters(Entity.Named value) {
    List<Edge> setters = new ArrayList<>();
    known
        .footage()
        .causes(
            value.id(),
            Long.MAX_VALUE,
            edge -> {
              boolean isNew =
                  edge.mechanism() == Mechanism.REGISTRY_SET
                      && setters.stream().noneMatch(one -> one.from().equals(edge.from()));
              if (isNew) {
                setters.add(edge);
              }
              return setters.size() < COMPANIONS_MAX;
            });
    return setters;
  }

  /** Whether the data names the value: by its key below the hive, and by its own name. */
  private static boolean isNamed(String data, Entity.@Nullable Named other) {
    String path = other == null ? null : other.attribute("path");
    if (path == null) {
      return false;
    }
    String folded = path.toLowerCase(Locale.ROOT);
    int leaf = folded.lastIndexOf('\\');
    int below = folded.indexOf('\\');
    if (folded.startsWith("hku\\")) {
      below = folded.indexOf('\\', below + 1);
    }
    if (leaf <= below || below < 0) {
      return false;
    }
    String name = folded.substring(leaf + 1);
    String key = folded.substring(below + 1, leaf);
    return name.length() > 1
        && data.contains(key)
        && Pattern.compile("(?<![a-z0-9])" + Pattern.quote(name) + "(?![a-z0-9])")
            .matcher(data)
            .find();
  }
}

package io.drec.query.fleet;

import io.drec.query.words.Nearest;
import io.drec.query.words.Shown;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a question is for, and what each is called: its name, with the beginning of its id
 * where another host has the same.
 */
final class Audience {
  private static final int ID_DIGITS_SHOWN = 12;
  private static final int ID_DIGITS_MIN = 8;
  private static final int NAMED_MAX = 8;

  private final Map<HostId, HostFacts> hosts;
  private final Map<HostId, String> labels;
  private final boolean named;

  private Audience(Map<HostId, HostFacts> hosts, Map<HostId, String> labels, boolean named) {
    this.hosts = hosts;
    this.labels = labels;
    this.named = named;
  }

  /**
   * @param asked names, ids (8 hexadecimal digits at least) and {@code label:…}, joined by commas;
   *     null or {@code all}: every host
   * @throws IllegalArgumentException with one line for the user
   */
  static Audience of(Hosts hosts, @Nullable String asked) {
    Map<HostId, HostFacts> all = new TreeMap<>();
    hosts.each(
        facts -> {
          all.put(facts.id(), facts);
          return true;
        });
    Map<HostId, String> labels = labels(all);
    if (asked == null || asked.isBlank() || asked.strip().equals("all")) {
      return new Audience(all, labels, false);
    }
    Map<HostId, HostFacts> chosen = new TreeMap<>();
    boolean single = true;
    for (String word : asked.split(",", -1)) {
      List<HostFacts> meant = meant(all, word.strip());
      single &= !word.strip().startsWith("label:");
      meant.forEach(facts -> chosen.put(facts.id(), facts));
    }
    return new Audience(chosen, labels, single && chosen.size() == 1);
  }

  /** These hosts, as far as they are known still. */
  static Audience ofIds(Hosts hosts, Collection<HostId> ids) {
    Audience all = of(hosts, null);
    Map<HostId, HostFacts> chosen = new TreeMap<>(all.hosts);
    chosen.keySet().retainAll(Set.copyOf(ids));
    return new Audience(chosen, all.labels, false);
  }

  private static List<HostFacts> meant(Map<HostId, HostFacts> all, String word) {
    List<HostFacts> meant = new ArrayList<>();
    if (word.startsWith("label:")) {
      String label = word.substring("label:".length());
      all.values().stream().filter(facts -> facts.labels().contains(label)).forEach(meant::add);
      if (meant.isEmpty()) {
        throw new IllegalArgumentException("--host: no host has the label " + quoted(label));
      }
      return meant;
    }
    for (HostFacts facts : all.values()) {
      boolean byId =
          word.length() >= ID_DIGITS_MIN
              && facts.id().toString().startsWith(word.toLowerCase(Locale.ROOT));
      if (byId || facts.name().equalsIgnoreCase(word)) {
        meant.add(facts);
      }
    }
    if (meant.size() == 1) {
      return meant;
    }
    throw new IllegalArgumentException(meant.isEmpty() ? unknown(all, word) : several(meant, word));
  }

  private static String unknown(Map<HostId, HostFacts> all, String word) {
    TreeSet<String> names = new TreeSet<>();
    all.values().forEach(facts -> names.add(facts.name()));
    String nearest = Nearest.to(word, names);
    return "--host: no host "
        + quoted(word)
        + " in this fleet of "
        + all.size()
        + (nearest == null ? "" : "; did you mean " + Shown.escape(nearest) + "?")
        + " (drec hosts lists all)";
  }

  private static String several(List<HostFacts> meant, String word) {
    List<String> ids = new ArrayList<>();
    meant.stream().limit(NAMED_MAX).forEach(facts -> ids.add(shortId(facts.id())));
    return "--host: "
        + meant.size()
        + " hosts are called "
        + quoted(word)
        + "; write the id of one: "
        + String.join(", ", ids);
  }

  private static String quoted(String word) {
    return "'" + Shown.escape(word) + "'";
  }

  private static Map<HostId, String> labels(Map<HostId, HostFacts> all) {
    Map<String, Integer> counts = new HashMap<>();
    all.values().forEach(facts -> counts.merge(facts.name(), 1, Integer::sum));
    Map<HostId, String> labels = new HashMap<>();
    all.values()
        .forEach(
            facts -> {
              boolean alone = !facts.name().isBlank() && counts.getOrDefault(facts.name(), 0) == 1;
              labels.put(
                  facts.id(),
                  alone ? facts.name() : (facts.name() + " " + shortId(facts.id())).strip());
            });
    return labels;
  }

  static String shortId(HostId id) {
    return id.toString().substring(0, ID_DIGITS_SHOWN);
  }

  /** By id, in order. */
  Map<HostId, HostFacts> hosts() {
    return hosts;
  }

  List<HostId> ids() {
    return List.copyOf(hosts.keySet());
  }

  String label(HostId id) {
    return labels.getOrDefault(id, shortId(id));
  }

  /** Whether one host was asked for by its name or id. */
  boolean isOneNamed() {
    return named;
  }
}

package io.drec.query.fleet;

import io.drec.query.question.Json;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** How many hosts are in each state; the states always add up to the audience. */
public record Counters(
    int audience,
    int answered,
    int noMatch,
    int pending,
    int offline,
    int failed,
    int refused,
    int byIndex) {
  public Counters {
    int sum = answered + noMatch + pending + offline + failed + refused + byIndex;
    if (sum != audience) {
      throw new IllegalStateException("states of " + sum + " hosts in an audience of " + audience);
    }
  }

  static Counters of(Collection<HostState> states) {
    Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
    states.forEach(state -> counts.merge(state, 1, Integer::sum));
    return of(counts);
  }

  static Counters of(Map<HostState, Integer> counts) {
    return new Counters(
        counts.values().stream().mapToInt(Integer::intValue).sum(),
        counts.getOrDefault(HostState.ANSWERED, 0),
        counts.getOrDefault(HostState.NO_MATCH, 0),
        counts.getOrDefault(HostState.PENDING, 0),
        counts.getOrDefault(HostState.OFFLINE, 0),
        counts.getOrDefault(HostState.FAILED, 0),
        counts.getOrDefault(HostState.REFUSED, 0),
        counts.getOrDefault(HostState.BY_INDEX, 0));
  }

  /** As answers have them. */
  void json(Json json) {
    json.put("hosts", audience)
        .put("answered", answered)
        .put("no_match", noMatch)
        .put("pending", pending)
        .put("offline", offline)
        .put("failed", failed)
        .put("refused", refused)
        .put("by_index", byIndex);
  }

  /** {@code 41 hosts: 38 answered, 1 no match, 2 offline}; states without hosts are left out. */
  public String words() {
    StringBuilder words = new StringBuilder();
    words.append(audience).append(audience == 1 ? " host: " : " hosts: ");
    int before = words.length();
    add(words, before, answered, "answered");
    add(words, before, noMatch, "no match");
    add(words, before, byIndex, "by the index");
    add(words, before, pending, "pending");
    add(words, before, offline, "offline");
    add(words, before, failed, "failed");
    add(words, before, refused, "refused");
    return words.length() == before ? "no hosts" : words.toString();
  }

  private static void add(StringBuilder words, int before, int count, String what) {
    if (count > 0) {
      words.append(words.length() > before ? ", " : "").append(count).append(' ').append(what);
    }
  }
}

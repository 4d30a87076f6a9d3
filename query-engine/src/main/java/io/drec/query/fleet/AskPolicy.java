package io.drec.query.fleet;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a host lets the centre ask.
 *
 * @param allow labels of the kinds of question
 * @param caps whatever the question says, it may not cost more
 * @param workers questions answered at once
 * @param queueMax questions waiting beyond these
 */
public record AskPolicy(Set<String> allow, Caps caps, int workers, int queueMax) {
  /** Every kind of question there is. */
  public static final List<String> KINDS =
      List.of("why", "scope", "search", "tree", "status", "scripts", "locks");

  /** Scripts' texts and locks are asked for by name. */
  public static final List<String> ALLOWED = List.of("why", "scope", "search", "tree", "status");

  public static final AskPolicy DEFAULT =
      new AskPolicy(new TreeSet<>(ALLOWED), Caps.DEFAULT, 1, 32);

  public AskPolicy {
    allow = Set.copyOf(allow);
  }
}

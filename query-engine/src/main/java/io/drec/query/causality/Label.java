package io.drec.query.causality;

import io.drec.store.Edge;
import io.drec.store.EntityId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way from the point back to a node.
 *
 * @param untilNs the last moment at which something may have acted on the node and still have had a
 *     part in the point
 * @param strength product of the strengths of the edges on the way
 * @param previous the way up to the node that {@code edge} acted on; null at the point
 */
record Label(
    EntityId node, long untilNs, double strength, @Nullable Label previous, @Nullable Edge edge) {

  /** Strongest first; among equals the later moment, then an order that is always the same. */
  static final Comparator<Label> STRONGEST_FIRST =
      Comparator.comparingDouble(Label::strength)
          .reversed()
          .thenComparing(Comparator.comparingLong(Label::untilNs).reversed())
          .thenComparing(Label::node)
          .thenComparing(Label::edge, Comparator.nullsFirst(Comparator.comparing(Edge::event)));

  static Label point(EntityId node, long untilNs) {
    return new Label(node, untilNs, 1.0, null, null);
  }

  /** The way on, over an edge into this node: a cause acts until its edge ends, at the latest. */
  Label over(Edge cause, double edgeStrength) {
    return new Label(
        cause.from(), Math.min(untilNs, cause.lastNs()), strength * edgeStrength, this, cause);
  }

  /** From the point to this node. */
  List<Step> path() {
    List<Step> steps = new ArrayList<>();
    for (Label label = this; label != null; label = label.previous) {
      steps.add(new Step(label.node, label.edge));
    }
    Collections.reverse(steps);
    return steps;
  }

  /** The edge that acted on the point itself; null at the point. */
  @Nullable Edge first() {
    Label label = this;
    Edge edge = null;
    while (label.previous != null) {
      edge = label.edge;
      label = label.previous;
    }
    return edge;
  }
}

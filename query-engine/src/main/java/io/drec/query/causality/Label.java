package io.drec.query.causality;

import io.drec.store.Edge;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
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
 * @param apartNs by how much the clock of this node's host is ahead of the point's, as far as the
 *     connections on the way tell
 * @param previous the way up to the node that {@code edge} acted on; null at the point
 */
record Label(
    EntityId node,
    long untilNs,
    double strength,
    long apartNs,
    @Nullable Label previous,
    @Nullable Edge edge) {

  /** Strongest first; among equals the later moment, then an order that is always the same. */
  static final Comparator<Label> STRONGEST_FIRST =
      Comparator.comparingDouble(Label::strength)
          .reversed()
          .thenComparing(Comparator.comparingLong(Label::untilNs).reversed())
          .thenComparing(Label::node)
          .thenComparing(Label::edge, Comparator.nullsFirst(Comparator.comparing(Edge::event)));

  static Label point(EntityId node, long untilNs) {
    return new Label(node, untilNs, 1.0, 0, null, null);
  }

  /**
   * The way on, over an edge into this node: a cause acts until its edge ends, at the latest. An
   * edge from another host carries the way to that host's clock.
   */
  Label over(Edge cause, double edgeStrength, long toleranceNs) {
    long lastNs = cause.lastNs();
    boolean moment = lastNs == cause.firstNs();
    long ends = moment && lastNs < Long.MAX_VALUE - toleranceNs ? lastNs + toleranceNs : lastNs;
    long next = isCrossing(cause) ? ends : Math.min(untilNs, ends);
    return new Label(cause.from(), next, strength * edgeStrength, apartNs, this, cause);
  }

  /** The same way, when it has come to a host whose clock is ahead by so much. */
  Label ahead(long moreNs) {
    return new Label(node, untilNs, strength, apartNs + moreNs, previous, edge);
  }

  /** Whether an edge's two ends may lie on two hosts, each with its own clock. */
  static boolean isCrossing(Edge edge) {
    return edge.mechanism() == Mechanism.REMOTE_LOGON || edge.mechanism() == Mechanism.SAME_FLOW;
  }

  /** The nearest node of a kind on the way up to this one; null when there is none. */
  @Nullable EntityId nearest(EntityKind kind) {
    for (Label label = this; label != null; label = label.previous) {
      if (label.node.kind() == kind) {
        return label.node;
      }
    }
    return null;
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

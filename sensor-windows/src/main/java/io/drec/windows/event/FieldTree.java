package io.drec.windows.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All names met so far. Names repeat from event to event; who writes ever new ones is cut short.
 */
final class FieldTree {
  /** All of Windows' own providers together have fewer. */
  private static final int NODES_MAX = 1 << 14;

  private FieldNode root = FieldNames.root();
  private final List<FieldNode> nodes = new ArrayList<>();
  private final Map<String, FieldNode> data = new HashMap<>();
  private boolean ordered = true;

  FieldNode root() {
    return root;
  }

  /** Forgets the names if there are too many; nodes handed out before are then of no more use. */
  void beginEvent() {
    if (nodes.size() > NODES_MAX) {
      root = FieldNames.root();
      nodes.clear();
      data.clear();
    }
  }

  FieldNode child(FieldNode parent, String name) {
    FieldNode child = parent.child(name);
    if (child == null) {
      child = FieldNames.child(parent, name);
      parent.put(name, child);
      nodes.add(child);
      ordered = false;
    }
    return child;
  }

  /** The place of event data of that name, for sources that are not JSON. */
  FieldNode data(String name) {
    return data.computeIfAbsent(name, key -> child(child(child(root, "Event"), "EventData"), key));
  }

  /** The place of {@code Event/System/…}. */
  FieldNode system(String... names) {
    FieldNode node = child(child(root, "Event"), "System");
    for (String name : names) {
      node = child(node, name);
    }
    return node;
  }

  /** Makes {@link FieldNode#order} right: equal for equal names, whatever their case. */
  void order() {
    if (ordered) {
      return;
    }
    nodes.sort(Comparator.comparing(node -> node.lowerName));
    String last = "";
    int rank = 0;
    for (FieldNode node : nodes) {
      if (!node.lowerName.equals(last)) {
        rank++;
        last = node.lowerName;
      }
      node.order = rank;
    }
    ordered = true;
  }
}

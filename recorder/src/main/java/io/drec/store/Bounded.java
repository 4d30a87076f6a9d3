package io.drec.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A list that keeps its oldest and its newest half when there are too many, and counts what it left
 * out in between.
 */
final class Bounded<T> {
  static final int ITEMS_MAX = 64;

  private final List<T> items = new ArrayList<>();
  private int omitted;

  void add(T item) {
    if (items.size() == ITEMS_MAX) {
      items.remove(ITEMS_MAX / 2);
      omitted++;
    }
    items.add(item);
  }

  List<T> items() {
    return items;
  }

  int omitted() {
    return omitted;
  }

  void omitted(int count) {
    omitted = count;
  }
}

package io.drec.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes over the rows of edges that are not packed themselves, in the order of their keys. */
final class MirrorCursor implements PackedRows.Cursor {
  private static final Comparator<Mirror> IN_ORDER =
      Comparator.comparingLong(Mirror::timeNs)
          .thenComparingInt(Mirror::mechanism)
          .thenComparingInt(Mirror::other);

  private final EdgeMirrors mirrors;
  private final RowTable edges;
  private final EntityTable entities;
  private final byte[] from;
  private final byte @Nullable [] end;
  private final boolean descending;
  private EdgeMirrors.@Nullable Part part;
  private int partNumber;
  private int index;

  /** Of the group where it stands; from {@link #at} on those to come, up or down. */
  private List<Mirror> rows = List.of();

  private int at;
  private int last;
  private @Nullable Mirror standing;
  private byte[] key = PackedRows.DELETED;

  /** A mirror's place in its group, and where its primary is. */
  private record Mirror(long timeNs, int mechanism, int other, EdgeBlock block, int row) {}

  MirrorCursor(
      EdgeMirrors mirrors,
      RowTable edges,
      EntityTable entities,
      byte[] from,
      byte @Nullable [] end,
      boolean descending) {
    this.mirrors = mirrors;
    this.edges = edges;
    this.entities = entities;
    this.from = from;
    this.end = end;
    this.descending = descending;
    if (descending) {
      startDown();
    } else {
      startUp();
    }
  }

  private void startUp() {
    at = 0;
    last = -1;
    if (mirrors.parts() == 0) {
      return;
    }
    long group = 2L * entities.lowerBound(from, Math.min(from.length, EntityNumbers.ID_BYTES));
    partNumber = Math.max(0, mirrors.find(group));
    part = mirrors.part(partNumber);
    index = part.lowerBound(group);
  }

  private void startDown() {
    at = -1;
    last = 0;
    long group = Long.MAX_VALUE - 1;
    byte[] to = end;
    if (to != null) {
      group = 2L * entities.lowerBound(to, Math.min(to.length, EntityNumbers.ID_BYTES)) + 1;
    }
    partNumber = mirrors.find(group);
    if (partNumber >= 0) {
      part = mirrors.part(partNumber);
      index = part.lowerBound(group + 1) - 1;
    }
  }

  @Override
  public boolean next() {
    while (descending ? at < last : at > last) {
      if (!nextGroup()) {
        standing = null;
        return false;
      }
    }
    Mirror row = rows.get(at);
    at += descending ? -1 : 1;
    standing = row;
    key = row.block().mirrorKey(row.row());
    return true;
  }

  /** Moves to the next group that may have rows in the range; false: there is none. */
  private boolean nextGroup() {
    while (true) {
      EdgeMirrors.Part current = part;
      if (current == null) {
        return false;
      }
      if (index < 0 || index >= current.size()) {
        turn();
        continue;
      }
      int found = index;
      index += descending ? -1 : 1;
      byte[] start = start(current.group(found));
      boolean behind = end != null && Arrays.compareUnsigned(start, end) >= 0;
      int length = Math.min(start.length, from.length);
      boolean before = Arrays.compareUnsigned(start, 0, length, from, 0, length) < 0;
      if (descending ? before : behind) {
        part = null;
        return false;
      }
      if (!behind && !before) {
        enter(current.group(found), current.blocks(found));
        return true;
      }
    }
  }

  private void turn() {
    partNumber += descending ? -1 : 1;
    if (partNumber < 0 || partNumber >= mirrors.parts()) {
      part = null;
      return;
    }
    EdgeMirrors.Part next = mirrors.part(partNumber);
    part = next;
    index = descending ? next.size() - 1 : 0;
  }

  /** What all keys of a group begin with. */
  private byte[] start(long group) {
    byte[] start = new byte[EdgePacker.TIME];
    entities.id(group >> 1, start, 0);
    start[EdgePacker.SIDE] = (byte) (group & 1);
    return start;
  }

  private void enter(long group, int[] blocks) {
    List<Mirror> found = new ArrayList<>();
    for (int number : blocks) {
      EdgeBlock block = edge(number);
      block.forEachMirror(
          group,
          row ->
              found.add(
                  new Mirror(
                      block.timeNs(row), block.mechanism(row), block.owner(row), block, row)));
    }
    found.sort(IN_ORDER);
    rows = found;
    int low = lowerBound(from);
    int high = end == null ? rows.size() : lowerBound(end);
    at = descending ? high - 1 : low;
    last = descending ? low : high - 1;
  }

  private EdgeBlock edge(int number) {
    if (number >= edges.blocks() || !(edges.block(number) instanceof EdgeBlock block)) {
      throw SegmentFormatException.corrupt("edges in block " + number + ", which is not there");
    }
    return block;
  }

  private int lowerBound(byte[] bound) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = low + high >>> 1;
      Mirror row = rows.get(middle);
      if (Arrays.compareUnsigned(row.block().mirrorKey(row.row()), bound) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public byte @Nullable [] value() {
    Mirror row = standing;
    if (row == null) {
      throw new IllegalStateException("the cursor stands at no row");
    }
    return row.block().value(row.row());
  }
}

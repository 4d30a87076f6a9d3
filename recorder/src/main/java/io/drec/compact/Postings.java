package io.drec.compact;

import io.drec.record.EventId;
import io.drec.segment.ByteHash;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Family;
import io.drec.store.Indicator;
import io.drec.store.Keys;
import io.drec.store.MemoryTables;
import io.drec.store.PostingRow;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events that tell of an indicator, an object and a process together. Each record tells
 * of several, so a posting is a few numbers in arrays until {@link #flush} makes its row.
 */
final class Postings {
  private static final int SLOTS_MIN = 1024;

  private final MemoryTables out;

  /** By kind: of each value, as far as it is kept, its number. */
  private final Map<Indicator.Kind, Map<String, Integer>> numbers =
      new EnumMap<>(Indicator.Kind.class);

  /** By number: how the keys of its postings begin. */
  private byte[][] beginnings = new byte[SLOTS_MIN / 2][];

  private int valueCount;

  /** Numbers of postings and 1; 0: free. At most half is taken. */
  private int[] slots = new int[SLOTS_MIN];

  private int[] values = new int[SLOTS_MIN / 2];
  private EntityId[] objects = new EntityId[SLOTS_MIN / 2];
  private @Nullable EntityId[] processes = new EntityId[SLOTS_MIN / 2];

  /** The first event: sequence of its frame, and its place in there. */
  private long[] sequences = new long[SLOTS_MIN / 2];

  private int[] indexes = new int[SLOTS_MIN / 2];
  private long[] firstNs = new long[SLOTS_MIN / 2];
  private long[] lastNs = new long[SLOTS_MIN / 2];
  private long[] counts = new long[SLOTS_MIN / 2];
  private int count;

  /**
   * @param out takes the rows; what it has of a posting already is counted on
   */
  Postings(MemoryTables out) {
    this.out = out;
    for (Indicator.Kind kind : Indicator.Kind.values()) {
      numbers.put(kind, new HashMap<>());
    }
  }

  void add(
      Indicator.Kind kind, String value, EntityId object, @Nullable EntityId process, Act act) {
    int number = number(kind, Keys.keptOf(value), value);
    int slot = slot(number, object, process);
    int posting = slots[slot] - 1;
    if (posting < 0) {
      posting = append(number, object, process, act);
      slots[slot] = count;
      if (2 * count > slots.length) {
        rehash();
      }
    }
    long timeNs = act.timeNs();
    firstNs[posting] = Math.min(firstNs[posting], timeNs);
    lastNs[posting] = Math.max(lastNs[posting], timeNs);
    counts[posting]++;
  }

  private int number(Indicator.Kind kind, String kept, String value) {
    Map<String, Integer> ofKind = numbers.get(kind);
    if (ofKind == null) {
      throw new IllegalStateException("no indicators of kind " + kind);
    }
    Integer known = ofKind.get(kept);
    if (known != null) {
      return known;
    }
    if (valueCount == beginnings.length) {
      beginnings = Arrays.copyOf(beginnings, 2 * valueCount);
    }
    beginnings[valueCount] = Keys.postingsOf(new Indicator(kind, value));
    ofKind.put(kept, valueCount);
    return valueCount++;
  }

  private int append(int number, EntityId object, @Nullable EntityId process, Act act) {
    if (count == values.length) {
      int length = 2 * count;
      values = Arrays.copyOf(values, length);
      objects = Arrays.copyOf(objects, length);
      processes = Arrays.copyOf(processes, length);
      sequences = Arrays.copyOf(sequences, length);
      indexes = Arrays.copyOf(indexes, length);
      firstNs = Arrays.copyOf(firstNs, length);
      lastNs = Arrays.copyOf(lastNs, length);
      counts = Arrays.copyOf(counts, length);
    }
    values[count] = number;
    objects[count] = object;
    processes[count] = process;
    byte[] before = out.isEmpty(Family.INDICATOR) ? null : out.get(Family.INDICATOR, key(count));
    PostingRow row = before == null ? null : PostingRow.decode(before);
    EventId event = row == null ? act.event() : row.firstEvent();
    sequences[count] = event.frameSequence();
    indexes[count] = event.index();
    firstNs[count] = row == null ? Long.MAX_VALUE : row.firstNs();
    lastNs[count] = row == null ? Long.MIN_VALUE : row.lastNs();
    counts[count] = row == null ? 0 : row.count();
    return count++;
  }

  private byte[] key(int posting) {
    return Keys.posting(beginnings[values[posting]], objects[posting], processes[posting]);
  }

  private int slot(int number, EntityId object, @Nullable EntityId process) {
    int mask = slots.length - 1;
    int slot = hash(number, object, process) & mask;
    while (slots[slot] != 0) {
      int posting = slots[slot] - 1;
      if (values[posting] == number
          && isSame(objects[posting], object)
          && isSame(processes[posting], process)) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static boolean isSame(@Nullable EntityId one, @Nullable EntityId other) {
    return one == null ? other == null : one.equals(other);
  }

  private static int hash(int number, EntityId object, @Nullable EntityId process) {
    EntityKind kind = object.kind();
    long hash = object.hash() + kind.letter() + number * 0x9e3779b97f4a7c15L;
    return ByteHash.of(process == null ? hash : hash ^ Long.rotateLeft(process.hash(), 23));
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int posting = 0; posting < count; posting++) {
      int slot = hash(values[posting], objects[posting], processes[posting]) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = posting + 1;
    }
  }

  /** Puts the rows of all; none is counted any more. */
  void flush() {
    byte[] row = new byte[0];
    for (int i = 0; i < count; i++) {
      if (i == 0 || !isToldAlike(i - 1, i)) {
        EventId event = new EventId(sequences[i], indexes[i]);
        row = new PostingRow(firstNs[i], lastNs[i], counts[i], event).encode();
      }
      out.put(Family.INDICATOR, key(i), row);
    }
    forget();
  }

  /** As a path and its last component mostly are. */
  private boolean isToldAlike(int one, int other) {
    return firstNs[one] == firstNs[other]
        && lastNs[one] == lastNs[other]
        && counts[one] == counts[other]
        && sequences[one] == sequences[other]
        && indexes[one] == indexes[other];
  }

  /** Gives the memory back: what a burst took is not needed for long. */
  private void forget() {
    numbers.values().forEach(Map::clear);
    beginnings = new byte[SLOTS_MIN / 2][];
    slots = new int[SLOTS_MIN];
    values = new int[SLOTS_MIN / 2];
    objects = new EntityId[SLOTS_MIN / 2];
    processes = new EntityId[SLOTS_MIN / 2];
    sequences = new long[SLOTS_MIN / 2];
    indexes = new int[SLOTS_MIN / 2];
    firstNs = new long[SLOTS_MIN / 2];
    lastNs = new long[SLOTS_MIN / 2];
    counts = new long[SLOTS_MIN / 2];
    valueCount = 0;
    count = 0;
  }
}

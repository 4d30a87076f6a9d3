package io.drec.segment;

import java.util.Arrays;

/**
 * The postings of {@link HeldRows}: how often an event told of a value, an object and a process
 * together. A value is its number here, an entity its number there.
 */
public final class HeldPostings {
  private static final int FIRST_LENGTH = 512;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** High half the value, low half the place of the first event in its frame. */
  private static final int VALUE = 0;

  /** High half the object, low half the process. */
  private static final int ENDS = 1;

  private static final int FIRST = 2;
  private static final int LAST = 3;
  private static final int COUNT = 4;
  private static final int SEQUENCE = 5;
  private static final int MEMBERS = 6;

  /** Kind and bytes of each value. */
  private final Interner values = new Interner();

  private final ByteOut scratch = new ByteOut();
  private boolean hasZeros;

  /**
   * Of each posting these numbers beside each other: they are read in the order of values, which is
   * any order.
   */
  private long[] members = new long[MEMBERS * FIRST_LENGTH];

  private int count;
  private long changes;

  /** Numbers of postings and 1; 0: free. At most half is taken. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  public int count() {
    return count;
  }

  /** Forgets all, and keeps the memory. */
  void clear() {
    values.clear();
    hasZeros = false;
    count = 0;
    changes = 0;
    Arrays.fill(slots, 0);
  }

  /** Grows with each change, from 0 on. */
  public long changes() {
    return changes;
  }

  /** The number of a value, given when there was none; of a kind and bytes. */
  public int value(int kind, byte[] from, int offset, int length) {
    scratch.clear();
    scratch.u8(kind).raw(from, offset, length);
    int known = values.size();
    int number = values.add(scratch.array(), 0, length + 1);
    if (number == known) {
      for (int i = 1; i <= length && !hasZeros; i++) {
        hasZeros = scratch.array()[i] == 0;
      }
    }
    return number;
  }

  /** Whether values are in the order of their bytes, too, when their keys are: none has a NUL. */
  boolean areInOrderOfKeys() {
    return !hasZeros;
  }

  /**
   * Counts an event.
   *
   * @param object number of an entity
   * @param process likewise, or {@link HeldRows#NONE}
   */
  public void add(int value, int object, int process, long timeNs, long sequence, int index) {
    int slot = slot(value, object, process);
    int posting = slots[slot] - 1;
    if (posting < 0) {
      posting = append(value, object, process, sequence, index);
      slots[slot] = count;
      if (2 * count > slots.length) {
        rehash();
      }
    }
    int at = MEMBERS * posting;
    members[at + FIRST] = Math.min(members[at + FIRST], timeNs);
    members[at + LAST] = Math.max(members[at + LAST], timeNs);
    members[at + COUNT]++;
    changes++;
  }

  private int append(int value, int object, int process, long sequence, int index) {
    int at = MEMBERS * count;
    if (at == members.length) {
      members = Arrays.copyOf(members, MEMBERS * (count + count / 2));
    }
    members[at + VALUE] = pair(value, index);
    members[at + ENDS] = pair(object, process);
    members[at + FIRST] = Long.MAX_VALUE;
    members[at + LAST] = Long.MIN_VALUE;
    members[at + COUNT] = 0;
    members[at + SEQUENCE] = sequence;
    return count++;
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | low & 0xffff_ffffL;
  }

  private int slot(int value, int object, int process) {
    int mask = slots.length - 1;
    long ends = pair(object, process);
    int slot = hash(value, ends) & mask;
    while (slots[slot] != 0) {
      int posting = slots[slot] - 1;
      if (members[MEMBERS * posting + ENDS] == ends && value(posting) == value) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int hash(int value, long ends) {
    return ByteHash.of(ends * GOLDEN + value);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int posting = 0; posting < count; posting++) {
      int slot = hash(value(posting), members[MEMBERS * posting + ENDS]) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = posting + 1;
    }
  }

  Interner values() {
    return values;
  }

  public int value(int posting) {
    return (int) (members[MEMBERS * posting + VALUE] >> Integer.SIZE);
  }

  /** The kind of a value, by its number. */
  public int kindOfValue(int value) {
    return values.array(value)[values.offset(value)] & 0xff;
  }

  /** The bytes of a value, by its number. */
  public byte[] bytesOfValue(int value) {
    int from = values.offset(value);
    return Arrays.copyOfRange(values.array(value), from + 1, from + values.length(value));
  }

  public int object(int posting) {
    return (int) (members[MEMBERS * posting + ENDS] >> Integer.SIZE);
  }

  public int process(int posting) {
    return (int) members[MEMBERS * posting + ENDS];
  }

  /** The first event: the sequence of its frame. */
  public long sequence(int posting) {
    return members[MEMBERS * posting + SEQUENCE];
  }

  /** The first event: its place in its frame. */
  public int index(int posting) {
    return (int) members[MEMBERS * posting + VALUE];
  }

  public long firstNs(int posting) {
    return members[MEMBERS * posting + FIRST];
  }

  public long lastNs(int posting) {
    return members[MEMBERS * posting + LAST];
  }

  public long count(int posting) {
    return members[MEMBERS * posting + COUNT];
  }
}

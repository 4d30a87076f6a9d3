package io.drec.segment;

import java.util.Arrays;

/**
 * The postings of {@link HeldRows}: how often an event told of a value, an object and a process
 * together. A value is its number here, an entity its number there.
 */
public final class HeldPostings {
  private static final int FIRST_LENGTH = 512;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** Kind and bytes of each value. */
  private final Interner values = new Interner();

  private final ByteOut scratch = new ByteOut();
  private boolean hasZeros;

  private int[] valueOf = new int[FIRST_LENGTH];
  private int[] objects = new int[FIRST_LENGTH];
  private int[] processes = new int[FIRST_LENGTH];
  private long[] sequences = new long[FIRST_LENGTH];
  private int[] indexes = new int[FIRST_LENGTH];
  private long[] firstNs = new long[FIRST_LENGTH];
  private long[] lastNs = new long[FIRST_LENGTH];
  private long[] counts = new long[FIRST_LENGTH];
  private int count;
  private long changes;

  /** Numbers of postings and 1; 0: free. At most half is taken. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  public int count() {
    return count;
  }

  long changes() {
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
    firstNs[posting] = Math.min(firstNs[posting], timeNs);
    lastNs[posting] = Math.max(lastNs[posting], timeNs);
    counts[posting]++;
    changes++;
  }

  private int append(int value, int object, int process, long sequence, int index) {
    if (count == valueOf.length) {
      int length = 2 * count;
      valueOf = Arrays.copyOf(valueOf, length);
      objects = Arrays.copyOf(objects, length);
      processes = Arrays.copyOf(processes, length);
      sequences = Arrays.copyOf(sequences, length);
      indexes = Arrays.copyOf(indexes, length);
      firstNs = Arrays.copyOf(firstNs, length);
      lastNs = Arrays.copyOf(lastNs, length);
      counts = Arrays.copyOf(counts, length);
    }
    valueOf[count] = value;
    objects[count] = object;
    processes[count] = process;
    sequences[count] = sequence;
    indexes[count] = index;
    firstNs[count] = Long.MAX_VALUE;
    lastNs[count] = Long.MIN_VALUE;
    return count++;
  }

  private int slot(int value, int object, int process) {
    int mask = slots.length - 1;
    int slot = hash(value, object, process) & mask;
    while (slots[slot] != 0) {
      int posting = slots[slot] - 1;
      if (valueOf[posting] == value
          && objects[posting] == object
          && processes[posting] == process) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int hash(int value, int object, int process) {
    long ends = (long) object << Integer.SIZE | process & 0xffff_ffffL;
    return ByteHash.of(ends * GOLDEN + value);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int posting = 0; posting < count; posting++) {
      int slot = hash(valueOf[posting], objects[posting], processes[posting]) & mask;
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
    return valueOf[posting];
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
    return objects[posting];
  }

  public int process(int posting) {
    return processes[posting];
  }

  /** The first event: the sequence of its frame. */
  public long sequence(int posting) {
    return sequences[posting];
  }

  /** The first event: its place in its frame. */
  public int index(int posting) {
    return indexes[posting];
  }

  public long firstNs(int posting) {
    return firstNs[posting];
  }

  public long lastNs(int posting) {
    return lastNs[posting];
  }

  public long count(int posting) {
    return counts[posting];
  }
}

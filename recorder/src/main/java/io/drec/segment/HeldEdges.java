package io.drec.segment;

import java.util.Arrays;

/** The edges of {@link HeldRows}; an entity is its number there. */
public final class HeldEdges {
  private static final int FIRST_LENGTH = 128;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private int[] causes = new int[FIRST_LENGTH];
  private int[] effects = new int[FIRST_LENGTH];
  private byte[] mechanisms = new byte[FIRST_LENGTH];
  private boolean[] ended = new boolean[FIRST_LENGTH];
  private long[] firstNs = new long[FIRST_LENGTH];
  private long[] lastNs = new long[FIRST_LENGTH];
  private long[] bytes = new long[FIRST_LENGTH];
  private long[] sequences = new long[FIRST_LENGTH];
  private int[] indexes = new int[FIRST_LENGTH];
  private int count;
  private long changes;

  /** Numbers of edges and 1; 0: free. At most half is taken. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  public int count() {
    return count;
  }

  long changes() {
    return changes;
  }

  /** The number of an edge; -1: it is not here. */
  public int find(int cause, int effect, int mechanism, long edgeFirstNs) {
    return slots[slot(cause, effect, (byte) mechanism, edgeFirstNs)] - 1;
  }

  /**
   * The number of an edge, which is added where it is not here: then with an end that is {@link
   * Long#MIN_VALUE}, no event and nothing else told of it.
   */
  public int put(int cause, int effect, int mechanism, long edgeFirstNs) {
    int slot = slot(cause, effect, (byte) mechanism, edgeFirstNs);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (count == causes.length) {
      grow();
    }
    causes[count] = cause;
    effects[count] = effect;
    mechanisms[count] = (byte) mechanism;
    firstNs[count] = edgeFirstNs;
    lastNs[count] = Long.MIN_VALUE;
    slots[slot] = ++count;
    if (2 * count > slots.length) {
      rehash();
    }
    return count - 1;
  }

  private void grow() {
    int length = 2 * count;
    causes = Arrays.copyOf(causes, length);
    effects = Arrays.copyOf(effects, length);
    mechanisms = Arrays.copyOf(mechanisms, length);
    ended = Arrays.copyOf(ended, length);
    firstNs = Arrays.copyOf(firstNs, length);
    lastNs = Arrays.copyOf(lastNs, length);
    bytes = Arrays.copyOf(bytes, length);
    sequences = Arrays.copyOf(sequences, length);
    indexes = Arrays.copyOf(indexes, length);
  }

  private int slot(int cause, int effect, byte mechanism, long edgeFirstNs) {
    int mask = slots.length - 1;
    int slot = hash(cause, effect, mechanism, edgeFirstNs) & mask;
    while (slots[slot] != 0) {
      int edge = slots[slot] - 1;
      if (firstNs[edge] == edgeFirstNs
          && causes[edge] == cause
          && effects[edge] == effect
          && mechanisms[edge] == mechanism) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int hash(int cause, int effect, byte mechanism, long edgeFirstNs) {
    long ends = (long) cause << Integer.SIZE | effect & 0xffff_ffffL;
    return ByteHash.of(ends * GOLDEN + Long.rotateLeft(edgeFirstNs, 20) + mechanism);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int edge = 0; edge < count; edge++) {
      int slot = hash(causes[edge], effects[edge], mechanisms[edge], firstNs[edge]) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = edge + 1;
    }
  }

  /** Says how an edge went on. */
  public void tell(int edge, long edgeLastNs, long edgeBytes, boolean isEnded) {
    changes++;
    lastNs[edge] = edgeLastNs;
    bytes[edge] = edgeBytes;
    ended[edge] = isEnded;
  }

  /** Says which event told of an edge. */
  public void event(int edge, long sequence, int index) {
    changes++;
    sequences[edge] = sequence;
    indexes[edge] = index;
  }

  public int cause(int edge) {
    return causes[edge];
  }

  public int effect(int edge) {
    return effects[edge];
  }

  public int mechanism(int edge) {
    return mechanisms[edge] & 0xff;
  }

  public boolean isEnded(int edge) {
    return ended[edge];
  }

  public long firstNs(int edge) {
    return firstNs[edge];
  }

  public long lastNs(int edge) {
    return lastNs[edge];
  }

  public long bytes(int edge) {
    return bytes[edge];
  }

  public long sequence(int edge) {
    return sequences[edge];
  }

  public int index(int edge) {
    return indexes[edge];
  }
}

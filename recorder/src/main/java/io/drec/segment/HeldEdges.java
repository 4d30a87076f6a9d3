package io.drec.segment;

import java.util.Arrays;

/** The edges of {@link HeldRows}; an entity is its number there. */
public final class HeldEdges {
  private static final int FIRST_LENGTH = 128;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** High half the cause, low half the effect. */
  private static final int ENDS = 0;

  private static final int FIRST = 1;
  private static final int LAST = 2;
  private static final int BYTES = 3;
  private static final int SEQUENCE = 4;

  /** High half the place of the event in its frame, then {@link #ENDED}, then the mechanism. */
  private static final int REST = 5;

  private static final int MEMBERS = 6;
  private static final int ENDED = 1 << Byte.SIZE;

  /** Of each edge these numbers beside each other. */
  private long[] members = new long[MEMBERS * FIRST_LENGTH];

  private int count;
  private long changes;

  /** Numbers of edges and 1; 0: free. At most half is taken. */
  private int[] slots = new int[2 * FIRST_LENGTH];

  public int count() {
    return count;
  }

  /** Forgets all, and keeps the memory. */
  void clear() {
    count = 0;
    changes = 0;
    Arrays.fill(slots, 0);
  }

  /** Grows with each change, from 0 on. */
  public long changes() {
    return changes;
  }

  /** The number of an edge; -1: it is not here. */
  public int find(int cause, int effect, int mechanism, long edgeFirstNs) {
    return slots[slot(pair(cause, effect), mechanism, edgeFirstNs)] - 1;
  }

  /**
   * The number of an edge, which is added where it is not here: then with an end that is {@link
   * Long#MIN_VALUE}, no event and nothing else told of it.
   */
  public int put(int cause, int effect, int mechanism, long edgeFirstNs) {
    int slot = slot(pair(cause, effect), mechanism, edgeFirstNs);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    changes++;
    int at = MEMBERS * count;
    if (at == members.length) {
      members = Arrays.copyOf(members, MEMBERS * (count + count / 2));
    }
    members[at + ENDS] = pair(cause, effect);
    members[at + FIRST] = edgeFirstNs;
    members[at + LAST] = Long.MIN_VALUE;
    members[at + BYTES] = 0;
    members[at + SEQUENCE] = 0;
    members[at + REST] = mechanism;
    slots[slot] = ++count;
    if (2 * count > slots.length) {
      rehash();
    }
    return count - 1;
  }

  private static long pair(int high, int low) {
    return (long) high << Integer.SIZE | low & 0xffff_ffffL;
  }

  private int slot(long ends, int mechanism, long edgeFirstNs) {
    int mask = slots.length - 1;
    int slot = hash(ends, mechanism, edgeFirstNs) & mask;
    while (slots[slot] != 0) {
      int edge = slots[slot] - 1;
      if (firstNs(edge) == edgeFirstNs
          && members[MEMBERS * edge + ENDS] == ends
          && mechanism(edge) == mechanism) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int hash(long ends, int mechanism, long edgeFirstNs) {
    return ByteHash.of(ends * GOLDEN + Long.rotateLeft(edgeFirstNs, 20) + mechanism);
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int edge = 0; edge < count; edge++) {
      int slot = hash(members[MEMBERS * edge + ENDS], mechanism(edge), firstNs(edge)) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = edge + 1;
    }
  }

  /** Says how an edge went on. */
  public void tell(int edge, long edgeLastNs, long edgeBytes, boolean isEnded) {
    changes++;
    int at = MEMBERS * edge;
    members[at + LAST] = edgeLastNs;
    members[at + BYTES] = edgeBytes;
    members[at + REST] = members[at + REST] & ~ENDED | (isEnded ? ENDED : 0);
  }

  /** Says which event told of an edge. */
  public void event(int edge, long sequence, int index) {
    changes++;
    int at = MEMBERS * edge;
    members[at + SEQUENCE] = sequence;
    members[at + REST] = pair(index, (int) members[at + REST]);
  }

  public int cause(int edge) {
    return (int) (members[MEMBERS * edge + ENDS] >> Integer.SIZE);
  }

  public int effect(int edge) {
    return (int) members[MEMBERS * edge + ENDS];
  }

  public int mechanism(int edge) {
    return (int) members[MEMBERS * edge + REST] & 0xff;
  }

  public boolean isEnded(int edge) {
    return (members[MEMBERS * edge + REST] & ENDED) != 0;
  }

  public long firstNs(int edge) {
    return members[MEMBERS * edge + FIRST];
  }

  public long lastNs(int edge) {
    return members[MEMBERS * edge + LAST];
  }

  public long bytes(int edge) {
    return members[MEMBERS * edge + BYTES];
  }

  public long sequence(int edge) {
    return members[MEMBERS * edge + SEQUENCE];
  }

  public int index(int edge) {
    return (int) (members[MEMBERS * edge + REST] >> Integer.SIZE);
  }
}

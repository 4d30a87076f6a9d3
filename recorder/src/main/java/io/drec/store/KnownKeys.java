package io.drec.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says of most keys of ENTITY and STATE that no segment has them, without asking each segment: most
 * of what a record tells of was never told of before, and a store has hundreds of segments. A
 * blocked Bloom filter over the keys of the segments that it <em>covers</em>; of 100 keys that are
 * not there about one passes.
 *
 * <p>Bounded: it consists of parts, and when there are more than the memory allows the oldest part
 * goes, and with it the segments whose keys are in it are covered no more. These are asked
 * themselves, as all would be without this. Not thread safe.
 */
final class KnownKeys {
  private static final int PARTS = 4;
  private static final int LINE_LONGS = 8;
  private static final int BITS_PER_KEY = 12;
  private static final int PROBES = 5;
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long PRIME = 0xc2b2ae3d27d4eb4fL;

  private final int linesPerPart;
  private final Deque<Part> parts = new ArrayDeque<>();

  /** Of all parts. */
  private long[][] bitsOfParts = {};

  /** By the number of a covered segment: the oldest part that has keys of it. */
  private final Map<Long, Long> oldestPart = new HashMap<>();

  private long nextPart;

  private static final class Part {
    private final long number;
    private final long[] bits;
    private long keys;

    Part(long number, int lines) {
      this.number = number;
      this.bits = new long[lines * LINE_LONGS];
    }
  }

  /**
   * @param bytesMax of memory for all parts
   */
  KnownKeys(int bytesMax) {
    this.linesPerPart = Math.max(1, bytesMax / PARTS / (LINE_LONGS * Long.BYTES));
    startPart();
  }

  /** Whether {@link #mayHold} speaks of this segment too. */
  boolean covers(long segment) {
    return oldestPart.containsKey(segment);
  }

  /** False: no segment that is covered has the key. */
  boolean mayHold(Family family, byte[] key) {
    long hash = hash(family, key);
    for (long[] bits : bitsOfParts) {
      if (holds(bits, hash)) {
        return true;
      }
    }
    return false;
  }

  /** From now on a segment is covered; all of its keys are added next. */
  void cover(long segment) {
    oldestPart.put(segment, newest().number);
  }

  /** A key of a segment that is covered, or of several made one. */
  void add(Family family, byte[] key) {
    Part part = newest();
    if (part.keys * BITS_PER_KEY >= (long) part.bits.length * Long.SIZE) {
      part = startPart();
    }
    part.keys++;
    set(part.bits, hash(family, key));
  }

  /** Segments were made one, or, when {@code merged} is null, removed. */
  void replaced(Iterable<SegmentRow> gone, @Nullable SegmentRow merged) {
    long oldest = Long.MAX_VALUE;
    boolean all = true;
    for (SegmentRow row : gone) {
      Long part = oldestPart.remove(row.number());
      all &= part != null;
      oldest = part == null ? oldest : Math.min(oldest, part);
    }
    if (merged != null && all) {
      oldestPart.put(merged.number(), oldest);
    }
  }

  private Part newest() {
    return parts.getLast();
  }

  private Part startPart() {
    if (parts.size() == PARTS) {
      long gone = parts.removeFirst().number;
      Iterator<Long> oldest = oldestPart.values().iterator();
      while (oldest.hasNext()) {
        if (oldest.next() <= gone) {
          oldest.remove();
        }
      }
    }
    Part part = new Part(nextPart++, linesPerPart);
    parts.addLast(part);
    bitsOfParts = parts.stream().map(one -> one.bits).toArray(long[][]::new);
    return part;
  }

  private boolean holds(long[] bits, long hash) {
    int line = line(hash);
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      if ((bits[line + ((int) (probe >>> 6) & LINE_LONGS - 1)] & 1L << probe) == 0) {
        return false;
      }
      probe >>>= 9;
    }
    return true;
  }

  private void set(long[] bits, long hash) {
    int line = line(hash);
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      bits[line + ((int) (probe >>> 6) & LINE_LONGS - 1)] |= 1L << probe;
      probe >>>= 9;
    }
  }

  private int line(long hash) {
    long high = mixed(hash) >>> 32;
    return (int) (high * linesPerPart >>> 32) * LINE_LONGS;
  }

  private static long hash(Family family, byte[] key) {
    long hash = family.code() * GOLDEN ^ key.length;
    int at = 0;
    for (; key.length - at >= Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) U64.get(key, at));
    }
    for (; at < key.length; at++) {
      hash = (hash ^ key[at] & 0xff) * PRIME;
      hash ^= hash >>> 29;
    }
    return mixed(hash);
  }

  private static long mixed(long value) {
    long mixed = value * GOLDEN;
    mixed = (mixed ^ mixed >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }
}

package io.drec.segment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.IntFunction;

/**
 * Blocks that were read lately, unpacked, of all segments that are open together. Bounded by what
 * they weigh. Not thread safe.
 */
public final class BlockCache {
  private final LinkedHashMap<Place, Unpacked> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private final long bytesMax;
  private long bytes;
  private int segments;

  /** A block as its readers use it. */
  interface Unpacked {
    /** Bytes of memory, about. */
    int weight();
  }

  private record Place(int segment, int section, int number) {}

  /**
   * @param bytesMax of memory, about; the block used last is kept even if it alone weighs more
   */
  public BlockCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** A number for one more segment, by which its blocks are told from others'. */
  int newSegment() {
    return segments++;
  }

  /** The block there, from {@code read} when it is not held. */
  <T extends Unpacked> T get(
      Class<T> type, int segment, int section, int number, IntFunction<T> read) {
    Place place = new Place(segment, section, number);
    Unpacked held = blocks.get(place);
    if (held != null) {
      return type.cast(held);
    }
    T block = read.apply(number);
    blocks.put(place, block);
    bytes += block.weight();
    Iterator<Unpacked> oldest = blocks.values().iterator();
    while (bytes > bytesMax && blocks.size() > 1) {
      bytes -= oldest.next().weight();
      oldest.remove();
    }
    return block;
  }

  /** Bytes that the held blocks weigh. */
  public long bytes() {
    return bytes;
  }
}

package io.drec.segment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that were read lately, unpacked, of all segments that are open together. Bounded by what
 * they weigh. Not thread safe.
 */
public final class BlockCache {
  private static final int NEAR = 64;

  private final LinkedHashMap<Place, Unpacked> blocks = new LinkedHashMap<>(64, 0.75f, true);
  private final long bytesMax;
  private long bytes;
  private int segments;

  /**
   * Some of the blocks once more, by a number made of their place: who goes over rows asks for the
   * same few again and again.
   */
  private final @Nullable Place[] nearPlaces = new Place[NEAR];

  private final @Nullable Unpacked[] nearBlocks = new Unpacked[NEAR];

  /** A block as its readers use it. */
  interface Unpacked {
    /** Bytes of memory, about. */
    int weight();
  }

  private record Place(int segment, int section, int number) {
    boolean is(int itsSegment, int itsSection, int itsNumber) {
      return number == itsNumber && section == itsSection && segment == itsSegment;
    }
  }

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

  /** The block there; null when it is not held. */
  <T extends Unpacked> @Nullable T find(Class<T> type, int segment, int section, int number) {
    int near = near(segment, section, number);
    Place place = nearPlaces[near];
    if (place == null || !place.is(segment, section, number)) {
      place = new Place(segment, section, number);
      Unpacked held = blocks.get(place);
      if (held == null) {
        return null;
      }
      nearPlaces[near] = place;
      nearBlocks[near] = held;
    }
    return type.cast(nearBlocks[near]);
  }

  /** The block there, from {@code read} when it is not held. */
  <T extends Unpacked> T get(
      Class<T> type, int segment, int section, int number, IntFunction<T> read) {
    T held = find(type, segment, section, number);
    if (held == null) {
      held = read.apply(number);
      keep(segment, section, number, held);
    }
    return held;
  }

  /** Holds a block, and gives up those that were used longest ago. */
  void keep(int segment, int section, int number, Unpacked block) {
    blocks.put(new Place(segment, section, number), block);
    bytes += block.weight();
    Iterator<Map.Entry<Place, Unpacked>> oldest = blocks.entrySet().iterator();
    while (bytes > bytesMax && blocks.size() > 1) {
      Map.Entry<Place, Unpacked> gone = oldest.next();
      bytes -= gone.getValue().weight();
      forget(gone.getKey());
      oldest.remove();
    }
  }

  private void forget(Place gone) {
    int near = near(gone.segment, gone.section, gone.number);
    if (gone.equals(nearPlaces[near])) {
      nearPlaces[near] = null;
      nearBlocks[near] = null;
    }
  }

  private static int near(int segment, int section, int number) {
    return (segment * 31 + section) * 7 + number & NEAR - 1;
  }

  /** Bytes that the held blocks weigh. */
  public long bytes() {
    return bytes;
  }
}

package io.drec.segment;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of one section, through the cache, and its fences when they are first needed.
 */
final class SectionReader {
  private final Blocks.Source source;
  private final BlockCache cache;
  private final int segment;
  private final int section;
  private @Nullable Fences fences;

  SectionReader(Blocks.Source source, BlockCache cache, int segment, int section) {
    this.source = source;
    this.cache = cache;
    this.segment = segment;
    this.section = section;
  }

  Fences fences() {
    Fences known = fences;
    if (known == null) {
      known = Fences.read(index());
      fences = known;
    }
    return known;
  }

  /** Bytes that it keeps; about. */
  int weight() {
    return fences == null ? 0 : fences.weight();
  }

  /** The one block of the section behind, which says where the blocks of this one begin. */
  byte[] index() {
    return Blocks.require(source, section + 1, 0);
  }

  <T extends BlockCache.Unpacked> T block(Class<T> type, int number, Function<byte[], T> unpack) {
    T held = cache.find(type, segment, section, number);
    if (held == null) {
      held = unpack.apply(Blocks.require(source, section, number));
      cache.keep(segment, section, number, held);
    }
    return held;
  }
}

package io.drec.segment;

import org.jspecify.annotations.Nullable;

/** Where the sealed blocks of one segment go to, and come from. */
public final class Blocks {
  private Blocks() {}

  /** Takes blocks; those of a section come in order, numbered from 0 without holes. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param sealedBlock as {@link SealedBlock#seal} made it; the sink may keep the array
     */
    void put(int section, int number, byte[] sealedBlock);
  }

  /** Gives blocks back. Used by one thread at a time. */
  @FunctionalInterface
  public interface Source {
    /** The block as it was put; null when the segment has none of this number. */
    byte @Nullable [] get(int section, int number);
  }

  /**
   * Opens a block that must be there.
   *
   * @throws SegmentFormatException when it is missing, damaged or of another version
   */
  static byte[] require(Source source, int section, int number) {
    byte[] sealed = source.get(section, number);
    if (sealed == null) {
      throw SegmentFormatException.corrupt(
          "block " + number + " of section " + section + " is missing");
    }
    return SealedBlock.open(sealed);
  }
}

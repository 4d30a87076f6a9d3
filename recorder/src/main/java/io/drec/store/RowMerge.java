package io.drec.store;

/**
 * Two rows under one key, told by older and by newer frames, as one. Which frames lie in which
 * segment, and whether segments were merged, makes no difference to what is read.
 */
final class RowMerge {
  private RowMerge() {}

  /** Whether rows of this family add up; of the others the newest counts. */
  static boolean sums(Family family) {
    return family == Family.EDGE || family == Family.INDICATOR;
  }

  /** What both say; each may be {@link Layer#DELETED}. */
  static byte[] merge(Family family, byte[] newer, byte[] older) {
    if (newer == Layer.DELETED || older == Layer.DELETED) {
      return newer;
    }
    return switch (family) {
      case EDGE -> EdgeRow.decode(newer).after(EdgeRow.decode(older)).encode();
      case INDICATOR -> PostingRow.decode(newer).after(PostingRow.decode(older)).encode();
      default -> newer;
    };
  }
}

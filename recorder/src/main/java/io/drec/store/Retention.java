package io.drec.store;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How much footage a store keeps: like a camera's memory card, it overwrites the oldest.
 *
 * @param bytesMax of all segments together, as they lie on the disk
 * @param ageMaxNs of a segment's newest record; {@link Long#MAX_VALUE}: any
 */
public record Retention(long bytesMax, long ageMaxNs) {
  /** Nothing is ever overwritten. */
  public static final Retention ALL = new Retention(Long.MAX_VALUE, Long.MAX_VALUE);

  public Retention {
    if (bytesMax <= 0 || ageMaxNs <= 0) {
      throw new IllegalArgumentException(
          "keep " + bytesMax + " bytes, " + ageMaxNs + " ns; expected more than nothing");
    }
  }

  /** What is left for segments beside {@code bytes} of other files. */
  Retention without(long bytes) {
    return bytesMax == Long.MAX_VALUE
        ? this
        : new Retention(Math.max(1, bytesMax - bytes), ageMaxNs);
  }

  /**
   * What to overwrite next: the oldest that is not locked. The newest segment always stays.
   *
   * @param segments oldest first
   * @return null when the store is within its limits, or all that is beyond them is locked
   */
  @Nullable SegmentRow next(List<SegmentRow> segments, Predicate<SegmentRow> locked, long nowNs) {
    long bytes = segments.stream().mapToLong(SegmentRow::storedBytes).sum();
    for (int i = 0; i < segments.size() - 1; i++) {
      SegmentRow segment = segments.get(i);
      boolean old = ageMaxNs != Long.MAX_VALUE && segment.lastNs() < nowNs - ageMaxNs;
      if ((bytes > bytesMax || old) && !locked.test(segment)) {
        return segment;
      }
    }
    return null;
  }
}

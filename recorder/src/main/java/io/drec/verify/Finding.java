package io.drec.verify;

/**
 * Something wrong with consecutive frames.
 *
 * @param from sequence of the first
 * @param to of the last
 * @param place file or segment of the first
 * @param fromNs when the first was recorded, or for what is missing the frame before; ns since 1970
 *     UTC, 0 where it is not known
 * @param toNs likewise the last, or the frame behind
 * @param found what was found, for a person
 * @param expected what was expected
 */
public record Finding(
    Kind kind,
    long from,
    long to,
    String place,
    long fromNs,
    long toNs,
    String found,
    String expected) {

  /** What is wrong. */
  public enum Kind {
    /** Frames are not there, or cannot be read, and nothing sealed explains it. */
    MISSING,
    /** The frame is not what was sealed with its key. */
    CHANGED,
    /** It does not follow the frame before. */
    ORDER,
    /** It lies where all frames are sealed, and has no seal. */
    UNSEALED,
    /** It is sealed with none of the keys given. */
    OTHER_KEY,
    /** The end of the recording is not where it is said to be. */
    END
  }

  Finding to(long sequence, long timeNs) {
    return new Finding(kind, from, sequence, place, fromNs, timeNs, found, expected);
  }
}

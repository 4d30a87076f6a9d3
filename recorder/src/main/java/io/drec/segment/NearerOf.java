package io.drec.segment;

/** A number told by its distance from the nearer one of two that the reader knows, too. */
final class NearerOf {
  private NearerOf() {}

  /** Even: from {@code one}; odd: from {@code two}. */
  static long code(long value, long one, long two) {
    long fromOne = TimeCode.zigzag(value - one);
    long fromTwo = TimeCode.zigzag(value - two);
    return Long.compareUnsigned(fromTwo, fromOne) < 0 ? fromTwo << 1 | 1 : fromOne << 1;
  }

  static long value(long code, long one, long two) {
    return TimeCode.unzigzag(code >>> 1) + ((code & 1) == 0 ? one : two);
  }
}

package io.drec.segment;

/**
 * Goes through a row, member by member, in the order of its bytes. {@link Shapes} describes each
 * kind of row once, as calls of these methods; whether a call takes the member from the row's bytes
 * and puts it into a stream, or takes it from the stream and puts it into the row, the
 * implementation knows. Members of one name go into one stream, so that like lies beside like.
 */
abstract class RowWalk {

  /** A byte, as it is. */
  abstract int u8(int stream);

  /** A byte that must have this value, and goes into no stream. */
  abstract void constant(int value);

  /** Unsigned LEB128. */
  abstract long number(int stream);

  /** Zigzag LEB128. */
  abstract void signed(int stream);

  /** LEB128 of either kind, which is near that of the entity before: they were counted up. */
  abstract void counted(int stream);

  /** Length, then bytes. */
  abstract void text(int stream);

  /** This many bytes, which are the same in many rows. */
  abstract void bytes(int stream, int count);

  /** All bytes that are left. */
  abstract void rest(int stream);

  /** Nine bytes, or where it is optional a byte 0. */
  abstract void id(int stream, boolean optional);

  /** Zigzag LEB128, ns since 1970: mostly an event's time. */
  abstract void time(int stream);

  /** A time, then the event whose time it mostly is. */
  abstract void timedEvent(int stream);

  /** Whether there is more of the row: for lists that go on to its end. */
  abstract boolean more(int stream);

  /** What to throw when the row is not of the shape that its walker describes. */
  abstract RuntimeException misshapen();

  /** A byte that is 0 or 1. */
  final boolean flag(int stream) {
    int value = u8(stream);
    if (value > 1) {
      throw misshapen();
    }
    return value == 1;
  }

  /** Takes this stream, and the next. */
  final void optional(int stream) {
    if (flag(stream)) {
      signed(stream + 1);
    }
  }

  /** Takes this stream, and the next. */
  final void optionalCounted(int stream) {
    if (flag(stream)) {
      counted(stream + 1);
    }
  }

  /** Takes this stream, and the next. */
  final void optionalTime(int stream) {
    if (flag(stream)) {
      time(stream + 1);
    }
  }

  /** Takes this stream, and the next. */
  final void optionalText(int stream) {
    if (flag(stream)) {
      text(stream + 1);
    }
  }

  /** A count, and so many texts; takes this stream, and the next. */
  final void texts(int stream) {
    long count = number(stream);
    for (long i = 0; i < count; i++) {
      text(stream + 1);
    }
  }
}

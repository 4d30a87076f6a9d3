package io.drec.segment;

/**
 * The events of a segment, numbered 0 to {@link #count} - 1 in the order of its frames. Answers
 * both while a segment is built, of the frames added so far, and when it is read.
 */
public interface Events {
  int count();

  /** The number of an event; -1: it is not of this segment. */
  int ordinal(long frameSequence, int index);

  /** The sequence of the event's frame. */
  long sequence(int ordinal);

  /** Its place in that frame. */
  int index(int ordinal);

  /** Its time, ns since 1970 UTC: the record's, and the offset of the frame's clock. */
  long timeNs(int ordinal);
}

package io.drec.record;

import org.jspecify.annotations.Nullable;

/**
 * Names one record for ever: the sequence of its frame in this recording, and its place in the
 * frame. Written {@code 4711.3}.
 */
public record EventId(long frameSequence, int index) implements Comparable<EventId> {

  /** Reads {@code 4711.3}; null when the text is not of that form. */
  public static @Nullable EventId parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0) {
      return null;
    }
    try {
      long sequence = Long.parseLong(text, 0, dot, 10);
      int index = Integer.parseInt(text, dot + 1, text.length(), 10);
      return sequence < 0 || index < 0 ? null : new EventId(sequence, index);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public int compareTo(EventId other) {
    int bySequence = Long.compare(frameSequence, other.frameSequence);
    return bySequence != 0 ? bySequence : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return frameSequence + "." + index;
  }
}

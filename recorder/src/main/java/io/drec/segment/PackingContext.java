package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the packers of a segment's rows share. In the first pass over the rows it gathers texts and
 * entities; in the second it gives their numbers. The two passes go over the same rows in the same
 * order, so the texts' numbers are kept in the order in which they were asked for. Where there is
 * no first pass, all texts and entities are gathered otherwise, and texts are looked up.
 */
final class PackingContext {
  final TextTableBuilder texts;

  private final Events events;

  final EntityNumbers entities;

  private int[] queue = new int[1024];
  private int queued;
  private int taken;
  private boolean onePass;
  private @Nullable EventTimes times;

  /**
   * @param entities those that are named already
   */
  PackingContext(TextTableBuilder texts, Events events, EntityNumbers entities) {
    this.texts = texts;
    this.events = events;
    this.entities = entities;
  }

  /** Where events stand in the order of time; asked for in the second pass only. */
  EventTimes times() {
    EventTimes known = times;
    if (known == null) {
      known = new EventTimes(events);
      times = known;
    }
    return known;
  }

  void gatherText(byte[] bytes, int offset, int length) {
    if (queued == queue.length) {
      queue = Arrays.copyOf(queue, 2 * queued);
    }
    queue[queued++] = texts.add(bytes, offset, length);
  }

  /** There is no first pass: all texts and entities that rows may name are gathered already. */
  void startOnePass() {
    onePass = true;
  }

  boolean isOnePass() {
    return onePass;
  }

  /** The id of a text, which was gathered at this place of the first pass if there was one. */
  int text(byte[] bytes, int offset, int length) {
    if (onePass) {
      int provisional = texts.find(bytes, offset, length);
      if (provisional < 0) {
        throw new PackedRowsBuilder.NotGathered("a row names a text that was not gathered");
      }
      return texts.finalId(provisional);
    }
    if (taken == queued) {
      throw new IllegalStateException("the second pass has more rows than the first");
    }
    return texts.finalId(queue[taken++]);
  }

  /** How many texts the first pass has gathered. */
  int textsGathered() {
    return queued;
  }

  /** The second pass will not ask for those gathered from this place on. */
  void askNoneFrom(int place) {
    queued = place;
  }

  /** Goes on with the text that was gathered at this place: rows are packed in another order. */
  void takeTextsFrom(int place) {
    taken = onePass ? taken : place;
  }

  /** The turn of an entity. */
  int turn(byte[] bytes, int offset) {
    int turn = entities.turn(bytes, offset);
    if (turn < 0) {
      throw new PackedRowsBuilder.NotGathered("a row names an entity that was not gathered");
    }
    return turn;
  }

  /** The ordinal of an event; -1: it is not of this segment. */
  int ordinal(long sequence, long index) {
    return index < 0 || index > Integer.MAX_VALUE ? -1 : events.ordinal(sequence, (int) index);
  }

  /** Writes a time, of which an event is known that it mostly is of. */
  void time(ByteOut codes, ByteOut far, long timeNs, int ordinal) {
    long code = TimeCode.of(times(), timeNs, ordinal);
    codes.number(code);
    if (TimeCode.isFar(code)) {
      far.signed(timeNs - times().timeNs(ordinal));
    }
  }

  long retainedBytes() {
    return 4L * queue.length + entities.retainedBytes();
  }

  void checkAllTaken() {
    if (taken != queued) {
      throw new IllegalStateException("the second pass has fewer rows than the first");
    }
  }
}

package io.drec.segment;

/** What the blocks of a segment's rows share when they are read. */
record UnpackingContext(TextTable texts, Events events, EntityTable entities, EntityTurns turns) {

  /** An id's nine bytes. */
  byte[] id(long number) {
    byte[] id = new byte[EntityNumbers.ID_BYTES];
    entities.id(number, id, 0);
    return id;
  }

  byte[] text(long id) {
    return texts.text(textId(id));
  }

  int textId(long id) {
    if (id < 0 || id >= texts.size()) {
      throw SegmentFormatException.corrupt("text " + id + " of " + texts.size());
    }
    return (int) id;
  }

  /** The place of the entity whose turn it is, when there is one. */
  int place(long turn) {
    return turns.place(turn);
  }

  /** The event that first told of the entity whose turn it is; 0 where that is not known. */
  int ordinal(long turn) {
    return turns.ordinal(turn);
  }

  /** Whether the segment is of a form in which entities have turns, and rows go by them. */
  boolean goesByTurns() {
    return turns.areTold();
  }

  int event(long ordinal) {
    if (ordinal < 0 || ordinal >= events.count()) {
      throw SegmentFormatException.corrupt(
          "event " + ordinal + " in a segment of " + events.count() + " events");
    }
    return (int) ordinal;
  }

  /** A time as {@link PackingContext#time} wrote it. */
  long time(ByteIn codes, ByteIn far, int ordinal) {
    long code = codes.number();
    return TimeCode.isFar(code)
        ? TimeCode.timeNs(events, ordinal) + far.signed()
        : TimeCode.timeNs(events, code, ordinal);
  }
}

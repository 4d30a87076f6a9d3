package io.drec.segment;

/**
 * How the values of rows are laid out ({@code docs/format/store.md}): one method for each kind of
 * row, which drives packing and unpacking alike. A row that is not of its shape is kept as it is,
 * so nothing here need be complete; streams may only be added at the end.
 */
final class Shapes {
  private static final int HOST_BYTES = 16;

  /** The first streams are those of {@link ShapedBlock}; then these, of all entities. */
  private static final int FIRST = ShapedBlock.STREAMS;

  private static final int HOST = FIRST;
  static final int SEEN_FIRST = FIRST + 1;
  private static final int SEEN_LAST = FIRST + 2;

  private static final int OWN = FIRST + 3;

  /** Of a process: its number, its parent, the source's own name for it. */
  static final int PROCESS_PID = OWN + 1;

  static final int PROCESS_PARENT = OWN + 3;
  static final int PROCESS_GUID = OWN + 32;

  /** Texts that are hashes of a file. */
  static final int FILE_HASHES = OWN + 19;

  /** As many as the kind of row with the most takes. */
  static final int STREAMS = OWN + 52;

  /** Of the rows of entities. */
  static final PackingWalk.Shape ENTITY = Shapes::entity;

  /** Of the rows that the row maker keeps from event to event. */
  static final PackingWalk.Shape STATE = Shapes::state;

  private Shapes() {}

  /** The value of an entity's row. */
  private static void entity(int letter, RowWalk row) {
    row.constant(letter == 'p' || letter == 'f' ? 2 : 1);
    row.bytes(HOST, HOST_BYTES);
    row.time(SEEN_FIRST);
    row.time(SEEN_LAST);
    switch (letter) {
      case 'p' -> process(row);
      case 'f' -> file(row);
      case 'n' -> flow(row);
      default -> named(row);
    }
  }

  private static void process(RowWalk row) {
    row.u8(OWN);
    row.counted(PROCESS_PID);
    row.time(OWN + 2);
    row.id(PROCESS_PARENT, true);
    row.optionalTime(OWN + 4);
    row.optional(OWN + 6);
    if (row.flag(OWN + 8)) {
      user(row);
    }
    row.optional(OWN + 21);
    row.optionalText(OWN + 23);
    row.optional(OWN + 25);
    row.optionalText(OWN + 27);
    row.optionalText(OWN + 29);
    row.optionalText(PROCESS_GUID - 1);
    row.id(OWN + 33, true);
    row.number(OWN + 34);
    long images = row.number(OWN + 35);
    for (long i = 0; i < images; i++) {
      image(row);
    }
  }

  private static void user(RowWalk row) {
    row.optional(OWN + 9);
    row.optional(OWN + 11);
    row.optional(OWN + 13);
    row.optional(OWN + 15);
    row.optionalText(OWN + 17);
    row.optionalText(OWN + 19);
  }

  private static void image(RowWalk row) {
    row.timedEvent(OWN + 36);
    row.optionalText(OWN + 37);
    row.id(OWN + 39, true);
    row.texts(OWN + 40);
    row.optional(OWN + 42);
    row.optionalText(OWN + 44);
    row.optionalText(OWN + 46);
    row.optionalText(OWN + 48);
    row.texts(OWN + 50);
  }

  private static void file(RowWalk row) {
    row.optionalCounted(OWN);
    row.optionalCounted(OWN + 2);
    row.optional(OWN + 4);
    row.optional(OWN + 6);
    row.optional(OWN + 8);
    row.optionalTime(OWN + 10);
    row.optionalTime(OWN + 12);
    row.number(OWN + 14);
    row.number(OWN + 15);
    row.texts(OWN + 16);
    row.texts(FILE_HASHES - 1);
    row.optionalText(OWN + 20);
    row.optionalText(OWN + 22);
  }

  private static void flow(RowWalk row) {
    row.number(OWN);
    row.text(OWN + 1);
    row.number(OWN + 2);
    row.text(OWN + 3);
    row.number(OWN + 4);
    row.u8(OWN + 5);
    row.u8(OWN + 6);
    row.optional(OWN + 7);
    row.optionalTime(OWN + 9);
    row.optional(OWN + 11);
    row.optional(OWN + 13);
    long open = row.number(OWN + 15);
    for (long i = 0; i < open; i++) {
      row.u8(OWN + 16);
      row.id(OWN + 17, false);
      row.time(OWN + 18);
    }
  }

  private static void named(RowWalk row) {
    row.text(OWN);
    long attributes = row.number(OWN + 1);
    for (long i = 0; i < attributes; i++) {
      row.text(OWN + 2);
      row.text(OWN + 3);
    }
  }

  /** The value of a row of the state that is kept from event to event. */
  private static void state(int letter, RowWalk row) {
    switch (letter) {
      case 'b', 'c' -> row.id(OWN, false);
      case 'f' -> {
        row.id(OWN, false);
        row.time(OWN + 1);
      }
      case 'a' -> {
        while (row.more(OWN)) {
          row.text(OWN + 1);
        }
      }
      case 'o' -> {
        while (row.more(OWN)) {
          row.signed(OWN + 1);
        }
      }
      case 'l' -> row.rest(OWN);
      case 'k' -> clock(row);
      case 'q' -> processesOfPid(row);
      default -> throw row.misshapen();
    }
  }

  private static void clock(RowWalk row) {
    row.constant(1);
    row.number(OWN);
    long offsets = row.number(OWN + 1);
    for (long i = 0; i < offsets; i++) {
      row.signed(OWN + 2);
      row.number(OWN + 3);
    }
  }

  private static void processesOfPid(RowWalk row) {
    row.constant(1);
    long processes = row.number(OWN);
    for (long i = 0; i < processes; i++) {
      row.id(OWN + 1, false);
      row.optionalText(OWN + 2);
      row.optionalText(OWN + 4);
      row.time(OWN + 6);
      row.u8(OWN + 7);
      row.time(OWN + 8);
    }
  }
}

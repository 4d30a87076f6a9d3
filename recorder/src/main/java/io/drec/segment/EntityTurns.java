package io.drec.segment;

/**
 * Of each entity, by its turn: its place, and the event that first told of it. Segments of the
 * first form do without: there a turn is a place, and of no entity is its event known.
 */
final class EntityTurns {
  private static final int TURNS_PER_BLOCK = 8192;

  private final SectionReader places;
  private final SectionReader ordinals;
  private final int entities;
  private final int events;
  private final boolean told;

  /**
   * @param told whether the segment tells of turns
   */
  EntityTurns(
      SectionReader places, SectionReader ordinals, int entities, int events, boolean told) {
    this.places = places;
    this.ordinals = ordinals;
    this.entities = entities;
    this.events = events;
    this.told = told;
  }

  boolean areTold() {
    return told;
  }

  int place(long turn) {
    int known = checked(turn);
    return told ? at(places, known, this::readPlaces) : known;
  }

  /** The event that first told of an entity; 0 where it is not known. */
  int ordinal(long turn) {
    int known = checked(turn);
    return told ? at(ordinals, known, this::readOrdinals) : 0;
  }

  private int checked(long turn) {
    if (turn < 0 || turn >= entities) {
      throw SegmentFormatException.corrupt("entity " + turn + " of " + entities);
    }
    return (int) turn;
  }

  private interface Reading {
    int[] read(ByteIn in, int[] numbers);
  }

  private int at(SectionReader section, int turn, Reading reading) {
    int number = turn / TURNS_PER_BLOCK;
    int size = Math.min(TURNS_PER_BLOCK, entities - number * TURNS_PER_BLOCK);
    Block block =
        section.block(
            Block.class,
            number,
            payload -> {
              ByteIn in = new ByteIn(payload);
              int[] numbers = reading.read(in, new int[size]);
              in.end();
              return new Block(numbers);
            });
    return block.numbers[turn % TURNS_PER_BLOCK];
  }

  private int[] readPlaces(ByteIn in, int[] numbers) {
    int width = in.count(Integer.SIZE - 1);
    long bits = 0;
    int held = 0;
    for (int i = 0; i < numbers.length; i++) {
      while (held < width) {
        bits |= (long) in.u8() << held;
        held += Byte.SIZE;
      }
      int place = (int) (bits & (1L << width) - 1);
      bits >>>= width;
      held -= width;
      numbers[i] = checked(place);
    }
    return numbers;
  }

  private int[] readOrdinals(ByteIn in, int[] numbers) {
    int ordinal = 0;
    for (int i = 0; i < numbers.length; i++) {
      ordinal += in.count(Math.max(0, events - 1) - ordinal);
      numbers[i] = ordinal;
    }
    return numbers;
  }

  private static final class Block implements BlockCache.Unpacked {
    private final int[] numbers;

    Block(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public int weight() {
      return 32 + 4 * numbers.length;
    }
  }

  /** Writes both sections. */
  static void write(EntityNumbers entities, Blocks.Sink sink, int level) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, entities.count() - 1));
    for (int first = 0; first < entities.count(); first += TURNS_PER_BLOCK) {
      int end = Math.min(entities.count(), first + TURNS_PER_BLOCK);
      byte[] places = places(entities, first, end, width);
      int number = first / TURNS_PER_BLOCK;
      sink.put(RowSections.ENTITY_PLACES, number, SealedBlock.seal(places, level));
    }
    for (int first = 0; first < entities.count(); first += TURNS_PER_BLOCK) {
      int end = Math.min(entities.count(), first + TURNS_PER_BLOCK);
      ByteOut ordinals = new ByteOut();
      int before = 0;
      for (int turn = first; turn < end; turn++) {
        ordinals.number(entities.ordinal(turn) - before);
        before = entities.ordinal(turn);
      }
      int number = first / TURNS_PER_BLOCK;
      sink.put(RowSections.ENTITY_EVENTS, number, SealedBlock.seal(ordinals.toBytes(), level));
    }
  }

  private static byte[] places(EntityNumbers entities, int first, int end, int width) {
    ByteOut out = new ByteOut().number(width);
    long bits = 0;
    int held = 0;
    for (int turn = first; turn < end; turn++) {
      bits |= (long) entities.place(turn) << held;
      held += width;
      while (held >= Byte.SIZE) {
        out.u8((int) bits & 0xff);
        bits >>>= Byte.SIZE;
        held -= Byte.SIZE;
      }
    }
    if (held > 0) {
      out.u8((int) bits & 0xff);
    }
    return out.toBytes();
  }
}

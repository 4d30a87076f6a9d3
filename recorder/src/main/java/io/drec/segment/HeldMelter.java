package io.drec.segment;

/** Makes rows of entities as they are read of those that are held. */
final class HeldMelter implements HeldWalk.Members {
  private final HeldRows held;
  private final HeldWalk walk;
  private final ByteOut out = new ByteOut();

  HeldMelter(HeldRows held) {
    this.held = held;
    this.walk = new HeldWalk(held, this);
  }

  byte[] melt(int row) {
    out.clear();
    walk.walk(row);
    return out.toBytes();
  }

  @Override
  public void constant(int value) {
    out.u8(value);
  }

  @Override
  public void u8(int stream, int value) {
    out.u8(value);
  }

  @Override
  public void number(int stream, long value) {
    out.number(value);
  }

  @Override
  public void bytes(int stream, byte[] from, int offset, int length) {
    out.number(length).raw(from, offset, length);
  }

  @Override
  public void text(int stream, int number) {
    Interner texts = held.rows().texts();
    bytes(stream, texts.array(number), texts.offset(number), texts.length(number));
  }

  @Override
  public void host(int stream, int number) {
    Interner texts = held.rows().texts();
    out.raw(texts.array(number), texts.offset(number), texts.length(number));
  }

  @Override
  public void id(int stream, byte[] from, int offset) {
    out.raw(from, offset, EntityNumbers.ID_BYTES);
  }

  @Override
  public void entity(int stream, int number) {
    if (number == HeldRows.NONE) {
      out.u8(0);
    } else {
      held.id(out, number);
    }
  }

  @Override
  public void time(int stream, long timeNs) {
    out.signed(timeNs);
  }

  @Override
  public void event(int stream, long timeNs, long sequence, long index) {
    out.signed(timeNs).number(sequence).number(index);
  }
}

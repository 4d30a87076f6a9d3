package io.drec.segment;

/** Events that are all there, with their times at hand: packing asks for them at every row. */
final class HeldEvents implements Events {
  private final Events all;
  private final long[] timesNs;

  HeldEvents(Events all) {
    this.all = all;
    this.timesNs = new long[all.count()];
    for (int ordinal = 0; ordinal < timesNs.length; ordinal++) {
      timesNs[ordinal] = all.timeNs(ordinal);
    }
  }

  @Override
  public int count() {
    return timesNs.length;
  }

  @Override
  public int ordinal(long frameSequence, int index) {
    return all.ordinal(frameSequence, index);
  }

  @Override
  public long sequence(int ordinal) {
    return all.sequence(ordinal);
  }

  @Override
  public int index(int ordinal) {
    return all.index(ordinal);
  }

  @Override
  public long timeNs(int ordinal) {
    return timesNs[ordinal];
  }
}

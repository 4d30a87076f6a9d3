package io.drec.segment;

/**
 * Gathers the texts of a segment and writes its text table. While building, a text has a
 * provisional number in the order of first sight; {@link #finish} sorts, and from then on {@link
 * #finalId} says which number the text has in the table. Not thread safe.
 */
public final class TextTableBuilder {
  private final Effort effort;
  private final Interner texts;
  private int[] finalIds = new int[0];
  private boolean finished;

  public TextTableBuilder(Effort effort) {
    this(effort, new Interner());
  }

  private TextTableBuilder(Effort effort, Interner texts) {
    this.effort = effort;
    this.texts = texts;
  }

  /** A builder for the next table, in the memory of this one, which is used up. */
  public TextTableBuilder next() {
    texts.clear();
    return new TextTableBuilder(effort, texts);
  }

  /**
   * The provisional number of a text; the bytes are copied when it is new.
   *
   * @throws IllegalArgumentException when it has more than 4 MiB
   */
  public int add(byte[] bytes, int offset, int length) {
    if (finished) {
      throw new IllegalStateException("the text table is written");
    }
    return texts.add(bytes, offset, length);
  }

  /** The provisional number of a text; -1: it was not added. */
  public int find(byte[] bytes, int offset, int length) {
    return texts.find(bytes, offset, length);
  }

  public int size() {
    return texts.size();
  }

  /** Bytes of all texts, each once. */
  public long textBytes() {
    return texts.bytes();
  }

  /** A copy of a text by its provisional number. */
  public byte[] text(int provisionalId) {
    byte[] text = new byte[texts.length(provisionalId)];
    System.arraycopy(texts.array(provisionalId), texts.offset(provisionalId), text, 0, text.length);
    return text;
  }

  /** Sorts and writes; nothing can be added afterwards. */
  public void finish(Blocks.Sink sink) {
    finished = true;
    int[] order = TextOrder.of(texts);
    finalIds = new int[order.length];
    TextBlockWriter writer = new TextBlockWriter(sink, effort);
    for (int id = 0; id < order.length; id++) {
      int provisional = order[id];
      finalIds[provisional] = id;
      writer.add(texts.array(provisional), texts.offset(provisional), texts.length(provisional));
    }
    writer.finish();
  }

  /** The number in the table; texts are numbered in the order of their bytes. */
  public int finalId(int provisionalId) {
    return finalIds[provisionalId];
  }
}

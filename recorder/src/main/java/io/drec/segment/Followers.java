package io.drec.segment;

import java.util.Arrays;

/**
 * Tells texts of rows by those before them: in rows of one kind the same texts mostly follow each
 * other, as the arguments of a compiler do, with others in between that are the row's own. What
 * tells a text is the last one of the row that rows before had, too, and how many of its own came
 * since. 0: the text that followed there the last time; else 1 and more than the signed distance
 * from the last text of the stream that was told so. The writer and the reader of a block hold one
 * each, and both have seen the same.
 */
final class Followers {
  private static final int OWN_MAX = 15;
  private static final int NONE = -1;

  /** By stream: the text that was told last by its distance. */
  private final long[] told;

  /** By text: the row that had it first. */
  private final Table firstRow = new Table();

  /** By stream and what tells: the text that followed. */
  private final Table followed = new Table();

  private long row;
  private long known;
  private int own;

  Followers(int streams) {
    told = new long[streams];
    clear();
  }

  void clear() {
    Arrays.fill(told, 0);
    firstRow.clear();
    followed.clear();
    row = 0;
    beginRow();
  }

  /** A row begins. */
  void beginRow() {
    row++;
    known = NONE;
    own = 0;
  }

  /** The number that stands for a text. */
  long code(int stream, long text) {
    int slot = followed.slot(key(stream));
    boolean guessed = followed.has(slot) && followed.value(slot) == text;
    long code = guessed ? 0 : 1 + TimeCode.zigzag(text - told[stream]);
    take(stream, slot, text, guessed);
    return code;
  }

  /** The text that a number stands for. */
  long text(int stream, long code) {
    int slot = followed.slot(key(stream));
    boolean guessed = code == 0;
    if (guessed && !followed.has(slot)) {
      throw SegmentFormatException.corrupt("a text follows another as before, where none did");
    }
    long text = guessed ? followed.value(slot) : told[stream] + TimeCode.unzigzag(code - 1);
    take(stream, slot, text, guessed);
    return text;
  }

  private long key(int stream) {
    return ((known + 1) * (OWN_MAX + 1) + own) * told.length + stream;
  }

  private void take(int stream, int slot, long text, boolean guessed) {
    followed.put(slot, key(stream), text);
    told[stream] = guessed ? told[stream] : text;
    int first = firstRow.slot(text);
    if (firstRow.has(first) && firstRow.value(first) != row) {
      known = text;
      own = 0;
    } else {
      own = Math.min(OWN_MAX, own + 1);
      if (!firstRow.has(first)) {
        firstRow.put(first, text, row);
      }
    }
  }

  /** Numbers by numbers; open addressing. */
  private static final class Table {
    private static final int SIZE_MIN = 64;

    /** 1 and the key; 0: none. */
    private long[] keys = new long[SIZE_MIN];

    private long[] values = new long[SIZE_MIN];
    private int size;

    void clear() {
      Arrays.fill(keys, 0);
      size = 0;
    }

    int slot(long key) {
      int mask = keys.length - 1;
      int slot = (int) ((key + 1) * 0x9e3779b97f4a7c15L >>> 40) & mask;
      while (keys[slot] != 0 && keys[slot] != key + 1) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    boolean has(int slot) {
      return keys[slot] != 0;
    }

    long value(int slot) {
      return values[slot];
    }

    void put(int slot, long key, long value) {
      size += keys[slot] == 0 ? 1 : 0;
      keys[slot] = key + 1;
      values[slot] = value;
      if (2 * size > keys.length) {
        grow();
      }
    }

    private void grow() {
      long[] oldKeys = keys;
      long[] oldValues = values;
      keys = new long[2 * oldKeys.length];
      values = new long[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int slot = slot(oldKeys[i] - 1);
          keys[slot] = oldKeys[i];
          values[slot] = oldValues[i];
        }
      }
    }
  }
}

package io.drec.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the segments of a stretch of footage may have a key of ENTITY or STATE: {@value
 * #COLUMNS} Bloom filters side by side. A segment's keys go into a column, when that is full into
 * the next, and a column takes the keys of several small segments. Rows are numbers of {@value
 * #COLUMNS} bits, a bit for each column; a key sets its column's bit in {@value #PROBES} rows of
 * one page, and the columns that may have a key are those that have a bit in all of its rows. So a
 * page is all that has to be looked at, for {@value #COLUMNS} columns at once.
 *
 * <p>Of 1,000 keys that a full column does not have about two pass. Not thread safe.
 */
final class KeyGroup {
  static final int COLUMNS = 64;
  static final int PAGE_ROWS = 512;
  static final int PAGE_BYTES = PAGE_ROWS * Long.BYTES;

  /** ENTITY and STATE, 256 letters that a key may begin with. */
  static final int LETTER_LONGS = 8;

  private static final int PROBES = 8;
  private static final int BITS_PER_KEY = 14;
  private static final long ALL = -1;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long PRIME = 0xc2b2ae3d27d4eb4fL;
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int pages;
  private final LongBuffer rows;

  /** Of the file in which the rows lie; null: they are in memory. */
  private final @Nullable PageCheck check;

  private final BitSet checked = new BitSet();
  private final long[] letters;
  private final List<Span> spans;
  private boolean damaged;
  private int column;
  private int keysOfColumn;
  private int keysOfSegment;
  private int keysOfLargest;
  private long columnsOfSegment;

  /**
   * The keys of frames.
   *
   * @param first sequence
   * @param last sequence, included
   * @param columns a bit for each that has keys of them
   */
  record Span(long first, long last, long columns) {}

  /** Looks whether a page of a file can be read, and is as it was written. */
  interface PageCheck {
    boolean isWhole(int page);
  }

  private KeyGroup(
      int pages, LongBuffer rows, @Nullable PageCheck check, long[] letters, List<Span> spans) {
    this.pages = pages;
    this.rows = rows;
    this.check = check;
    this.letters = letters;
    this.spans = spans;
  }

  /** One that holds nothing yet, in memory. */
  static KeyGroup empty(int pages) {
    return new KeyGroup(
        pages,
        LongBuffer.allocate(pages * PAGE_ROWS),
        null,
        new long[LETTER_LONGS],
        new ArrayList<>());
  }

  /**
   * One in a file; each page is checked before it is first looked at.
   *
   * @param mapped the file's pages
   */
  static KeyGroup of(ByteBuffer mapped, PageCheck check, long[] letters, List<Span> spans) {
    LongBuffer rows = mapped.duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    return new KeyGroup(rows.capacity() / PAGE_ROWS, rows, check, letters, spans);
  }

  /** What {@link #holding} and {@link #add} know a key by. */
  static long hash(Family family, byte[] key) {
    long hash = family.code() * GOLDEN ^ key.length;
    int at = 0;
    for (; key.length - at >= Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) U64.get(key, at));
    }
    for (; at < key.length; at++) {
      hash = (hash ^ key[at] & 0xff) * PRIME;
      hash ^= hash >>> 29;
    }
    return mixed(hash);
  }

  /** Which of the letters that keys begin with this one begins with. */
  static int letter(Family family, byte[] key) {
    return (family == Family.ENTITY ? 0 : 256) + (key.length == 0 ? 0 : key[0] & 0xff);
  }

  private static long mixed(long value) {
    long mixed = value * GOLDEN;
    mixed = (mixed ^ mixed >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }

  /** The columns that may have a key. */
  long holding(int letter, long hash) {
    if ((letters[letter >>> 6] & 1L << letter) == 0) {
      return 0;
    }
    int page = page(hash);
    if (check != null && !checked.get(page)) {
      if (!check.isWhole(page)) {
        damaged = true;
        return ALL;
      }
      checked.set(page);
    }
    return columns(page * PAGE_ROWS, hash);
  }

  private long columns(int start, long hash) {
    long probe = mixed(hash ^ PRIME);
    // Four at a time: the processor waits for memory once, not four times.
    long columns =
        row(start, hash) & row(start, probe) & row(start, probe >>> 9) & row(start, probe >>> 18);
    return columns == 0
        ? 0
        : columns
            & row(start, probe >>> 27)
            & row(start, probe >>> 36)
            & row(start, probe >>> 45)
            & row(start, probe >>> 54);
  }

  private long row(int start, long probe) {
    return rows.get(start + ((int) probe & PAGE_ROWS - 1));
  }

  private int page(long hash) {
    return (int) ((hash >>> 32) * pages >>> 32);
  }

  /** Whether a page was found damaged: then it holds nothing that is known. */
  boolean isDamaged() {
    return damaged;
  }

  /** The keys of a segment come next. */
  void begin() {
    columnsOfSegment = 0;
    keysOfSegment = 0;
  }

  /** A key of the segment. */
  void add(int letter, long hash) {
    if (keysOfColumn >= keysMax() && column < COLUMNS - 1) {
      column++;
      keysOfColumn = 0;
    }
    keysOfColumn++;
    keysOfSegment++;
    long bit = 1L << column;
    columnsOfSegment |= bit;
    letters[letter >>> 6] |= 1L << letter;
    int start = page(hash) * PAGE_ROWS;
    long probe = mixed(hash ^ PRIME);
    set(start, hash, bit);
    for (int i = 1; i < PROBES; i++) {
      set(start, probe, bit);
      probe >>>= 9;
    }
  }

  private void set(int start, long probe, long bit) {
    int at = start + ((int) probe & PAGE_ROWS - 1);
    rows.put(at, rows.get(at) | bit);
  }

  private int keysMax() {
    return Math.max(1, pages * PAGE_ROWS / BITS_PER_KEY);
  }

  /** All keys of these frames were added since {@link #begin}. */
  void end(long firstSequence, long lastSequence) {
    keysOfLargest = Math.max(keysOfLargest, keysOfSegment);
    Span before = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    boolean goesOn =
        before != null
            && before.last + 1 == firstSequence
            && (before.columns == columnsOfSegment || columnsOfSegment == 0);
    if (before != null && goesOn) {
      spans.set(spans.size() - 1, new Span(before.first, lastSequence, before.columns));
    } else {
      spans.add(new Span(firstSequence, lastSequence, columnsOfSegment));
    }
  }

  /**
   * Whether another segment as large would not fit; it is taken all the same, and blurs the last
   * column.
   */
  boolean isFull() {
    long room = (long) (COLUMNS - column) * keysMax() - keysOfColumn;
    return room <= keysOfLargest;
  }

  int pages() {
    return pages;
  }

  /** Copies a page's bytes, as they lie in a file. */
  void copyPage(int page, ByteBuffer to) {
    to.order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(rows.duplicate().position(page * PAGE_ROWS).limit((page + 1) * PAGE_ROWS));
  }

  long[] letters() {
    return letters.clone();
  }

  /** In the order in which they were added. */
  List<Span> spans() {
    return spans;
  }
}

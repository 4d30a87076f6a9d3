package io.drec.segment;

/**
 * Numbers of the sections of a segment, in the order in which they are written; a number is never
 * used again for something else.
 */
public final class Section {
  /** Of {@link TextTable}: the texts; and what finds them. */
  public static final int TEXTS = 1;

  public static final int TEXT_INDEX = 2;

  /** Which words stand in which blocks of texts, where a segment has many. */
  public static final int WORDS = 3;

  /** Of {@link RecordColumns}: the headers of frames; the shapes of records. */
  public static final int FRAMES = 8;

  public static final int SHAPES = 9;

  /** A block for each group of records: its columns; the texts that they name; its times. */
  public static final int RECORDS = 10;

  public static final int RECORD_TEXTS = 11;

  public static final int RECORD_TIMES = 12;

  /** Frames that columns cannot give back byte for byte, as they are. */
  public static final int RAW_FRAMES = 13;

  /** Of each group, what types of records it has, and of which processes. */
  public static final int RECORD_INDEX = 14;

  /** From here to 63, numbers are {@link PackedRows}'. */
  public static final int ROWS_FIRST = 32;

  private Section() {}
}

package io.drec.segment;

/** Numbers of the sections of a segment; a number is never used again for something else. */
public final class Section {
  /** Of {@link TextTable}: the texts; and what finds them. */
  public static final int TEXTS = 1;

  public static final int TEXT_INDEX = 2;

  /** Of {@link RecordColumns}: the headers of frames; a block of columns a group of records. */
  public static final int FRAMES = 4;

  public static final int RECORDS = 5;

  /** The texts that a group's columns name, and the times of its records. */
  public static final int RECORD_TEXTS = 6;

  public static final int RECORD_TIMES = 7;

  /** Frames that columns cannot give back byte for byte, as they are. */
  public static final int RAW_FRAMES = 8;

  /** From here to 63, numbers are {@link PackedRows}'. */
  public static final int ROWS_FIRST = 32;

  private Section() {}
}

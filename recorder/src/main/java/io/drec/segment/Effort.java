package io.drec.segment;

/**
 * How much work a segment is worth.
 *
 * @param textLevel zstd level of the texts
 * @param columnLevel zstd level of the columns
 * @param groupRecords records of a group, at most
 * @param textBlockBytes raw bytes of a block of texts, about
 * @param columns whether records are put in columns; else frames are kept whole under zstd, which
 *     takes ten times the space and a tenth of the time
 */
public record Effort(
    int textLevel, int columnLevel, int groupRecords, int textBlockBytes, boolean columns) {
  /** For what was just recorded, and will soon be merged. */
  public static final Effort FRESH = new Effort(3, 3, 4096, 32 * 1024, false);

  /** For what was just recorded, in a burst, and stays. */
  public static final Effort FILLED = new Effort(3, 3, 16384, 256 * 1024, true);

  /** For what is made of several, and stays. */
  public static final Effort MERGED = new Effort(16, 9, 16384, 256 * 1024, true);

  public Effort(int textLevel, int columnLevel, int groupRecords, int textBlockBytes) {
    this(textLevel, columnLevel, groupRecords, textBlockBytes, true);
  }
}

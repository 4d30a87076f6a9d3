package io.drec.segment;

/**
 * How much work a segment is worth.
 *
 * @param textLevel zstd level of the texts
 * @param columnLevel zstd level of the columns
 * @param groupRecords records of a group, at most
 * @param textBlockBytes raw bytes of a block of texts, about
 */
public record Effort(int textLevel, int columnLevel, int groupRecords, int textBlockBytes) {
  /** For what was just recorded, and will soon be merged. */
  public static final Effort FRESH = new Effort(3, 3, 4096, 32 * 1024);

  /** For what stays. */
  public static final Effort MERGED = new Effort(19, 19, 16384, 128 * 1024);
}

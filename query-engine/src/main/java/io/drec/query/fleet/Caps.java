package io.drec.query.fleet;

/**
 * How much one question may cost a host. The host keeps the lower of its own and the question's.
 *
 * @param wallMs from its coming in to its answer's going out
 * @param cpuMs of the processor
 * @param rows read of the recording: records, edges and postings
 * @param bytes of the answer
 */
public record Caps(long wallMs, long cpuMs, long rows, long bytes) {
  /** What a question asks for, and a host allows, where nobody says otherwise. */
  public static final Caps DEFAULT = new Caps(10_000, 5_000, 20_000_000, 16L << 20);

  public Caps {
    if (wallMs < 1 || cpuMs < 1 || rows < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "caps of " + wallMs + " ms, " + cpuMs + " ms, " + rows + " rows, " + bytes + " bytes");
    }
  }

  /** What both allow. */
  public Caps and(Caps other) {
    return new Caps(
        Math.min(wallMs, other.wallMs),
        Math.min(cpuMs, other.cpuMs),
        Math.min(rows, other.rows),
        Math.min(bytes, other.bytes));
  }
}

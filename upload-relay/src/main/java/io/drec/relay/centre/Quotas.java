package io.drec.relay.centre;

/**
 * What one host may send in a day of the centre's clock. They count from the centre's start on.
 * Distinct indicators are bounded with the rows: each takes a row at least.
 *
 * @param rows index rows
 * @param indexBytes of index messages, as sent
 * @param frameBytes of frame messages, as sent
 */
public record Quotas(long rows, long indexBytes, long frameBytes) {
  /** Hundred times what an ordinary server sends. */
  public static final Quotas DEFAULT = new Quotas(5_000_000, 1L << 30, 16L << 30);
}

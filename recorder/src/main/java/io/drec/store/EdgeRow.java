package io.drec.store;

import io.drec.record.EventId;

/**
 * An edge's value; the rest of it is its key.
 *
 * @param lastNs {@link Long#MAX_VALUE} while it is not known to have ended
 * @param bytes -1 when not counted
 */
public record EdgeRow(long lastNs, EventId event, long bytes) {
  private static final int FORM = 1;

  public byte[] encode() {
    return new RowWriter().u8(FORM).signed(lastNs).event(event).signed(bytes).toBytes();
  }

  public static EdgeRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "an edge");
    return new EdgeRow(in.signed(), in.event(), in.signed());
  }
}

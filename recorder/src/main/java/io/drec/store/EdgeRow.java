package io.drec.store;

import io.drec.record.EventId;
import io.drec.segment.HeldEdges;

/**
 * An edge's value; the rest of it is its key.
 *
 * @param lastNs {@link Long#MAX_VALUE} while it is not known to have ended
 * @param bytes -1 when not counted
 * @param ended its end was told in these frames: end and bytes count over what older frames say
 */
public record EdgeRow(long lastNs, EventId event, long bytes, boolean ended) {
  private static final int FORM = 1;
  private static final int FORM_ENDED = 2;

  static EdgeRow of(HeldEdges edges, int edge) {
    EventId event = new EventId(edges.sequence(edge), edges.index(edge));
    return new EdgeRow(edges.lastNs(edge), event, edges.bytes(edge), edges.isEnded(edge));
  }

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(ended ? FORM_ENDED : FORM);
    return row.signed(lastNs).event(event).signed(bytes).toBytes();
  }

  public static EdgeRow decode(byte[] value) {
    RowReader in = new RowReader(value);
    int form = in.formUpTo(FORM_ENDED, "an edge");
    return new EdgeRow(in.signed(), in.event(), in.signed(), form == FORM_ENDED);
  }

  /** What this row, of newer frames, and one of older frames tell of the same edge. */
  public EdgeRow after(EdgeRow older) {
    return ended
        ? new EdgeRow(lastNs, older.event, bytes, true)
        : new EdgeRow(Math.max(older.lastNs, lastNs), older.event, older.bytes, older.ended);
  }
}

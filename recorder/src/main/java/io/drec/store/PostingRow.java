package io.drec.store;

import io.drec.record.EventId;
import io.drec.segment.HeldPostings;

/** A posting's value; the rest of it is its key. */
public record PostingRow(long firstNs, long lastNs, long count, EventId firstEvent) {
  private static final int FORM = 1;

  static PostingRow of(HeldPostings postings, int posting) {
    EventId event = new EventId(postings.sequence(posting), postings.index(posting));
    return new PostingRow(
        postings.firstNs(posting), postings.lastNs(posting), postings.count(posting), event);
  }

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM);
    return row.signed(firstNs).signed(lastNs).number(count).event(firstEvent).toBytes();
  }

  public static PostingRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "an indicator");
    return new PostingRow(in.signed(), in.signed(), in.number(), in.event());
  }

  /** What this row, of newer frames, and one of older frames tell together. */
  PostingRow after(PostingRow older) {
    return new PostingRow(
        Math.min(older.firstNs, firstNs),
        Math.max(older.lastNs, lastNs),
        older.count + count,
        older.firstEvent);
  }
}

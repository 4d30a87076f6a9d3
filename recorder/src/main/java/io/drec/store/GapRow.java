package io.drec.store;

import org.jspecify.annotations.Nullable;

/**
 * A gap's value; its beginning is in its key.
 *
 * @param cause code of {@link io.drec.record.LossCause}
 * @param count records lost, null when not known
 */
public record GapRow(byte[] hostId, long toNs, int cause, @Nullable Long count) {
  private static final int FORM = 1;

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).raw(hostId);
    return row.signed(toNs).number(cause).optional(count).toBytes();
  }

  public static GapRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "a gap");
    return new GapRow(in.raw(EntityRow.HOST_ID_BYTES), in.signed(), in.intNumber(), in.optional());
  }
}

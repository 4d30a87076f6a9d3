package io.drec.store;

/**
 * Footage of a host that was overwritten, oldest first, to keep the store within its limits: one
 * row for what hung together.
 *
 * @param toNs time of its last record, ns since 1970 UTC
 * @param lastSequence of its last frame
 * @param records that were in it
 */
record DroppedRow(byte[] hostId, long fromNs, long toNs, long lastSequence, long records) {
  private static final int FORM = 1;

  byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).raw(hostId).signed(fromNs).signed(toNs);
    return row.number(lastSequence).number(records).toBytes();
  }

  static DroppedRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "overwritten footage");
    return new DroppedRow(
        in.raw(EntityRow.HOST_ID_BYTES), in.signed(), in.signed(), in.number(), in.number());
  }

  DroppedRow and(DroppedRow later) {
    return new DroppedRow(
        hostId,
        Math.min(fromNs, later.fromNs),
        Math.max(toNs, later.toNs),
        later.lastSequence,
        records + later.records);
  }
}

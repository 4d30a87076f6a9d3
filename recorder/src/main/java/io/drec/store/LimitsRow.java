package io.drec.store;

/** What the recorder was told to keep; {@link Long#MAX_VALUE} where there is no limit. */
record LimitsRow(Retention retention) {
  private static final int FORM = 1;

  byte[] encode() {
    return new RowWriter()
        .u8(FORM)
        .number(retention.bytesMax())
        .number(retention.ageMaxNs())
        .toBytes();
  }

  static LimitsRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "the limits of the store");
    return new LimitsRow(new Retention(in.number(), in.number()));
  }
}

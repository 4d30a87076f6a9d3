package io.drec.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * The newest accounting.
 *
 * @param lostByCause code of {@link io.drec.record.LossCause} → records
 */
public record TotalsRow(
    long asOfNs, long hits, long recorded, long lost, Map<Integer, Long> lostByCause) {
  private static final int FORM = 1;

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).signed(asOfNs);
    row.number(hits).number(recorded).number(lost).number(lostByCause.size());
    new TreeMap<>(lostByCause).forEach((cause, count) -> row.number(cause).number(count));
    return row.toBytes();
  }

  public static TotalsRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "the totals");
    long asOfNs = in.signed();
    long hits = in.number();
    long recorded = in.number();
    long lost = in.number();
    int causes = in.length();
    Map<Integer, Long> lostByCause = new TreeMap<>();
    for (int i = 0; i < causes; i++) {
      lostByCause.put(in.intNumber(), in.number());
    }
    return new TotalsRow(asOfNs, hits, recorded, lost, lostByCause);
  }
}

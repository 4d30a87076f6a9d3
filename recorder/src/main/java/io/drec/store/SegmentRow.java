package io.drec.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What the catalogue says of a segment; the number is its key.
 *
 * @param tier how often what is in it was merged; 0: as the compactor made it
 * @param firstSequence of its frames, which follow each other up to {@code lastSequence}
 * @param firstNs smallest time of a record, ns since 1970 UTC
 * @param records how many it holds
 * @param rawBytes of its frames
 * @param storedBytes of its blocks
 * @param hosts whose records they are, by id
 */
public record SegmentRow(
    long number,
    int tier,
    long firstSequence,
    long lastSequence,
    long firstNs,
    long lastNs,
    long records,
    long rawBytes,
    long storedBytes,
    List<HostSpan> hosts) {
  private static final int FORM = 1;

  /**
   * What a segment holds of one host.
   *
   * @param hostId 32 hexadecimal digits
   */
  public record HostSpan(String hostId, long firstNs, long lastNs, long records) {

    byte[] id() {
      return HexFormat.of().parseHex(hostId);
    }

    static HostSpan of(byte[] hostId, long firstNs, long lastNs, long records) {
      return new HostSpan(HexFormat.of().formatHex(hostId), firstNs, lastNs, records);
    }

    HostSpan and(long otherFirstNs, long otherLastNs, long otherRecords) {
      return new HostSpan(
          hostId,
          Math.min(firstNs, otherFirstNs),
          Math.max(lastNs, otherLastNs),
          records + otherRecords);
    }
  }

  public SegmentRow {
    hosts = List.copyOf(hosts);
  }

  byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).number(tier);
    row.number(firstSequence).number(lastSequence).signed(firstNs).signed(lastNs);
    row.number(records).number(rawBytes).number(storedBytes).number(hosts.size());
    for (HostSpan host : hosts) {
      row.raw(host.id()).signed(host.firstNs).signed(host.lastNs).number(host.records);
    }
    return row.toBytes();
  }

  static SegmentRow decode(byte[] key, byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "a segment in the catalogue");
    int tier = in.intNumber();
    long[] numbers = new long[7];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i == 2 || i == 3 ? in.signed() : in.number();
    }
    int count = in.length();
    List<HostSpan> hosts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] id = in.raw(EntityRow.HOST_ID_BYTES);
      hosts.add(HostSpan.of(id, in.signed(), in.signed(), in.number()));
    }
    return new SegmentRow(
        new RowReader(Arrays.copyOfRange(key, 1, key.length)).u64(),
        tier,
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        numbers[6],
        hosts);
  }
}

package io.drec.store;

import java.util.TreeMap;

/**
 * How far one clock was seen to be off another: the offsets seen most, in whole seconds, counted
 * after Misra and Gries, so that a clock that nearly always is off by the same is found in bounded
 * memory.
 */
public final class ClockRow {
  private static final int FORM = 1;
  private static final int OFFSETS_MAX = 16;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final TreeMap<Long, Long> countBySeconds = new TreeMap<>();
  private long count;

  /** One more sighting. */
  public void add(long offsetNs) {
    count++;
    long seconds = Math.floorDiv(offsetNs + NS_PER_SECOND / 2, NS_PER_SECOND);
    if (countBySeconds.containsKey(seconds) || countBySeconds.size() < OFFSETS_MAX) {
      countBySeconds.merge(seconds, 1L, Long::sum);
    } else {
      countBySeconds.replaceAll((known, times) -> times - 1);
      countBySeconds.values().removeIf(times -> times <= 0);
    }
  }

  /** Sightings in all. */
  public long count() {
    return count;
  }

  /** The offset seen most; the smaller one of two. */
  public long offsetNs() {
    long best = 0;
    long times = 0;
    for (var entry : countBySeconds.entrySet()) {
      if (entry.getValue() > times) {
        times = entry.getValue();
        best = entry.getKey();
      }
    }
    return best * NS_PER_SECOND;
  }

  public byte[] encode() {
    RowWriter row = new RowWriter().u8(FORM).number(count).number(countBySeconds.size());
    countBySeconds.forEach((seconds, times) -> row.signed(seconds).number(times));
    return row.toBytes();
  }

  public static ClockRow decode(byte[] value) {
    RowReader in = new RowReader(value).form(FORM, "the offsets of a clock");
    ClockRow row = new ClockRow();
    row.count = in.number();
    int offsets = in.length();
    for (int i = 0; i < offsets; i++) {
      row.countBySeconds.put(in.signed(), in.number());
    }
    return row;
  }
}

package io.drec.relay.link;

import io.drec.relay.message.IndexBody;
import io.drec.relay.message.IndexRow;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one day's indicators in an epoch. */
final class DayRows {
  /** An ordinary server has ten thousand a day. */
  static final int ROWS_MAX = 200_000;

  /** What it takes in its file before packing. */
  static final int BYTES_MAX = 12 << 20;

  private final int day;
  private final Map<Indicator, IndexRow> rows = new HashMap<>();

  /** Whether there is something that its file does not have. */
  private boolean changed;

  private long bytes;

  DayRows(int day, List<IndexRow> known) {
    this.day = day;
    known.forEach(this::put);
    changed = false;
  }

  /** Whether a row of an indicator that is not known yet has room. */
  boolean hasRoom(int moreRows, long moreBytes) {
    return rows.size() + moreRows < ROWS_MAX && bytes + moreBytes < BYTES_MAX;
  }

  int day() {
    return day;
  }

  @Nullable IndexRow row(Indicator indicator) {
    return rows.get(indicator);
  }

  int size() {
    return rows.size();
  }

  /** Puts a row in place of what was known. */
  void put(IndexRow row) {
    if (rows.put(row.indicator(), row) == null) {
      bytes += IndexBody.bytesOf(row.indicator());
    }
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  void written() {
    changed = false;
  }

  List<IndexRow> rows() {
    return new ArrayList<>(rows.values());
  }
}

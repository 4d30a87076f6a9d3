package io.drec.relay.centre;

import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Rows of days that are not yet: the host's clock is wrong. They are kept under today. */
final class FutureRows {
  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

  /** Clocks may differ a little. */
  private static final long AHEAD_NS = TimeUnit.MINUTES.toNanos(10);

  private FutureRows() {}

  /**
   * @param moved how many rows were not as they are
   * @param lastNs of all rows, at most now; 0: there is none
   */
  record Clamped(IndexUnit unit, int moved, long lastNs) {}

  static Clamped clamp(IndexUnit unit, long nowNs) {
    long limitNs = nowNs + AHEAD_NS;
    List<IndexRow> rows = new ArrayList<>(unit.rows().size());
    int moved = 0;
    long lastNs = 0;
    for (IndexRow row : unit.rows()) {
      IndexRow kept = row;
      if (row.lastNs() > limitNs) {
        kept = clamp(row, nowNs, limitNs);
        moved++;
      }
      lastNs = Math.max(lastNs, kept.lastNs());
      rows.add(kept);
    }
    return new Clamped(
        moved == 0 ? unit : new IndexUnit(unit.first(), unit.end(), rows),
        moved,
        Math.min(lastNs, nowNs));
  }

  private static IndexRow clamp(IndexRow row, long nowNs, long limitNs) {
    int day = (int) Math.min(row.day(), Math.floorDiv(limitNs, DAY_NS));
    long firstNs = Math.min(row.firstNs(), nowNs);
    return new IndexRow(row.indicator(), day, firstNs, nowNs, row.count());
  }
}

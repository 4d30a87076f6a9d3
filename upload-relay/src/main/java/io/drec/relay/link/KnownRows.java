package io.drec.relay.link;

import io.drec.compact.FrameEnd;
import io.drec.compact.IndexTaker;
import io.drec.relay.message.IndexRow;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what the centre knows already. */
final class KnownRows implements IndexTaker {
  private final IndexPolicy policy;
  private final Map<Integer, DayRows> days = new HashMap<>();

  KnownRows(IndexPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void missing(long first, long last, Missing why) {
    // The centre has heard of these frames, or was told that they were missing.
  }

  @Override
  public void told(
      Indicator.Kind kind, String value, int day, long firstNs, long lastNs, long count) {
    if (!policy.sends(kind, value) || day < 0 || day > UnitMaker.DAY_MAX) {
      return;
    }
    Indicator indicator = IndexRow.known(new Indicator(kind, value));
    DayRows rows = days.computeIfAbsent(day, number -> new DayRows(number, List.of()));
    IndexRow known = rows.row(indicator);
    if (known != null) {
      rows.put(
          new IndexRow(
              indicator,
              day,
              Math.min(known.firstNs(), firstNs),
              Math.max(known.lastNs(), lastNs),
              known.count() + count));
    } else if (rows.hasRoom(0, 0)) {
      rows.put(new IndexRow(indicator, day, firstNs, lastNs, count));
    }
  }

  @Override
  public boolean through(FrameEnd frames) {
    return true;
  }

  List<IndexRow> rows() {
    List<IndexRow> all = new ArrayList<>();
    days.values().forEach(day -> all.addAll(day.rows()));
    return all;
  }
}

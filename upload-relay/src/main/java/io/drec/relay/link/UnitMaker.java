package io.drec.relay.link;

import io.drec.compact.FrameEnd;
import io.drec.compact.IndexTaker;
import io.drec.relay.message.IndexBody;
import io.drec.relay.message.IndexReport;
import io.drec.relay.message.IndexReport.Why;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what frames tell into index units, and has them written down. Frames that were counted
 * before, and are told again because the centre has lost them, add nothing: of them only the rows
 * are named.
 */
final class UnitMaker implements IndexTaker {
  /** A unit is ended when it has so many rows, about. */
  static final int ROWS_WANTED = 20_000;

  private static final long BYTES_WANTED = 2 << 20;
  private static final int MISSING_WANTED = IndexBody.MISSING_MAX / 2;

  /** The days that a fleet store takes: until 2149. */
  static final int DAY_MAX = 0xffff;

  private final EpochState state;
  private final IndexPolicy policy;
  private final Map<Key, Sum> sums = new HashMap<>();
  private final List<IndexReport.Missing> missing = new ArrayList<>();
  private long bytes;
  private long first;
  private byte @Nullable [] previous;
  private @Nullable FrameEnd end;
  private int unitsLeft;
  private boolean unitStartsMissing;

  /** Of the frames that are told and not ended yet. */
  private final List<Told> told = new ArrayList<>();

  private record Key(Indicator indicator, int day) {}

  private record Told(Key key, Sum sum) {}

  private record Sum(long firstNs, long lastNs, long count) {
    Sum and(Sum more) {
      return new Sum(
          Math.min(firstNs, more.firstNs), Math.max(lastNs, more.lastNs), count + more.count);
    }
  }

  UnitMaker(EpochState state, IndexPolicy policy) {
    this.state = state;
    this.policy = policy;
    this.first = state.made() + 1;
  }

  /** The last frame gathered; reading goes on behind it. */
  long gathered() {
    return end == null ? first - 1 : end.last();
  }

  boolean isEmpty() {
    return end == null;
  }

  /** Before a reading: how many units it may make. */
  void begin(int unitsMax) {
    unitsLeft = unitsMax;
    told.clear();
  }

  @Override
  public void missing(long from, long to, Missing why) {
    Why reason = why == Missing.OVERWRITTEN ? Why.OVERWRITTEN : Why.UNREADABLE;
    unitStartsMissing |= from == first;
    missing.add(new IndexReport.Missing(from, to, reason));
  }

  @Override
  public void told(
      Indicator.Kind kind, String value, int day, long firstNs, long lastNs, long count) {
    if (policy.sends(kind, value)) {
      Indicator known = IndexRow.known(new Indicator(kind, value));
      told.add(new Told(new Key(known, day), new Sum(firstNs, lastNs, count)));
    }
  }

  @Override
  public boolean through(FrameEnd frames) {
    boolean isCounted = frames.last() <= state.counted();
    for (Told each : told) {
      Sum sum = isCounted ? new Sum(each.sum.firstNs, each.sum.lastNs, 0) : each.sum;
      if (sums.merge(each.key, sum, Sum::and) == sum) {
        bytes += IndexBody.bytesOf(each.key.indicator);
      }
    }
    told.clear();
    if (end == null) {
      previous = unitStartsMissing ? null : frames.previous();
    }
    end = frames;
    boolean isFull =
        sums.size() >= ROWS_WANTED || bytes >= BYTES_WANTED || missing.size() >= MISSING_WANTED;
    if (isFull) {
      cut();
    }
    return unitsLeft > 0;
  }

  /** Makes a unit of what was gathered, if there is anything. */
  void cut() {
    FrameEnd last = end;
    if (last == null) {
      return;
    }
    try {
      state.add(report(last));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    unitsLeft--;
    first = last.last() + 1;
    sums.clear();
    missing.clear();
    bytes = 0;
    end = null;
    previous = null;
    unitStartsMissing = false;
  }

  private IndexReport report(FrameEnd last) throws IOException {
    List<IndexRow> rows = new ArrayList<>(sums.size());
    Map<Integer, long[]> fresh = new HashMap<>();
    long leftOut = state.leftOut();
    for (Map.Entry<Key, Sum> entry : sums.entrySet()) {
      IndexRow row = row(entry.getKey(), entry.getValue(), fresh);
      if (row == null) {
        leftOut++;
      } else {
        rows.add(row);
      }
    }
    Spans lost = Spans.of(state.lost().toList());
    missing.forEach(span -> lost.add(span.first(), span.last()));
    Position position = new Position(state.epoch(), last.last(), last.chain());
    byte[] before = previous == null ? new byte[Position.CHAIN_BYTES] : previous;
    return new IndexReport(
        before, missing, lost.count(), leftOut, new IndexUnit(first, position, rows));
  }

  /** Null when there is no room for it. */
  private @Nullable IndexRow row(Key key, Sum sum, Map<Integer, long[]> fresh) throws IOException {
    if (key.day < 0 || key.day > DAY_MAX) {
      return null;
    }
    IndexRow known = state.row(key.day, key.indicator);
    if (known == null) {
      long[] more = fresh.computeIfAbsent(key.day, day -> new long[2]);
      if (!state.hasRoom(key.day, (int) more[0], more[1])) {
        return null;
      }
      more[0]++;
      more[1] += IndexBody.bytesOf(key.indicator);
      // Counted before, and its day forgotten since: better once too few than not at all.
      return new IndexRow(key.indicator, key.day, sum.firstNs, sum.lastNs, Math.max(1, sum.count));
    }
    return new IndexRow(
        key.indicator,
        key.day,
        Math.min(known.firstNs(), sum.firstNs),
        Math.max(known.lastNs(), sum.lastNs),
        known.count() + sum.count);
  }
}

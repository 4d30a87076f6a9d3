package io.drec.relay.message;

import io.drec.relay.message.IndexReport.Missing;
import io.drec.relay.message.IndexReport.Why;
import io.drec.store.Indicator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bytes of an {@link IndexReport}. */
public final class IndexBody {
  /** Raw, before packing. */
  public static final int BYTES_MAX = 16 << 20;

  /** In one unit. */
  public static final int ROWS_MAX = 300_000;

  /** In one unit. */
  public static final int MISSING_MAX = 4096;

  private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
  private static final int ROW_BYTES_MIN = 6;
  private static final int MISSING_BYTES_MIN = 3;
  private static final Indicator.Kind[] KINDS = Indicator.Kind.values();

  private IndexBody() {}

  static void write(BodyWriter body, IndexReport report) {
    IndexUnit unit = report.unit();
    if (unit.rows().size() > ROWS_MAX || report.missing().size() > MISSING_MAX) {
      throw new IllegalArgumentException(
          unit.rows().size() + " rows and " + report.missing().size() + " missing spans");
    }
    body.number(unit.first()).position(unit.end()).raw(report.previous());
    body.number(report.lostFrames()).number(report.leftOut()).number(report.missing().size());
    for (Missing span : report.missing()) {
      body.number(span.first()).number(span.last() - span.first()).u8(span.why().code());
    }
    body.number(unit.rows().size());
    for (IndexRow row : unit.rows()) {
      body.u8(row.indicator().kind().code());
      body.text(row.indicator().value()).signed(row.day());
      body.signed(row.firstNs() - row.day() * DAY_NS).number(row.lastNs() - row.firstNs());
      body.number(row.count());
    }
  }

  static IndexReport read(BodyReader in) throws MessageException {
    long first = in.count("a sequence");
    Position end = in.position();
    byte[] previous = in.raw(Position.CHAIN_BYTES, "a chain value");
    long lostFrames = in.count("lost frames");
    long leftOut = in.count("rows left out");
    List<Missing> missing = new ArrayList<>();
    for (int i = in.items(MISSING_MAX, MISSING_BYTES_MIN, "missing spans"); i > 0; i--) {
      missing.add(missing(in));
    }
    int count = in.items(ROWS_MAX, ROW_BYTES_MIN, "rows of a unit");
    List<IndexRow> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(row(in));
    }
    return new IndexReport(previous, missing, lostFrames, leftOut, new IndexUnit(first, end, rows));
  }

  private static Missing missing(BodyReader in) throws MessageException {
    long first = in.count("a sequence");
    long more = in.count(Long.MAX_VALUE - first, "frames");
    int code = in.u8();
    for (Why why : Why.values()) {
      if (why.code() == code) {
        return new Missing(first, first + more, why);
      }
    }
    throw new MessageException("frames missing for reason " + code + ", expected 1 or 2");
  }

  private static IndexRow row(BodyReader in) throws MessageException {
    int code = in.u8();
    Indicator indicator = new Indicator(kind(code), value(in));
    long day = in.signed();
    // Thousands of years on both sides; so that no sum below leaves 64 bits.
    if (day < -100_000 || day > 100_000) {
      throw new MessageException("a row of day " + day);
    }
    long sinceNs = in.signed();
    long spanNs = in.count("a row's span");
    if (sinceNs < 0 || sinceNs >= DAY_NS || spanNs >= DAY_NS - sinceNs) {
      throw new MessageException("a row that does not lie within its day");
    }
    long count = in.count("a row's count");
    long firstNs = day * DAY_NS + sinceNs;
    return new IndexRow(indicator, (int) day, firstNs, firstNs + spanNs, count);
  }

  private static String value(BodyReader in) throws MessageException {
    return in.text(IndexRow.VALUE_BYTES_MAX, "an indicator's value");
  }

  private static Indicator.Kind kind(int code) throws MessageException {
    for (Indicator.Kind kind : KINDS) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new MessageException("an indicator of kind " + code);
  }

  /** About how much a row takes before packing. */
  public static int bytesOf(Indicator indicator) {
    return indicator.value().getBytes(StandardCharsets.UTF_8).length + 32;
  }
}

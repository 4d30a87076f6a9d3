package io.drec.store;

import io.drec.record.LossCause;
import io.drec.record.RecordType;
import io.drec.store.Coverage.Gap;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads from META what a recording can be asked for: runs, gaps, totals, counts. */
final class CoverageReader {
  private static final String OVERWRITTEN = "overwritten";

  private final FootageSource source;
  private final HostNames hosts;

  CoverageReader(FootageSource source, HostNames hosts) {
    this.source = source;
    this.hosts = hosts;
  }

  Coverage coverage(long fromNs, long toNs) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    Set<String> notCaptured = new LinkedHashSet<>();
    for (RunRow run : runs()) {
      if (run.firstNs <= toNs && run.lastNs >= fromNs) {
        first = Math.min(first, Math.max(fromNs, run.firstNs));
        last = Math.max(last, Math.min(toNs, run.lastNs));
        notCaptured.addAll(run.notCaptured());
        notCaptured.addAll(ImportedRuns.notTold(run, hosts.name(run.hostId())));
      }
    }
    boolean any = first != Long.MAX_VALUE;
    return new Coverage(
        any ? first : 0, any ? last : 0, gaps(fromNs, toNs), List.copyOf(notCaptured));
  }

  /** Gaps that reach into the span; those of one cause that touch each other as one. */
  private List<Gap> gaps(long fromNs, long toNs) {
    List<Gap> gaps = new ArrayList<>();
    scan(
        Family.META,
        MetaKeys.gaps(),
        MetaKeys.gapsAfter(toNs),
        row -> {
          GapRow value = GapRow.decode(row.value());
          if (value.toNs() >= fromNs) {
            add(gaps, gap(new RowReader(row.key(), 1).time(), value));
          }
        });
    overwritten(fromNs, toNs, gaps);
    return gaps;
  }

  /** What was overwritten is not known any more: a gap like others. */
  private void overwritten(long fromNs, long toNs, List<Gap> gaps) {
    for (Keeping.Overwritten gone : overwritten()) {
      if (gone.toNs() >= fromNs && gone.fromNs() <= toNs) {
        gaps.add(new Gap(gone.host(), gone.fromNs(), gone.toNs(), OVERWRITTEN, gone.records()));
      }
    }
    gaps.sort(Comparator.comparingLong(Gap::fromNs));
  }

  private Gap gap(long fromNs, GapRow row) {
    return new Gap(hosts.name(row.hostId()), fromNs, row.toNs(), word(row.cause()), row.count());
  }

  /** Appends a gap, or makes the newest of its host and cause longer when the two touch. */
  private static void add(List<Gap> gaps, Gap gap) {
    for (int i = gaps.size() - 1; i >= 0; i--) {
      Gap before = gaps.get(i);
      if (before.host().equals(gap.host()) && before.cause().equals(gap.cause())) {
        if (gap.fromNs() > before.toNs()) {
          break;
        }
        gaps.set(i, joined(before, gap));
        return;
      }
    }
    gaps.add(gap);
  }

  private static Gap joined(Gap a, Gap b) {
    Long count = a.count() == null || b.count() == null ? null : a.count() + b.count();
    return new Gap(a.host(), a.fromNs(), Math.max(a.toNs(), b.toNs()), a.cause(), count);
  }

  FootageStatus status() {
    List<RunRow> runs = runs();
    RunRow newest = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    Map<String, Long> byType = recordsByType();
    FootageSource.Facts facts = source.facts();
    Keeping keeping = keeping(facts);
    long gone = keeping.overwritten().stream().mapToLong(Keeping.Overwritten::records).sum();
    return new FootageStatus(
        facts.recording(),
        facts.trouble(),
        facts.memory(),
        runs.stream().mapToLong(run -> run.firstNs).min().orElse(0),
        runs.stream().mapToLong(run -> run.lastNs).max().orElse(0),
        Math.max(0, byType.values().stream().mapToLong(Long::longValue).sum() - gone),
        facts.compactedSequence(),
        position(source.tables()),
        facts.storeBytes(),
        facts.journalBytes(),
        byType,
        totals(),
        newest == null ? "" : newest.sensor,
        newest == null ? "" : newest.isImported() ? "what was imported" : newest.scope,
        hostNames(),
        clocks(),
        keeping);
  }

  private Keeping keeping(FootageSource.Facts facts) {
    List<Keeping.Piece> pieces = new ArrayList<>();
    for (SegmentRow row : facts.segments()) {
      List<Keeping.OnHost> onHosts = new ArrayList<>();
      for (SegmentRow.HostSpan host : row.hosts()) {
        onHosts.add(new Keeping.OnHost(hosts.name(host.id()), host.firstNs(), host.lastNs()));
      }
      pieces.add(
          new Keeping.Piece(
              row.firstNs(), row.lastNs(), row.records(), row.storedBytes(), onHosts));
    }
    return new Keeping(
        pieces,
        limits(source.tables()),
        overwritten(),
        unsentFrames(source.tables()),
        facts.locks());
  }

  private List<Keeping.Overwritten> overwritten() {
    List<Keeping.Overwritten> overwritten = new ArrayList<>();
    scan(
        Family.META,
        MetaKeys.dropped(),
        Keys.after(MetaKeys.dropped()),
        row -> {
          DroppedRow value = DroppedRow.decode(row.value());
          overwritten.add(
              new Keeping.Overwritten(
                  hosts.name(value.hostId()), value.fromNs(), value.toNs(), value.records()));
        });
    overwritten.sort(
        Comparator.comparing(Keeping.Overwritten::host).thenComparing(Keeping.Overwritten::fromNs));
    return overwritten;
  }

  /** Frames overwritten of which a centre should have had the index, and had not. */
  static long unsentFrames(Tables tables) {
    byte[] value = tables.get(Family.META, MetaKeys.unsent());
    return value == null ? 0 : new RowReader(value).number();
  }

  /** What the recorder keeps to; null when it has no limits. */
  static @Nullable Retention limits(Tables tables) {
    byte[] value = tables.get(Family.META, MetaKeys.limits());
    return value == null ? null : LimitsRow.decode(value).retention();
  }

  private List<FootageStatus.SourceClock> clocks() {
    List<FootageStatus.SourceClock> clocks = new ArrayList<>();
    scan(
        Family.STATE,
        MetaKeys.sourceClocks(),
        Keys.after(MetaKeys.sourceClocks()),
        row -> {
          RowReader key = new RowReader(row.key(), 1);
          String host = hosts.name(key.raw(EntityRow.HOST_ID_BYTES));
          ClockRow clock = ClockRow.decode(row.value());
          clocks.add(
              new FootageStatus.SourceClock(host, key.text(), clock.offsetNs(), clock.count()));
        });
    clocks.sort(
        Comparator.comparing(FootageStatus.SourceClock::host)
            .thenComparing(FootageStatus.SourceClock::source));
    return clocks;
  }

  /** Sequence of the last frame that the tables hold; -1 when none. */
  static long position(Tables tables) {
    byte[] value = tables.get(Family.META, MetaKeys.position());
    return value == null ? -1 : new RowReader(value).u64();
  }

  private List<RunRow> runs() {
    List<RunRow> runs = new ArrayList<>();
    scan(
        Family.META,
        MetaKeys.runs(),
        Keys.after(MetaKeys.runs()),
        row -> runs.add(RunRow.decode(row.key(), row.value())));
    return runs;
  }

  private Map<String, Long> recordsByType() {
    Map<String, Long> counts = new TreeMap<>();
    scan(
        Family.META,
        MetaKeys.counts(),
        Keys.after(MetaKeys.counts()),
        row -> {
          RowReader key = new RowReader(row.key(), 1);
          counts.put(typeWord(key.u8() << 8 | key.u8()), new RowReader(row.value()).number());
        });
    return counts;
  }

  List<String> hostNames() {
    List<String> names = new ArrayList<>();
    scan(
        Family.META,
        MetaKeys.runsOfHosts(),
        Keys.after(MetaKeys.runsOfHosts()),
        row -> names.add(hosts.name(new RowReader(row.key(), 1).raw(EntityRow.HOST_ID_BYTES))));
    names.sort(null);
    return names;
  }

  private FootageStatus.@Nullable Totals totals() {
    byte[] value = source.tables().get(Family.META, MetaKeys.totals());
    if (value == null) {
      return null;
    }
    TotalsRow row = TotalsRow.decode(value);
    Map<String, Long> lostByCause = new TreeMap<>();
    row.lostByCause().forEach((cause, count) -> lostByCause.put(word(cause), count));
    return new FootageStatus.Totals(
        row.asOfNs(), row.hits(), row.recorded(), row.lost(), lostByCause);
  }

  private void scan(Family family, byte[] from, byte @Nullable [] to, Consumer<Cursor> visitor) {
    try (Cursor rows = source.tables().scan(family, from, to, Order.ASCENDING)) {
      while (rows.next()) {
        visitor.accept(rows);
      }
    }
  }

  private static String word(int causeCode) {
    LossCause cause = LossCause.ofCode(causeCode);
    return cause == null ? "cause_" + causeCode : cause.name().toLowerCase(Locale.ROOT);
  }

  private static String typeWord(int typeCode) {
    RecordType type = RecordType.ofCode(typeCode);
    return type == null ? "type_" + typeCode : type.name().toLowerCase(Locale.ROOT);
  }
}

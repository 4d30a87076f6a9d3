package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameHead;
import io.drec.segment.RecordQuery;
import io.drec.segment.Wanted;
import io.drec.store.Keys.Side;
import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers from tables, wherever these come from. */
public final class TableFootage implements Footage {
  /** Postings of one value that are passed over one by one before it is jumped over. */
  private static final int STEPS_BEFORE_JUMP = 8;

  private final FootageSource source;
  private final HostNames hosts;
  private final RecordReader records;
  private final CoverageReader coverage;

  /** By the host's name; empty: not read yet. */
  private final Map<String, Long> tolerances = new HashMap<>();

  public TableFootage(FootageSource source) {
    this.source = source;
    this.hosts = new HostNames(source);
    this.records = new RecordReader(source, hosts);
    this.coverage = new CoverageReader(source, hosts);
  }

  @Override
  public void refresh() {
    source.refresh();
    hosts.forget();
    records.forget();
    tolerances.clear();
  }

  @Override
  public Optional<Entity> entity(EntityId id) {
    byte[] value = source.tables().get(Family.ENTITY, Keys.entity(id));
    if (value == null) {
      return Optional.empty();
    }
    EntityRow row = EntityRow.decode(id, value);
    return Optional.of(row.toEntity(hosts.name(row.hostId())));
  }

  @Override
  public void causes(EntityId id, long untilNs, Predicate<Edge> visitor) {
    byte[] from = Keys.edgesFrom(id, Side.CAUSES, Long.MIN_VALUE).toBytes();
    byte[] to =
        untilNs == Long.MAX_VALUE
            ? Keys.edgesEnd(id, Side.CAUSES)
            : Keys.edgesFrom(id, Side.CAUSES, untilNs + 1).toBytes();
    edges(from, to, Order.DESCENDING, row -> visitor.test(edge(id, Side.CAUSES, row)));
  }

  @Override
  public void effects(EntityId id, long fromNs, Predicate<Edge> visitor) {
    byte[] from = Keys.edgesFrom(id, Side.EFFECTS, fromNs).toBytes();
    byte[] to = Keys.edgesEnd(id, Side.EFFECTS);
    edges(from, to, Order.ASCENDING, row -> visitor.test(edge(id, Side.EFFECTS, row)));
  }

  private void edges(byte[] from, byte[] to, Order order, Predicate<Cursor> visitor) {
    try (Cursor rows = source.tables().scan(Family.EDGE, from, to, order)) {
      boolean goOn = true;
      while (goOn && rows.next()) {
        goOn = visitor.test(rows);
      }
    }
  }

  private static Edge edge(EntityId owner, Side side, Cursor row) {
    RowReader key = Keys.edgeKey(row.key());
    long firstNs = key.time();
    Mechanism mechanism = Mechanism.ofCode(key.u8());
    EntityId other = key.id();
    EdgeRow value = EdgeRow.decode(row.value());
    return new Edge(
        side == Side.CAUSES ? other : owner,
        side == Side.CAUSES ? owner : other,
        mechanism,
        firstNs,
        value.lastNs(),
        value.event(),
        value.bytes());
  }

  @Override
  public long toleranceNs(String host) {
    if (tolerances.isEmpty()) {
      tolerances.put("", 0L);
      byte[] from = MetaKeys.tolerances();
      try (Cursor rows =
          source.tables().scan(Family.META, from, Keys.after(from), Order.ASCENDING)) {
        while (rows.next()) {
          byte[] hostId = new RowReader(rows.key(), 1).raw(EntityRow.HOST_ID_BYTES);
          tolerances.put(hosts.name(hostId), new RowReader(rows.value()).number());
        }
      }
    }
    return tolerances.getOrDefault(host, 0L);
  }

  @Override
  public void postings(Indicator indicator, Predicate<Posting> visitor) {
    byte[] prefix = Keys.postings(indicator).toBytes();
    try (Cursor rows =
        source.tables().scan(Family.INDICATOR, prefix, Keys.after(prefix), Order.ASCENDING)) {
      boolean goOn = true;
      while (goOn && rows.next()) {
        goOn = visitor.test(posting(rows, prefix.length));
      }
    }
  }

  private static Posting posting(Cursor row, int prefixLength) {
    EntityId object = new RowReader(row.key(), prefixLength).id();
    EntityId process = new RowReader(row.key(), prefixLength + Keys.ID_BYTES).optionalId();
    PostingRow value = PostingRow.decode(row.value());
    return new Posting(
        object, process, value.firstNs(), value.lastNs(), value.count(), value.firstEvent());
  }

  @Override
  public void values(Indicator.Kind kind, String prefix, Predicate<String> visitor) {
    byte[] from = new RowWriter().u8(kind.code()).raw(Keys.indicatorValue(prefix)).toBytes();
    byte[] to = Keys.after(from);
    byte[] next = from;
    while (next != null) {
      next = valuesUntilJump(next, to, visitor);
    }
  }

  /** Visits values up to one with many postings; returns where to go on, null at the end. */
  private byte @Nullable [] valuesUntilJump(
      byte[] from, byte @Nullable [] to, Predicate<String> visitor) {
    byte[] value = new byte[0];
    int steps = 0;
    try (Cursor rows = source.tables().scan(Family.INDICATOR, from, to, Order.ASCENDING)) {
      while (rows.next()) {
        byte[] key = rows.key();
        int end = valueEnd(key);
        if (steps > 0 && Arrays.equals(value, 0, value.length, key, 0, end)) {
          steps++;
          if (steps > STEPS_BEFORE_JUMP) {
            byte[] behind = Arrays.copyOf(key, end + 1);
            behind[end] = 1;
            return behind;
          }
          continue;
        }
        value = Arrays.copyOf(key, end);
        steps = 1;
        if (!visitor.test(new String(value, 1, end - 1, StandardCharsets.UTF_8))) {
          return null;
        }
      }
    }
    return null;
  }

  private static int valueEnd(byte[] key) {
    return key.length - 2 * Keys.ID_BYTES - 1;
  }

  @Override
  public Optional<StoredRecord> record(EventId id) {
    return records.record(id);
  }

  @Override
  public void records(long fromNs, long toNs, Predicate<StoredRecord> visitor) {
    records.records(fromNs, toNs, visitor);
  }

  @Override
  public void records(RecordQuery query, Predicate<StoredRecord> visitor) {
    records.records(query, visitor);
  }

  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return records.mayHaveText(query, test);
  }

  @Override
  public @Nullable ProcessSet processes(RecordQuery query, Wanted texts) {
    ProcessSet[] found = new ProcessSet[1];
    RecordReader.reading(
        () ->
            found[0] = new ProcessSearch(source, id -> entity(id).orElse(null), query).find(texts));
    return found[0];
  }

  @Override
  public List<EntityId> processes(FrameHead frame, int pid, long startNs) {
    return records.processes(frame, pid, startNs);
  }

  @Override
  public String host(byte[] hostId) {
    return hosts.name(hostId);
  }

  @Override
  public Coverage coverage(long fromNs, long toNs) {
    return coverage.coverage(fromNs, toNs);
  }

  @Override
  public FootageStatus status() {
    return coverage.status();
  }

  @Override
  public List<String> hosts() {
    return coverage.hostNames();
  }

  @Override
  public void close() {
    source.close();
  }
}

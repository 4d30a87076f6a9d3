package io.drec.compact;

import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Counter;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.GapRow;
import io.drec.store.MetaKeys;
import io.drec.store.RunRow;
import io.drec.store.Text;
import io.drec.store.TotalsRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of HEALTH: what a recording can be asked for, and where it has gaps. */
final class HealthRules {
  private static final String SCOPE = "record.scope=";

  private final Rows rows;

  /** The run that is being written, read back at the first record of a batch. */
  private @Nullable RunRow run;

  HealthRules(Rows rows) {
    this.rows = rows;
  }

  /** Every record belongs to a run; a START begins one. */
  void record(Act act) {
    RecordView record = act.record();
    HealthKind kind =
        record.type() == RecordType.HEALTH ? HealthKind.ofCode(record.bodyInt(Health.KIND)) : null;
    RunRow current = run(act.hostId());
    if (kind == HealthKind.START) {
      current = started(act, current);
    } else if (kind == HealthKind.IMPORT) {
      current = imported(act, current);
    } else if (current == null) {
      current = begin(act);
    }
    current.firstNs = Math.min(current.firstNs, act.timeNs());
    current.lastNs = Math.max(current.lastNs, act.timeNs());
    if (kind != null) {
      told(act, kind, current);
    } else if (current.isImported()) {
      current.told(record.typeCode());
    }
  }

  private void told(Act act, HealthKind kind, RunRow current) {
    switch (kind) {
      case START, STOP, COUNTERS -> totals(act);
      case LOSS -> {
        long count = act.record().bodyLong(Health.COUNT);
        gap(
            act.hostId(),
            act.epoch(act.record().bodyLong(Health.FROM_NS)),
            act.epoch(act.record().bodyLong(Health.TO_NS)),
            act.record().bodyInt(Health.CAUSE),
            count == RecordLayout.UNKNOWN_U64 ? null : Long.valueOf(count),
            act.event());
      }
      case COVERAGE -> text(act, FieldId.TEXT).lines().forEach(current::addNotCaptured);
      case CLOCK, CONFIG, IMPORT -> {
        // The frame's own offset is what times are made with; scope is told by START; an import
        // has begun a run.
      }
    }
  }

  private RunRow started(Act act, @Nullable RunRow before) {
    long fromNs = act.record().bodyLong(Health.FROM_NS);
    long endedNs = fromNs != 0 ? act.epoch(fromNs) : before != null ? before.lastNs : act.timeNs();
    if (endedNs < act.timeNs()) {
      int cause = LossCause.NOT_RUNNING.code();
      gap(act.hostId(), endedNs, act.timeNs(), cause, null, act.event());
    }
    flush();
    RunRow begun = begin(act);
    begun.sensor = text(act, FieldId.SENSOR);
    begun.scope =
        text(act, FieldId.CONFIG)
            .lines()
            .filter(line -> line.startsWith(SCOPE))
            .map(line -> line.substring(SCOPE.length()))
            .findFirst()
            .orElse("");
    String hostName = text(act, FieldId.HOST_NAME);
    if (!hostName.isEmpty()) {
      rows.putMeta(MetaKeys.hostName(act.hostId()), hostName.getBytes(StandardCharsets.UTF_8));
    }
    return begun;
  }

  /**
   * What follows of this host was imported. What one import brings, and what another one from the
   * same source adds, is one run; between imports nothing was recorded and nothing was lost.
   */
  private RunRow imported(Act act, @Nullable RunRow before) {
    String sensor = text(act, FieldId.SENSOR);
    if (before != null && before.isImported() && before.sensor.equals(sensor)) {
      return before;
    }
    flush();
    RunRow begun = begin(act);
    begun.imported();
    begun.sensor = sensor;
    String hostName = text(act, FieldId.HOST_NAME);
    byte[] nameKey = MetaKeys.hostName(act.hostId());
    if (!hostName.isEmpty() && rows.meta(nameKey) == null) {
      rows.putMeta(nameKey, hostName.getBytes(StandardCharsets.UTF_8));
    }
    return begun;
  }

  private static String text(Act act, FieldId id) {
    byte[] bytes = act.record().fieldBytes(id);
    return bytes == null ? "" : Text.decode(bytes);
  }

  private void totals(Act act) {
    RecordView record = act.record();
    long hits = record.bodyLong(Health.HITS);
    long recorded = record.bodyLong(Health.RECORDED);
    long lost = record.bodyLong(Health.LOST);
    byte[] counters = record.fieldBytes(FieldId.COUNTERS);
    Map<Integer, Long> causes = counters == null ? knownCauses(lost) : lostByCause(counters);
    TotalsRow row = new TotalsRow(act.timeNs(), hits, recorded, lost, causes);
    rows.putMeta(MetaKeys.totals(), row.encode());
  }

  /** The causes told last, where a record has only the sum: a START begins with none. */
  private Map<Integer, Long> knownCauses(long lost) {
    byte[] before = rows.meta(MetaKeys.totals());
    return lost == 0 || before == null ? Map.of() : TotalsRow.decode(before).lostByCause();
  }

  /** Sums the losses of all hooks; HIT and NONE, which are no losses, left out. */
  private static Map<Integer, Long> lostByCause(byte @Nullable [] counters) {
    Map<Integer, Long> lost = new TreeMap<>();
    if (counters == null) {
      return lost;
    }
    ByteBuffer in = ByteBuffer.wrap(counters).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + Counter.BYTES <= counters.length; at += Counter.BYTES) {
      int cause = in.getShort(at + Counter.CAUSE) & 0xffff;
      long value = in.getLong(at + Counter.VALUE);
      if (cause > LossCause.HIT.code() && value != 0) {
        lost.merge(cause, value, Long::sum);
      }
    }
    return lost;
  }

  void gap(byte[] hostId, long fromNs, long toNs, int cause, @Nullable Long count, EventId event) {
    GapRow row = new GapRow(hostId, Math.max(fromNs, toNs), cause, count);
    rows.putMeta(MetaKeys.gap(fromNs, event), row.encode());
  }

  private RunRow begin(Act act) {
    RunRow begun = new RunRow(MetaKeys.run(act.event()), act.hostId(), act.timeNs());
    rows.putMeta(MetaKeys.runOfHost(act.hostId()), begun.key());
    run = begun;
    return begun;
  }

  /** The newest run of this host, null before its first. */
  @Nullable RunRow run(byte[] hostId) {
    RunRow current = run;
    if (current != null && java.util.Arrays.equals(current.hostId(), hostId)) {
      return current;
    }
    flush();
    byte[] key = rows.meta(MetaKeys.runOfHost(hostId));
    byte[] value = key == null ? null : rows.meta(key);
    run = key == null || value == null ? null : RunRow.decode(key, value);
    return run;
  }

  /** The newest run of the host that recorded last; null when there is none. */
  @Nullable RunRow newestRun() {
    RunRow current = run;
    if (current != null) {
      return current;
    }
    byte[] key = rows.lastMetaKey(MetaKeys.runs());
    byte[] value = key == null ? null : rows.meta(key);
    return key == null || value == null ? null : RunRow.decode(key, value);
  }

  void flush() {
    RunRow current = run;
    if (current != null) {
      rows.putMeta(current.key(), current.encode());
    }
  }
}

package io.drec.jmh.replica;

import io.drec.jmh.replica.RecordingPool.Group;
import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.HealthKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * As many events as asked for: the pool, copy by copy. One copy in the middle is untouched; it is
 * the needle, in which every question is asked. The last copy may be cut.
 */
public final class Replicator implements EventSource {
  private static final byte[] NO_BOOT = new byte[16];
  private static final String SENSOR = "shared recordings";

  private final RecordingPool pool;
  private final long total;
  private final long seed;
  private final int needle;
  private final byte[] bytes = new byte[RecordLayout.RECORD_LENGTH_MAX];
  private final ByteBuffer record = Shift.over(bytes);
  private final RecordBuilder head = new RecordBuilder();
  private long position;
  private int copy = -1;
  private int group = -1;
  private int index;
  private @Nullable Shift shift;
  private FrameBuilder.@Nullable Origin origin;

  /**
   * @param total events of all copies
   */
  public Replicator(RecordingPool pool, long total, long seed) {
    this.pool = pool;
    this.total = total;
    this.seed = seed;
    int copies = (int) ((total + pool.count() - 1) / pool.count());
    if (copies > pool.marks().copiesMax()) {
      throw new IllegalArgumentException(
          total + " events are " + copies + " copies; at most " + pool.marks().copiesMax());
    }
    // Whole, also where the last copy is cut.
    this.needle = Math.max(0, (int) (total / pool.count()) - 1) / 2;
  }

  /** Number of the untouched copy. */
  public int needle() {
    return needle;
  }

  @Override
  public int frameBytes() {
    return RecordLayout.FRAME_LENGTH_MAX;
  }

  @Override
  public long next(long events, Sink sink) {
    long end = Math.min(total, position + events);
    long from = position;
    while (position < end) {
      FrameBuilder.Origin current = origin;
      if (current == null || index == pool.groups().get(group).to()) {
        current = enter(sink);
      }
      int length = pool.copy(index, bytes);
      Shift applied = shift;
      if (applied != null) {
        applied.apply(
            record, bytes, pool.places(), pool.placesFrom(index), pool.placesFrom(index + 1));
      }
      sink.record(current, record, length, true);
      index++;
      position++;
    }
    return position - from;
  }

  /** The next host; told by the record that an import writes before its events. */
  private FrameBuilder.Origin enter(Sink sink) {
    if (copy < 0 || group + 1 == pool.groups().size()) {
      copy++;
      group = -1;
      shift = copy == needle ? null : new Shift(pool.marks(), copy + 1, copy - needle, seed);
    }
    group++;
    Group entered = pool.groups().get(group);
    index = entered.from();
    String host = hostName(entered.host());
    FrameBuilder.Origin next =
        new FrameBuilder.Origin(
            RecordingPool.hostId(host), NO_BOOT, RecordLayout.CLOCK_REALTIME, 0);
    origin = next;
    long last = Math.min(entered.to(), index + total - position) - 1;
    long fromNs = timeNs(index);
    ByteBuffer imported =
        head.begin(RecordType.HEALTH, Health.BYTES, fromNs)
            .bodyInt(Health.KIND, HealthKind.IMPORT.code())
            .bodyLong(Health.FROM_NS, fromNs)
            .bodyLong(Health.TO_NS, timeNs((int) last))
            .bodyLong(Health.COUNT, last + 1 - index)
            .field(FieldId.HOST_NAME, host)
            .field(FieldId.SENSOR, SENSOR)
            .end();
    sink.record(next, imported, imported.limit(), false);
    return next;
  }

  private long timeNs(int at) {
    Shift applied = shift;
    return applied == null ? pool.timeNs(at) : applied.timeNs(pool.timeNs(at));
  }

  private String hostName(String name) {
    if (shift == null) {
      return name;
    }
    byte[] folded = name.toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int mark = pool.marks().at(folded, 0, folded.length);
    boolean upper = !name.equals(name.toLowerCase(Locale.ROOT));
    byte[] own = pool.marks().own(mark, copy + 1, upper);
    return name.substring(0, name.length() - own.length)
        + new String(own, java.nio.charset.StandardCharsets.US_ASCII);
  }
}

package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Origin;
import io.drec.store.ClockRow;
import io.drec.store.MetaKeys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * By how much the second clock of an imported source is off the one its records are ordered by:
 * counted for each host and kind of event, since the same log may hold several such clocks.
 */
final class SourceClocks {
  private final Rows rows;
  private final Map<ByteBuffer, ClockRow> clocks = new HashMap<>();

  SourceClocks(Rows rows) {
    this.rows = rows;
  }

  void told(Act act) {
    byte[] origin = act.record().fieldBytes(FieldId.ORIGIN);
    if (origin == null || origin.length < Origin.BYTES) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(origin).order(ByteOrder.LITTLE_ENDIAN);
    long sourceNs = in.getLong(Origin.SOURCE_TIME_NS);
    if (sourceNs == 0) {
      return;
    }
    String channel = act.text(FieldId.CHANNEL);
    String source = (channel == null ? "" : channel) + " " + in.getInt(Origin.EVENT_CODE);
    byte[] key = MetaKeys.sourceClock(act.hostId(), source.strip());
    clocks
        .computeIfAbsent(
            ByteBuffer.wrap(key),
            any -> {
              byte[] value = rows.meta(key);
              return value == null ? new ClockRow() : ClockRow.decode(value);
            })
        .add(sourceNs - act.timeNs());
  }

  void flush() {
    clocks.forEach((key, row) -> rows.putMeta(key.array(), row.encode()));
    clocks.clear();
  }
}

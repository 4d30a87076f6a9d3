package io.drec.evidence;

import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the records that an import adds of its own; valid until the next. One thread. */
final class ImportRecords {
  private final RecordBuilder builder = new RecordBuilder();

  /** Something could not be read; its origin, the last field, is at the record's very end. */
  ByteBuffer loss(long fromNs, long toNs, long count, Fingerprint fingerprint) {
    ByteBuffer origin = ByteBuffer.allocate(Origin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fingerprint.write(origin, Origin.FINGERPRINT);
    return begin(HealthKind.LOSS, fromNs, toNs, count)
        .bodyInt(Health.CAUSE, LossCause.DAMAGED.code())
        .field(FieldId.ORIGIN, origin.array())
        .end();
  }

  /**
   * Events of a host follow.
   *
   * @param lost places among them that could not be read
   */
  ByteBuffer imported(ImportedHost host, long fromNs, long toNs, long count, long lost) {
    return begin(HealthKind.IMPORT, fromNs, toNs, count)
        .bodyLong(Health.LOST, lost)
        .field(FieldId.HOST_NAME, host.name())
        .field(FieldId.SENSOR, host.sensor)
        .end();
  }

  private RecordBuilder begin(HealthKind kind, long fromNs, long toNs, long count) {
    return builder
        .begin(RecordType.HEALTH, Health.BYTES, fromNs)
        .bodyInt(Health.KIND, kind.code())
        .bodyLong(Health.FROM_NS, fromNs)
        .bodyLong(Health.TO_NS, toNs)
        .bodyLong(Health.COUNT, count);
  }
}

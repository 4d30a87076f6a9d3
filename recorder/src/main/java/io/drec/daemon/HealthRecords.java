package io.drec.daemon;

import io.drec.record.FieldId;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordType;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the HEALTH records; each is a copy. Times are on the frame's clock. One thread at a time.
 */
final class HealthRecords {
  private final RecordBuilder builder = new RecordBuilder();

  /**
   * @param fromNs end of the recording before, 0 when there was none; negative when it ended before
   *     this boot
   */
  byte[] start(
      long timeNs, long fromNs, HostIdentity host, Sensor.Description sensor, String config) {
    begin(HealthKind.START, LossCause.NOT_RUNNING, timeNs)
        .bodyLong(Health.FROM_NS, fromNs)
        .bodyLong(Health.TO_NS, timeNs)
        .field(FieldId.HOST_NAME, host.hostName())
        .field(FieldId.KERNEL, sensor.kernel())
        .field(FieldId.SENSOR, sensor.sensor())
        .field(FieldId.HOOKS, String.join(",", sensor.hookNames()))
        .field(FieldId.CONFIG, config);
    return end();
  }

  byte[] stop(long timeNs, Totals totals, String why) {
    totals(begin(HealthKind.STOP, LossCause.NONE, timeNs), totals).field(FieldId.TEXT, why);
    return end();
  }

  byte[] clock(long timeNs, long oldOffsetNs, long newOffsetNs) {
    begin(HealthKind.CLOCK, LossCause.NONE, timeNs)
        .bodyLong(Health.FROM_NS, oldOffsetNs)
        .bodyLong(Health.TO_NS, newOffsetNs);
    return end();
  }

  byte[] loss(LossCause cause, long fromNs, long toNs, long count, Totals totals) {
    totals(begin(HealthKind.LOSS, cause, toNs), totals)
        .bodyLong(Health.FROM_NS, fromNs)
        .bodyLong(Health.TO_NS, toNs)
        .bodyLong(Health.COUNT, count);
    return end();
  }

  /**
   * @param what was left out from fromNs to toNs
   */
  byte[] shed(long fromNs, long toNs, String what) {
    begin(HealthKind.LOSS, LossCause.SHED, toNs)
        .bodyLong(Health.FROM_NS, fromNs)
        .bodyLong(Health.TO_NS, toNs)
        .bodyLong(Health.COUNT, RecordLayout.UNKNOWN_U64)
        .field(FieldId.TEXT, what);
    return end();
  }

  /**
   * @param what is done otherwise from now on
   * @param config the settings that changed, a line each
   */
  byte[] reconfigured(long timeNs, String what, String config) {
    begin(HealthKind.CONFIG, LossCause.NONE, timeNs)
        .field(FieldId.TEXT, what)
        .field(FieldId.CONFIG, config);
    return end();
  }

  byte[] counters(long timeNs, Totals totals) {
    totals(begin(HealthKind.COUNTERS, LossCause.NONE, timeNs), totals)
        .field(FieldId.COUNTERS, totals.toField());
    return end();
  }

  /** Coverage: a record for each sentence. */
  List<byte[]> coverage(long timeNs, List<String> notCaptured) {
    List<byte[]> records = new java.util.ArrayList<>();
    for (String sentence : notCaptured) {
      begin(HealthKind.COVERAGE, LossCause.NONE, timeNs).field(FieldId.TEXT, sentence);
      records.add(end());
    }
    return records;
  }

  private RecordBuilder begin(HealthKind kind, LossCause cause, long timeNs) {
    return builder
        .begin(RecordType.HEALTH, Health.BYTES, timeNs)
        .bodyInt(Health.KIND, kind.code())
        .bodyInt(Health.CAUSE, cause.code());
  }

  private static RecordBuilder totals(RecordBuilder record, Totals totals) {
    return record
        .bodyLong(Health.HITS, totals.hits())
        .bodyLong(Health.RECORDED, totals.recorded())
        .bodyLong(Health.LOST, totals.lost());
  }

  private byte[] end() {
    ByteBuffer record = builder.end();
    byte[] copy = new byte[record.limit()];
    record.get(0, copy);
    return copy;
  }
}

package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record being made of an event: its own part by the mappings, what all have in common here.
 */
final class Draft {
  private static final String CHANNEL = "auditd";

  private final RecordBuilder builder = new RecordBuilder();

  /** Begins a record whose process is the one that the event's lines name. */
  RecordBuilder begin(AuditEvent event, RecordType type, int bodyBytes) {
    Long pid = Numbers.decimal(event.told("pid"));
    int known = pid == null || pid < 0 || pid > Integer.MAX_VALUE ? 0 : (int) (long) pid;
    return begin(event, type, bodyBytes, known);
  }

  RecordBuilder begin(AuditEvent event, RecordType type, int bodyBytes, int pid) {
    return builder.begin(type, bodyBytes, event.timeNs()).process(pid, 0, 0L);
  }

  /** Appends a field, unless it is not told. */
  void text(FieldId id, @Nullable String value) {
    text(id, value, AuditdLimits.VALUE_BYTES_MAX);
  }

  void text(FieldId id, @Nullable String value, int bytesMax) {
    if (value != null) {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      builder.field(id, bytes, 0, bytes.length, bytesMax);
    }
  }

  /**
   * Appends a path, and, when it is relative, the directory it starts from.
   *
   * @param directory null when it is not known
   */
  void path(FieldId pathId, @Nullable String path, FieldId dirId, @Nullable String directory) {
    text(pathId, path);
    if (path != null && !path.startsWith("/")) {
      text(dirId, directory);
    }
  }

  /** Appends what the event's lines say of the process that acted. */
  void actor(AuditEvent event) {
    text(FieldId.COMM, event.told("comm"));
    text(FieldId.EXE, event.told("exe"));
    text(FieldId.USER, event.userName());
    text(FieldId.LOGON_ID, event.session());
  }

  /**
   * Ends the record with where it came from and all that the event's lines have.
   *
   * @param main the line that the record is told by
   */
  ByteBuffer end(AuditEvent event, AuditMessage main) {
    builder.field(FieldId.ORIGIN, origin(event, main));
    return endLive(event, main);
  }

  /** Ends the record of an event that was not imported: it has no ORIGIN. */
  ByteBuffer endLive(AuditEvent event, AuditMessage main) {
    text(FieldId.CHANNEL, CHANNEL);
    text(FieldId.PROVIDER, main.type());
    DataField data = DataField.of(event);
    byte[] bytes = data.bytes();
    builder.field(FieldId.DATA, bytes, 0, bytes.length, data.wholeFieldsBytes());
    return builder.end();
  }

  private static byte[] origin(AuditEvent event, AuditMessage main) {
    ByteBuffer origin = ByteBuffer.allocate(Origin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    origin.putLong(Origin.RECORD_NUMBER, event.stamp().serial());
    origin.putInt(Origin.EVENT_CODE, MessageTypes.number(main.type()));
    origin.put(Origin.FINGERPRINT, Fingerprint.of(event));
    return origin.array();
  }

  /** Ends the record of a call that was captured here: it has nothing beside its own fields. */
  ByteBuffer endCall() {
    return builder.end();
  }

  /** Says that the log does not tell all of it. */
  void incomplete() {
    builder.flags(RecordLayout.F_INCOMPLETE);
  }
}

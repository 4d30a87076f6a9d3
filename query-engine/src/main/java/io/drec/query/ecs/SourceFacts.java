package io.drec.query.ecs;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a record says in its own words, whatever its type: who acted, and who told of it. */
final class SourceFacts {
  private SourceFacts() {}

  static void fill(EcsEvent event, RecordView record) {
    actor(event, record);
    event
        .put(EcsField.WINLOG_CHANNEL, Texts.of(record, FieldId.CHANNEL))
        .put(EcsField.EVENT_PROVIDER, Texts.of(record, FieldId.PROVIDER))
        .put(EcsField.URL_ORIGINAL, Texts.of(record, FieldId.URL))
        .put(EcsField.HTTP_REQUEST_REFERRER, Texts.of(record, FieldId.REFERRER));
    origin(event, record);
    byte[] data = record.fieldBytes(FieldId.DATA);
    if (data != null) {
      event.data(new SourceData(data));
    }
  }

  private static void actor(EcsEvent event, RecordView record) {
    String executable = Texts.of(record, FieldId.EXE);
    if (executable != null && !executable.isEmpty()) {
      event
          .put(EcsField.PROCESS_EXECUTABLE, executable)
          .put(EcsField.PROCESS_NAME, Texts.leaf(executable));
    }
    // A start tells the session of who started it, and that of the new process, which acts.
    String own =
        record.type() == RecordType.PROC_START ? Texts.of(record, FieldId.TARGET_LOGON_ID) : null;
    String session = own == null ? Texts.of(record, FieldId.LOGON_ID) : own;
    event
        .put(EcsField.DREC_PROCESS_GUID, Texts.of(record, FieldId.GUID))
        .put(EcsField.DREC_SESSION_ID, session)
        .put(EcsField.WINLOG_LOGON_ID, session);
    if (record.type() != RecordType.SYSTEM) {
      event.put(EcsField.PROCESS_COMMAND_LINE, Texts.of(record, FieldId.COMMAND_LINE));
    }
    account(
        event,
        Texts.of(record, FieldId.USER),
        Texts.of(record, FieldId.SID),
        EcsField.USER_DOMAIN,
        EcsField.USER_NAME,
        EcsField.USER_ID);
  }

  /** {@code DOMAIN\name} is one account, a user's or a machine's. */
  static void account(
      EcsEvent event,
      @Nullable String full,
      @Nullable String sid,
      EcsField domain,
      EcsField name,
      EcsField id) {
    if (full != null) {
      int backslash = full.indexOf('\\');
      event
          .put(domain, backslash < 0 ? null : full.substring(0, backslash))
          .put(name, full.substring(backslash + 1));
    }
    event.put(id, sid);
  }

  private static void origin(EcsEvent event, RecordView record) {
    byte[] bytes = record.fieldBytes(FieldId.ORIGIN);
    if (bytes == null || bytes.length < Origin.BYTES) {
      return;
    }
    ByteBuffer origin = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long number = origin.getLong(Origin.RECORD_NUMBER);
    long sourceTimeNs = origin.getLong(Origin.SOURCE_TIME_NS);
    int code = origin.getInt(Origin.EVENT_CODE);
    event
        .put(EcsField.WINLOG_RECORD_ID, number == 0 ? null : number)
        .put(EcsField.EVENT_CREATED, sourceTimeNs == 0 ? null : sourceTimeNs)
        .put(EcsField.EVENT_CODE, code == 0 ? null : Integer.toUnsignedString(code));
  }

  /** {@code sha256=hex,md5=hex}. */
  static void hashes(
      EcsEvent event, RecordView record, EcsField md5, EcsField sha1, EcsField sha256) {
    String hashes = Texts.of(record, FieldId.HASHES);
    if (hashes != null) {
      hashes(event, Arrays.asList(hashes.split(",", -1)), md5, sha1, sha256);
    }
  }

  /** As {@code sha256=hex}. */
  static void hashes(
      EcsEvent event, List<String> hashes, EcsField md5, EcsField sha1, EcsField sha256) {
    for (String hash : hashes) {
      int equals = hash.indexOf('=');
      String kind = hash.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
      String value = hash.substring(equals + 1).strip();
      switch (kind) {
        case "md5" -> event.put(md5, value);
        case "sha1" -> event.put(sha1, value);
        case "sha256" -> event.put(sha256, value);
        default -> {
          // Other kinds stand in the source's own field.
        }
      }
    }
  }

  static @Nullable String hex(int value) {
    return value == 0 ? null : "0x" + Integer.toHexString(value);
  }
}

package io.drec.query.ecs;

import io.drec.query.words.Endpoint;
import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordView;
import io.drec.record.RegistryOp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names asked for, registry, libraries, and what processes do to one another, as events. */
final class HostEvents {
  private HostEvents() {}

  static void dns(EcsEvent event, RecordView record) {
    if (record.hasField(FieldId.PACKET)) {
      LinuxEvents.dns(event, record);
      return;
    }
    common(event, "dns-query", "network", "protocol");
    List<String> answers = Texts.list(record, FieldId.ANSWERS);
    List<String> addresses = new ArrayList<>();
    for (String answer : answers) {
      Endpoint address = Endpoint.parse(answer);
      if (address != null && address.port().isEmpty()) {
        addresses.add(address.address());
      }
    }
    int status = record.bodyInt(Dns.STATUS);
    boolean known = status != RecordLayout.UNKNOWN_U32;
    event
        .put(EcsField.DNS_QUESTION_NAME, Texts.of(record, FieldId.NAME))
        .putAll(EcsField.DNS_ANSWERS_DATA, answers)
        .putAll(EcsField.DNS_RESOLVED_IP, addresses)
        .put(EcsField.DNS_RESPONSE_CODE, known ? Integer.toUnsignedString(status) : null)
        .put(EcsField.EVENT_OUTCOME, !known ? "unknown" : status == 0 ? "success" : "failure");
  }

  static void ipc(EcsEvent event, RecordView record) {
    IpcKind kind = IpcKind.ofCode(record.bodyInt(Ipc.KIND));
    common(event, action(kind, record), "process", type(kind));
    LinuxEvents.ipc(event, kind, record);
    event.put(EcsField.DREC_PIPE_NAME, Texts.of(record, FieldId.PATH));
    int pid = record.bodyInt(Ipc.TARGET_PID);
    String executable = Texts.of(record, FieldId.TARGET_EXE);
    long address = record.bodyLong(Ipc.ADDRESS);
    event
        .put(EcsField.TARGET_PROCESS_PID, pid == 0 ? null : Integer.toUnsignedLong(pid))
        .put(EcsField.TARGET_PROCESS_EXECUTABLE, executable)
        .put(EcsField.TARGET_PROCESS_NAME, executable == null ? null : Texts.leaf(executable))
        .put(EcsField.DREC_TARGET_GUID, Texts.of(record, FieldId.TARGET_GUID))
        .put(
            EcsField.DREC_ACCESS,
            kind == IpcKind.SIGNAL ? null : SourceFacts.hex(record.bodyInt(Ipc.ACCESS)))
        .put(
            EcsField.DREC_TARGET_START_ADDRESS,
            address == 0 ? null : "0x" + Long.toHexString(address));
  }

  private static String action(@Nullable IpcKind kind, RecordView record) {
    if (kind == null) {
      return "ipc-" + record.bodyInt(Ipc.KIND);
    }
    return switch (kind) {
      case REMOTE_THREAD -> "remote-thread";
      case ACCESS -> "process-access";
      case PIPE_CREATE -> "pipe-create";
      case PIPE_CONNECT -> "pipe-connect";
      case TAMPER -> "image-tampered";
      case PIPE_WRITE, PIPE_READ ->
          record.bodyInt(Ipc.PHASE) == RecordLayout.IPC_ENDED
              ? "pipe-closed"
              : kind == IpcKind.PIPE_WRITE ? "pipe-write" : "pipe-read";
      case SOCKET_CONNECT -> "local-connect";
      case SOCKET_ACCEPT -> "local-accept";
      case SIGNAL -> "signal";
      case TRACE -> "trace";
      case MEMORY_WRITE -> "memory-write";
      case MEMORY_READ -> "memory-read";
      case TAKE_FILE -> "file-taken";
    };
  }

  private static String type(@Nullable IpcKind kind) {
    if (kind == null) {
      return "info";
    }
    return switch (kind) {
      case ACCESS, PIPE_READ, MEMORY_READ, TAKE_FILE -> "access";
      case SOCKET_CONNECT, SOCKET_ACCEPT -> "connection";
      default -> "change";
    };
  }

  static void registry(EcsEvent event, RecordView record) {
    RegistryOp op = RegistryOp.ofCode(record.bodyInt(Registry.OP));
    common(event, action(op, record), "registry", type(op));
    String first = Texts.of(record, FieldId.PATH);
    String renamed = Texts.of(record, FieldId.PATH2);
    String path = renamed == null ? first : renamed;
    event.put(EcsField.REGISTRY_DATA_STRINGS, Texts.of(record, FieldId.VALUE));
    if (renamed != null) {
      event.put(EcsField.FILE_EXT_ORIGINAL_PATH, first);
    }
    if (path != null) {
      registryPath(event, path, op == RegistryOp.VALUE_SET || op == RegistryOp.VALUE_DELETE);
    }
  }

  private static void registryPath(EcsEvent event, String path, boolean endsWithValue) {
    int hive = path.indexOf('\\', 1);
    int last = endsWithValue ? path.lastIndexOf('\\') : path.length();
    event
        .put(EcsField.REGISTRY_PATH, path)
        .put(EcsField.REGISTRY_HIVE, hive < 0 ? null : path.substring(0, hive))
        .put(
            EcsField.REGISTRY_KEY, hive < 0 || last <= hive ? null : path.substring(hive + 1, last))
        .put(EcsField.REGISTRY_VALUE, endsWithValue && last >= 0 ? path.substring(last + 1) : null);
  }

  private static String action(@Nullable RegistryOp op, RecordView record) {
    if (op == null) {
      return "registry-" + record.bodyInt(Registry.OP);
    }
    return switch (op) {
      case KEY_CREATE -> "registry-key-created";
      case KEY_DELETE -> "registry-key-deleted";
      case VALUE_SET -> "registry-value-set";
      case VALUE_DELETE -> "registry-value-deleted";
      case RENAME -> "registry-renamed";
    };
  }

  private static String type(@Nullable RegistryOp op) {
    if (op == null) {
      return "info";
    }
    return switch (op) {
      case KEY_CREATE -> "creation";
      case KEY_DELETE, VALUE_DELETE -> "deletion";
      case VALUE_SET, RENAME -> "change";
    };
  }

  static void imageLoad(EcsEvent event, RecordView record) {
    boolean driver = record.bodyInt(ImageLoad.KIND) == RecordLayout.IMAGE_DRIVER;
    if (record.bodyInt(ImageLoad.KIND) == RecordLayout.IMAGE_MEMORY) {
      common(event, "executable-memory", "process", "change");
      event.put(
          EcsField.DREC_TARGET_START_ADDRESS,
          "0x" + Long.toHexString(record.bodyLong(ImageLoad.ADDRESS)));
      return;
    }
    common(event, driver ? "driver-load" : "library-load", driver ? "driver" : "library", "start");
    String path = Texts.of(record, FieldId.PATH);
    event
        .put(EcsField.DLL_PATH, path)
        .put(EcsField.DLL_NAME, path == null ? null : Texts.leaf(path))
        .put(EcsField.DLL_CODE_SIGNATURE_SUBJECT_NAME, Texts.of(record, FieldId.SIGNER))
        .put(EcsField.DLL_CODE_SIGNATURE_STATUS, signature(record.bodyInt(ImageLoad.SIGNATURE)));
    SourceFacts.hashes(
        event, record, EcsField.DLL_HASH_MD5, EcsField.DLL_HASH_SHA1, EcsField.DLL_HASH_SHA256);
  }

  private static @Nullable String signature(int code) {
    return switch (code) {
      case RecordLayout.SIGNED_VALID -> "valid";
      case RecordLayout.SIGNED_NOT -> "invalid";
      default -> null;
    };
  }

  static void common(EcsEvent event, String action, String category, String type) {
    event
        .put(EcsField.EVENT_ACTION, action)
        .putAll(EcsField.EVENT_CATEGORY, List.of(category))
        .putAll(EcsField.EVENT_TYPE, List.of(type));
  }
}

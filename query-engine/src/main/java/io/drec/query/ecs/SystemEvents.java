package io.drec.query.ecs;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.Log;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordView;
import io.drec.record.SystemKind;
import io.drec.store.Addresses;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sessions, log entries, scripts, and services, tasks and accounts, as events. */
final class SystemEvents {
  private static final List<String> LEVELS =
      List.of(
          "emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug");

  private SystemEvents() {}

  // AUTH

  static void auth(EcsEvent event, RecordView record) {
    AuthKind kind = AuthKind.ofCode(record.bodyInt(Auth.KIND));
    String category = kind == AuthKind.LOGON || kind == AuthKind.LOGOFF ? "session" : null;
    HostEvents.common(event, action(kind, record), "authentication", type(kind));
    if (category != null) {
      event.putAll(EcsField.EVENT_CATEGORY, List.of("authentication", category));
    }
    event
        .put(EcsField.EVENT_OUTCOME, kind == AuthKind.FAILED ? "failure" : "success")
        .put(EcsField.ERROR_CODE, SourceFacts.hex(record.bodyInt(Auth.STATUS)))
        .put(EcsField.WINLOG_LOGON_TYPE, logonType(record.bodyInt(Auth.LOGON_TYPE)))
        .put(EcsField.WINLOG_LOGON_LINKED_ID, Texts.of(record, FieldId.LINKED_LOGON_ID))
        .put(EcsField.WINLOG_LOGON_ID, Texts.of(record, FieldId.TARGET_LOGON_ID));
    target(event, record);
    int family = record.bodyU16(Auth.FAMILY);
    int port = record.bodyU16(Auth.SOURCE_PORT);
    if (family != 0) {
      event
          .put(EcsField.SOURCE_IP, Addresses.text(family, record.bodyBytes(Auth.SOURCE_ADDR, 16)))
          .put(EcsField.SOURCE_PORT, port == 0 ? null : port);
    }
  }

  private static String action(@Nullable AuthKind kind, RecordView record) {
    if (kind == null) {
      return "auth-" + record.bodyInt(Auth.KIND);
    }
    return switch (kind) {
      case LOGON -> "logon";
      case LOGOFF -> "logoff";
      case FAILED -> "logon-failed";
      case EXPLICIT -> "logon-explicit";
      case PRIVILEGES -> "privileges-assigned";
      case TICKET -> "ticket-request";
      case ELEVATE -> "elevate";
    };
  }

  private static String type(@Nullable AuthKind kind) {
    return kind == AuthKind.LOGOFF ? "end" : kind == AuthKind.PRIVILEGES ? "info" : "start";
  }

  private static @Nullable String logonType(int type) {
    return switch (type) {
      case 0 -> null;
      case 2 -> "Interactive";
      case 3 -> "Network";
      case 4 -> "Batch";
      case 5 -> "Service";
      case 7 -> "Unlock";
      case 8 -> "NetworkCleartext";
      case 9 -> "NewCredentials";
      case 10 -> "RemoteInteractive";
      case 11 -> "CachedInteractive";
      default -> Integer.toUnsignedString(type);
    };
  }

  private static void target(EcsEvent event, RecordView record) {
    SourceFacts.account(
        event,
        Texts.of(record, FieldId.TARGET_USER),
        Texts.of(record, FieldId.TARGET_SID),
        EcsField.USER_TARGET_DOMAIN,
        EcsField.USER_TARGET_NAME,
        EcsField.USER_TARGET_ID);
  }

  // LOG, SCRIPT

  static void log(EcsEvent event, RecordView record) {
    int level = record.bodyInt(Log.LEVEL);
    HostEvents.common(event, "log", "host", "info");
    event
        .put(EcsField.LOG_LEVEL, level >= 0 && level < LEVELS.size() ? LEVELS.get(level) : null)
        .put(EcsField.MESSAGE, Texts.of(record, FieldId.TEXT));
  }

  static void script(EcsEvent event, RecordView record) {
    HostEvents.common(event, "script-block", "process", "info");
    String path = Texts.of(record, FieldId.PATH);
    event
        .put(EcsField.FILE_PATH, path)
        .put(EcsField.FILE_NAME, path == null ? null : Texts.leaf(path))
        .put(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID, Texts.of(record, FieldId.SCRIPT_ID))
        .put(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT, Texts.of(record, FieldId.VALUE))
        .put(EcsField.POWERSHELL_SEQUENCE, Integer.toUnsignedLong(record.bodyInt(Script.PART)))
        .put(EcsField.POWERSHELL_TOTAL, Integer.toUnsignedLong(record.bodyInt(Script.PARTS)));
  }

  // SYSTEM

  static void system(EcsEvent event, RecordView record) {
    SystemKind kind = SystemKind.ofCode(record.bodyInt(SystemAct.KIND));
    String word =
        kind == null
            ? "system-" + record.bodyInt(SystemAct.KIND)
            : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    HostEvents.common(event, word, category(kind), type(word));
    if (kind == SystemKind.CONTAINER) {
      container(event, record);
      return;
    }
    String name = Texts.of(record, FieldId.NAME);
    boolean account = category(kind).equals("iam");
    int pid = record.bodyInt(SystemAct.TARGET_PID);
    event
        .put(EcsField.DREC_SYSTEM_NAME, account ? null : name)
        .put(EcsField.GROUP_NAME, account ? name : null)
        .put(EcsField.SERVICE_NAME, word.startsWith("service") ? name : null)
        .put(EcsField.DREC_SYSTEM_COMMAND_LINE, Texts.of(record, FieldId.COMMAND_LINE))
        .put(EcsField.DREC_SYSTEM_DEFINITION, Texts.of(record, FieldId.VALUE))
        .put(EcsField.TARGET_PROCESS_PID, pid == 0 ? null : Integer.toUnsignedLong(pid))
        .put(EcsField.MESSAGE, Texts.of(record, FieldId.TEXT));
    target(event, record);
  }

  private static void container(EcsEvent event, RecordView record) {
    String error = Texts.of(record, FieldId.ERROR);
    event
        .put(EcsField.CONTAINER_ID, Texts.of(record, FieldId.CONTAINER_ID))
        .put(EcsField.CONTAINER_IMAGE_NAME, Texts.of(record, FieldId.IMAGE))
        .put(EcsField.CONTAINER_NAME, Texts.of(record, FieldId.NAME))
        .put(EcsField.EVENT_OUTCOME, error == null ? "success" : "failure")
        .put(EcsField.ERROR_MESSAGE, error);
    String runtime = Texts.of(record, FieldId.PROVIDER);
    if (runtime != null) {
      event.put(EcsField.CONTAINER_RUNTIME, runtime);
    }
  }

  private static String category(@Nullable SystemKind kind) {
    if (kind == null) {
      return "host";
    }
    return switch (kind) {
      case ACCOUNT_CREATE, ACCOUNT_CHANGE, ACCOUNT_DELETE, GROUP_ADD, GROUP_REMOVE -> "iam";
      case DEVICE, LOG_CLEARED, CONTAINER -> "host";
      case TASK_START, TASK_END, SERVICE_STATE -> "process";
      default -> "configuration";
    };
  }

  private static String type(String word) {
    if (word.endsWith("create") || word.endsWith("add")) {
      return "creation";
    } else if (word.endsWith("delete") || word.endsWith("remove") || word.endsWith("cleared")) {
      return "deletion";
    } else if (word.endsWith("start")) {
      return "start";
    } else if (word.endsWith("end")) {
      return "end";
    }
    return word.equals("container") ? "info" : "change";
  }

  /** The counts of an import. */
  static void imported(EcsEvent event, RecordView record) {
    long count = record.bodyLong(RecordLayout.Health.COUNT);
    event
        .put(EcsField.HOST_NAME, Texts.of(record, FieldId.HOST_NAME))
        .put(EcsField.DREC_IMPORT_COUNT, count == RecordLayout.UNKNOWN_U64 ? null : count)
        .put(EcsField.DREC_IMPORT_UNREADABLE, record.bodyLong(RecordLayout.Health.LOST));
  }
}

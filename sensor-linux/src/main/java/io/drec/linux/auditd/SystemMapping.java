package io.drec.linux.auditd;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Accounts, groups, services, and the rules of auditing itself; only what came about. */
final class SystemMapping {
  private final Draft draft;

  SystemMapping(Draft draft) {
    this.draft = draft;
  }

  /** Drafts the record; false when the line is none of these. */
  boolean map(AuditEvent event, AuditMessage line) {
    SystemKind kind = kind(line);
    boolean isService = kind == SystemKind.SERVICE_STATE;
    if (kind == null || (Outcome.isFailure(line) && !isService)) {
      return false;
    }
    draft.begin(event, RecordType.SYSTEM, SystemAct.BYTES).bodyInt(SystemAct.KIND, kind.code());
    draft.actor(event);
    if (isService) {
      draft.text(FieldId.NAME, line.get("unit"));
      draft.text(FieldId.TEXT, state(line));
    } else if (kind == SystemKind.POLICY) {
      draft.text(FieldId.TEXT, line.line().rawBody());
    } else {
      draft.text(FieldId.TARGET_USER, isGroup(line) ? null : account(line, "acct", "id"));
      draft.text(FieldId.NAME, group(line));
      draft.text(FieldId.TEXT, line.get("op"));
    }
    return true;
  }

  private static @Nullable SystemKind kind(AuditMessage line) {
    return switch (line.type()) {
      case "ADD_USER", "ADD_GROUP" -> SystemKind.ACCOUNT_CREATE;
      case "DEL_USER", "DEL_GROUP" -> SystemKind.ACCOUNT_DELETE;
      case "USER_MGMT", "GRP_MGMT" -> membership(line);
      case "USER_CHAUTHTOK", "GRP_CHAUTHTOK", "ACCT_LOCK", "ACCT_UNLOCK" ->
          SystemKind.ACCOUNT_CHANGE;
      case "SERVICE_START", "SERVICE_STOP" -> SystemKind.SERVICE_STATE;
      case "CONFIG_CHANGE" -> SystemKind.POLICY;
      default -> null;
    };
  }

  /** Only its words say whether a change is one of who belongs to a group. */
  private static SystemKind membership(AuditMessage line) {
    String words = words(line);
    boolean isMembership = words.contains("group") && line.get("acct") != null && hasGroup(line);
    if (isMembership && words.contains("add")) {
      return SystemKind.GROUP_ADD;
    }
    boolean isTaken = words.contains("delet") || words.contains("remov");
    return isMembership && isTaken ? SystemKind.GROUP_REMOVE : SystemKind.ACCOUNT_CHANGE;
  }

  /** Its operation, of which only the first word stands behind the name. */
  private static String words(AuditMessage line) {
    return (line.get("op") + " " + line.get("text")).toLowerCase(Locale.ROOT);
  }

  private static boolean isGroup(AuditMessage line) {
    return line.type().endsWith("_GROUP");
  }

  private static boolean hasGroup(AuditMessage line) {
    return line.get("grp") != null || line.get("new_group") != null;
  }

  /** The group by its name, or by its number; null when the line tells of none. */
  private static @Nullable String group(AuditMessage line) {
    String group = line.get("grp") == null ? line.get("new_group") : line.get("grp");
    return group != null ? group : isGroup(line) ? account(line, "acct", "id") : null;
  }

  private static @Nullable String account(AuditMessage line, String nameField, String idField) {
    String name = line.get(nameField);
    String interpreted = name == null ? line.interpreted(idField) : name;
    return interpreted == null ? line.get(idField) : interpreted;
  }

  private static String state(AuditMessage line) {
    boolean isStart = line.type().equals("SERVICE_START");
    return Outcome.isFailure(line)
        ? isStart ? "failed to start" : "failed"
        : isStart ? "started" : "stopped";
  }
}

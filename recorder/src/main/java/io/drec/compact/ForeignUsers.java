package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.Indicator;
import io.drec.store.ProcessRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** As whom a process ran, as other people's recordings tell it: by name, by number, or both. */
final class ForeignUsers {
  private final Rows rows;

  ForeignUsers(Rows rows) {
    this.rows = rows;
  }

  /** Takes what a record tells of the user of its process, unless more is known already. */
  void told(Act act, ProcessRow process) {
    Entity.User known = process.user;
    Entity.User told = told(act);
    if (told == null || (known != null && known.name() != null && !isBetter(act, known, told))) {
      return;
    }
    process.user = told;
    Integer uid = told.uid();
    if (uid != null) {
      post(act, process, Integer.toUnsignedString(uid));
    }
    String name = told.name();
    if (name != null && (known == null || !name.equals(known.name()))) {
      forms(name).forEach(form -> post(act, process, form));
    }
  }

  /**
   * What a source tells that names the process exactly goes before what the others make of it: an
   * event of the security log, known by its SID, may name the machine that acted for the user.
   */
  private static boolean isBetter(Act act, Entity.User known, Entity.User told) {
    boolean exact = told.name() != null && act.text(FieldId.GUID) != null;
    return exact && known.sid() != null && told.sid() == null;
  }

  private static Entity.@Nullable User told(Act act) {
    RecordView record = act.record();
    String name = act.text(FieldId.USER);
    boolean numbers = hasNumbers(record);
    if (name == null && !numbers) {
      return null;
    }
    return new Entity.User(
        numbers ? number(record, ProcStart.UID) : null,
        numbers ? number(record, ProcStart.GID) : null,
        numbers ? number(record, ProcStart.EUID) : null,
        numbers ? number(record, ProcStart.LOGIN_UID) : null,
        name,
        act.text(FieldId.SID));
  }

  /** Systems with numbers have lists of arguments, too; the others leave the numbers 0. */
  private static boolean hasNumbers(RecordView record) {
    return record.type() == RecordType.PROC_START
        && record.hasField(FieldId.ARGV)
        && number(record, ProcStart.UID) != null;
  }

  private static @Nullable Integer number(RecordView record, int member) {
    int value = record.bodyInt(member);
    return value == RecordLayout.UNKNOWN_U32 ? null : Integer.valueOf(value);
  }

  /** As told, and without its domain; those of Windows in lower case. */
  static List<String> forms(String name) {
    int slash = name.lastIndexOf('\\');
    if (slash < 0) {
      return List.of(name);
    }
    String folded = name.toLowerCase(Locale.ROOT);
    return List.of(folded, folded.substring(slash + 1));
  }

  private void post(Act act, ProcessRow process, String user) {
    rows.posting(Indicator.Kind.USER, user, process.id(), process.id(), act);
  }
}

package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The event log service about itself: logs that were cleared. */
final class EventLogMapping implements EventMapping {
  private static final int SECURITY_CLEARED = 1102;
  private static final int CLEARED = 104;

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    if (code != SECURITY_CLEARED && code != CLEARED) {
      return false;
    }
    draft
        .open(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, SystemKind.LOG_CLEARED.code())
        .pid(CLIENT_PROCESS_ID)
        .subject();
    if (!event.has(SUBJECT_USER_NAME)) {
      subjectInWords(event, draft);
    }
    String log = cleared(code, event);
    if (log != null) {
      draft.put(FieldId.NAME, log);
    }
    return true;
  }

  /** Collectors that do not know this kind of data keep the words alone. */
  private static void subjectInWords(WindowsEvent event, Draft draft) {
    String words = event.text(EventHeader.MESSAGE);
    String name = words == null ? null : Texts.line(words, "Account Name:");
    if (words == null || name == null) {
      return;
    }
    String domain = Texts.line(words, "Domain Name:");
    draft.put(FieldId.USER, domain == null ? name : domain + "\\" + name);
    String sid = Texts.line(words, "Security ID:");
    if (sid != null) {
      draft.put(FieldId.SID, sid);
    }
    String session = Texts.line(words, "Logon ID:");
    if (session != null) {
      draft.put(FieldId.LOGON_ID, session.toLowerCase(Locale.ROOT));
    }
  }

  /** Which log; where the data is gone, the words say it. */
  private static @Nullable String cleared(int code, WindowsEvent event) {
    if (code == SECURITY_CLEARED) {
      return event.text(EventHeader.CHANNEL);
    }
    String log = event.text(CHANNEL);
    String words = log == null ? event.text(EventHeader.MESSAGE) : null;
    return words == null ? log : Texts.between(words, "The ", " log file was cleared");
  }
}

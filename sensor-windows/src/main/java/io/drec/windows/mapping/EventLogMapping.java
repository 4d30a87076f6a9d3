package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
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
    String log = cleared(code, event);
    if (log != null) {
      draft.put(FieldId.NAME, log);
    }
    return true;
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

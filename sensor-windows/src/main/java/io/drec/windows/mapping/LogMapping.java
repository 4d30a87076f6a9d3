package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Log;
import io.drec.record.RecordType;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;

/** Every event that has no record of its own, with who acted where it says so. */
final class LogMapping {
  /** Syslog's levels by Windows': 0 always, 1 critical, 2 error, 3 warning, 4 info, 5 verbose. */
  private static final int[] BY_LEVEL = {6, 2, 3, 4, 6, 7};

  /** Syslog's levels by NXLog's: 1 debug, 2 info, 3 warning, 4 error, 5 critical. */
  private static final int[] BY_SEVERITY = {6, 7, 6, 4, 3, 2};

  private LogMapping() {}

  static void map(WindowsEvent event, Draft draft) {
    open(event, draft)
        .pid(PROCESS_ID, SOURCE_PROCESS_ID, CALLER_PROCESS_ID, CLIENT_PROCESS_ID)
        .guid(FieldId.GUID, PROCESS_GUID, SOURCE_PROCESS_GUID)
        .image(FieldId.EXE, IMAGE, PROCESS_NAME, CALLER_PROCESS_NAME, APPLICATION);
    if (event.has(SUBJECT_USER_NAME)) {
      draft.subject();
    } else if (event.has(USER)) {
      draft.put(FieldId.USER, USER).logonId(FieldId.LOGON_ID, LOGON_ID);
    } else {
      draft.headerUser().logonId(FieldId.LOGON_ID, SUBJECT_LOGON_ID, LOGON_ID);
    }
    text(event, draft);
  }

  /** Opens a LOG of the event's own level. */
  static Draft open(WindowsEvent event, Draft draft) {
    return draft.open(RecordType.LOG, Log.BYTES).bodyInt(Log.LEVEL, level(event));
  }

  /** The event in words, where the collector has kept them. */
  static Draft text(WindowsEvent event, Draft draft) {
    return draft.put(FieldId.TEXT, EventHeader.MESSAGE);
  }

  private static int level(WindowsEvent event) {
    long level = event.number(EventHeader.LEVEL);
    if (level >= 0 && level < BY_LEVEL.length) {
      return BY_LEVEL[(int) level];
    }
    long severity = event.number(EventHeader.SEVERITY);
    return severity >= 1 && severity < BY_SEVERITY.length
        ? BY_SEVERITY[(int) severity]
        : RecordLayout.UNKNOWN_U32;
  }
}

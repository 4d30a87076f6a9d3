package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/** The task scheduler's own log. */
final class TaskMapping implements EventMapping {
  private static final int STARTED_PROCESS = 129;

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    SystemKind kind = kind(code);
    if (kind == null) {
      return false;
    }
    draft.open(RecordType.SYSTEM, SystemAct.BYTES).bodyInt(SystemAct.KIND, kind.code());
    if (code == STARTED_PROCESS) {
      draft.bodyInt(SystemAct.TARGET_PID, (int) started(event, draft));
    }
    draft
        .put(FieldId.USER, USER_CONTEXT, USER_NAME)
        .put(FieldId.NAME, TASK_NAME)
        .put(FieldId.COMMAND_LINE, PATH, ACTION_NAME);
    return true;
  }

  private static @Nullable SystemKind kind(int code) {
    return switch (code) {
      case 106 -> SystemKind.TASK_CREATE;
      case 140, 142 -> SystemKind.TASK_CHANGE;
      case 141 -> SystemKind.TASK_DELETE;
      case 100, STARTED_PROCESS, 200 -> SystemKind.TASK_START;
      case 102, 201 -> SystemKind.TASK_END;
      default -> null;
    };
  }

  /** The number is in the data; NXLog drops it there, and keeps the words. */
  private static long started(WindowsEvent event, Draft draft) {
    long pid = draft.pidOf(PROCESS_ID);
    String words = pid == 0 ? event.text(EventHeader.MESSAGE) : null;
    return words == null ? pid : Texts.numberAfter(words, "process ID ");
  }
}

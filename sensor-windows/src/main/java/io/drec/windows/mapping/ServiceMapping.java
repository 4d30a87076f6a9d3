package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.WindowsEvent;

/** The service control manager. */
final class ServiceMapping implements EventMapping {
  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    switch (code) {
      case 7045 ->
          open(draft, SystemKind.SERVICE_CREATE)
              .put(FieldId.NAME, SERVICE_NAME)
              .put(FieldId.TARGET_USER, ACCOUNT_NAME)
              .put(FieldId.COMMAND_LINE, IMAGE_PATH);
      case 7040 ->
          open(draft, SystemKind.SERVICE_CHANGE)
              .put(FieldId.NAME, PARAM4, PARAM1)
              .put(FieldId.TEXT, PARAM3);
      case 7023, 7024, 7031, 7034, 7036 ->
          open(draft, SystemKind.SERVICE_STATE).put(FieldId.NAME, PARAM1).put(FieldId.TEXT, PARAM2);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Draft open(Draft draft, SystemKind kind) {
    return draft
        .open(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, kind.code())
        .headerUser();
  }
}

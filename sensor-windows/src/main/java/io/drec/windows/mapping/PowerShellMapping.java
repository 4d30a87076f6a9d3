package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordType;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/**
 * PowerShell: the engine's own log and that of its hosts. It writes its events itself, so the
 * process that wrote an event is the one that acted.
 */
final class PowerShellMapping implements EventMapping {
  private static final int SCRIPT_BLOCK = 4104;

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    if (code == SCRIPT_BLOCK) {
      scriptBlock(draft);
    } else {
      LogMapping.open(event, draft);
    }
    draft.pid(event.number(EventHeader.EXECUTION_PID)).headerUser();
    if (code == SCRIPT_BLOCK) {
      draft
          .put(FieldId.SCRIPT_ID, SCRIPT_BLOCK_ID)
          .put(FieldId.PATH, PATH)
          .put(FieldId.VALUE, SCRIPT_BLOCK_TEXT);
    } else {
      engine(event, draft);
    }
    return true;
  }

  private static void scriptBlock(Draft draft) {
    draft
        .open(RecordType.SCRIPT, Script.BYTES)
        .bodyInt(Script.PART, (int) draft.pidOf(MESSAGE_NUMBER))
        .bodyInt(Script.PARTS, (int) draft.pidOf(MESSAGE_TOTAL));
  }

  /** What the engine ran, and in which host application. */
  private static void engine(WindowsEvent event, Draft draft) {
    String application = first(event, "HostApplication=", "Host Application = ");
    if (application != null) {
      draft.put(FieldId.COMMAND_LINE, application);
    }
    String script = first(event, "ScriptName=", "Script Name = ");
    if (script != null) {
      draft.put(FieldId.PATH, script);
    }
    draft.put(FieldId.VALUE, PAYLOAD);
    LogMapping.text(event, draft);
  }

  /** The rest of a line of the details, in whichever field the source has them. */
  private static @Nullable String first(WindowsEvent event, String name, String otherName) {
    @Nullable String[] texts = {
      event.text(CONTEXT_INFO),
      event.text(PARAM1),
      event.text(PARAM2),
      event.text(PARAM3),
      event.text(EventHeader.MESSAGE)
    };
    for (String text : texts) {
      if (text != null) {
        String line = Texts.line(text, name);
        line = line == null ? Texts.line(text, otherName) : line;
        if (line != null) {
          return line;
        }
      }
    }
    return null;
  }
}

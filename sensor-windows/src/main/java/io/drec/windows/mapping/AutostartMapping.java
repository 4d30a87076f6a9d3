package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventField;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/** Services and tasks that were made, changed or removed, as the security log tells it. */
final class AutostartMapping implements EventMapping {
  private static final int SERVICE = 4697;

  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    SystemKind kind = kind(code);
    if (kind == null) {
      return false;
    }
    draft
        .open(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, kind.code())
        .pid(CLIENT_PROCESS_ID)
        .subject();
    if (code == SERVICE) {
      draft
          .put(FieldId.NAME, SERVICE_NAME)
          .put(FieldId.TARGET_USER, SERVICE_ACCOUNT)
          .put(FieldId.COMMAND_LINE, SERVICE_FILE_NAME);
    } else {
      draft.put(FieldId.NAME, TASK_NAME);
      definition(event, draft, TASK_CONTENT);
      definition(event, draft, TASK_CONTENT_NEW);
    }
    return true;
  }

  private static @Nullable SystemKind kind(int code) {
    return switch (code) {
      case SERVICE -> SystemKind.SERVICE_CREATE;
      case 4698 -> SystemKind.TASK_CREATE;
      case 4699 -> SystemKind.TASK_DELETE;
      case 4700, 4701, 4702 -> SystemKind.TASK_CHANGE;
      default -> null;
    };
  }

  private static void definition(WindowsEvent event, Draft draft, EventField field) {
    String text = event.text(field);
    if (text != null) {
      String definition = Texts.unescaped(text);
      String command = command(definition);
      if (command != null) {
        draft.put(FieldId.COMMAND_LINE, command);
      }
      draft.put(FieldId.VALUE, definition);
    }
  }

  /** What the first action of a task runs. */
  private static @Nullable String command(String definition) {
    String command = element(definition, "Command");
    String arguments = element(definition, "Arguments");
    return command == null || arguments == null ? command : command + " " + arguments;
  }

  private static @Nullable String element(String xml, String name) {
    int begin = xml.indexOf("<" + name + ">");
    int end = begin < 0 ? -1 : xml.indexOf("</" + name + ">", begin);
    return end < 0 ? null : Texts.unescaped(xml.substring(begin + name.length() + 2, end)).strip();
  }
}

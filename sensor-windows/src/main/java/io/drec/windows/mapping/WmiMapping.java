package io.drec.windows.mapping;

import static io.drec.windows.event.EventField.*;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.windows.event.EventField;
import io.drec.windows.event.EventHeader;
import io.drec.windows.event.WindowsEvent;
import org.jspecify.annotations.Nullable;

/**
 * WMI's own log. Collectors that do not know its kind of data keep the words alone, which are
 * {@code name = value;} in every language.
 */
final class WmiMapping implements EventMapping {
  @Override
  public boolean map(int code, WindowsEvent event, Draft draft) {
    switch (code) {
      case 5857 -> providerStarted(event, draft);
      case 5858 -> failed(event, draft);
      case 5859, 5860 -> query(event, draft);
      case 5861 -> binding(event, draft);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void providerStarted(WindowsEvent event, Draft draft) {
    LogMapping.open(event, draft).pid(pid(event, draft, "ProcessID"));
    draft.headerUser();
    LogMapping.text(event, draft);
  }

  private static void failed(WindowsEvent event, Draft draft) {
    LogMapping.open(event, draft).pid(pid(event, draft, "ClientProcessId"));
    put(event, draft, FieldId.USER, USER, "User");
    put(event, draft, FieldId.VALUE, OPERATION, "Operation");
    LogMapping.text(event, draft);
  }

  private static void query(WindowsEvent event, Draft draft) {
    open(draft, SystemKind.WMI_FILTER).pid(pid(event, draft, "ClientProcessID"));
    put(event, draft, FieldId.USER, USER, "UserName");
    put(event, draft, FieldId.VALUE, QUERY, "NotificationQuery");
  }

  private static void binding(WindowsEvent event, Draft draft) {
    open(draft, SystemKind.WMI_BINDING);
    put(event, draft, FieldId.NAME, CONSUMER, "Consumer");
    put(event, draft, FieldId.VALUE, ESS, "Eventfilter");
    String cause = event.text(POSSIBLE_CAUSE);
    cause = cause == null ? event.text(EventHeader.MESSAGE) : cause;
    String command = cause == null ? null : Texts.between(cause, "CommandLineTemplate = \"", "\";");
    if (command != null) {
      draft.put(FieldId.COMMAND_LINE, Texts.unquoted('"' + command + '"'));
    }
  }

  private static Draft open(Draft draft, SystemKind kind) {
    return draft.open(RecordType.SYSTEM, SystemAct.BYTES).bodyInt(SystemAct.KIND, kind.code());
  }

  private static void put(
      WindowsEvent event, Draft draft, FieldId id, EventField field, String word) {
    String text = event.text(field);
    text = text == null ? inWords(event, word) : text;
    if (text != null) {
      draft.put(id, text);
    }
  }

  private static long pid(WindowsEvent event, Draft draft, String word) {
    long pid = draft.pidOf(CLIENT_PROCESS_ID, PROCESS_ID);
    String text = pid == 0 ? event.text(EventHeader.MESSAGE) : null;
    return text == null ? pid : Texts.numberAfter(text, word + " = ");
  }

  private static @Nullable String inWords(WindowsEvent event, String word) {
    String words = event.text(EventHeader.MESSAGE);
    return words == null ? null : Texts.between(words, word + " = ", ";");
  }
}

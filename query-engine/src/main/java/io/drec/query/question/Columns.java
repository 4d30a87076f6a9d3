package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.words.Nearest;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fields of which rows of events are made.
 *
 * @param fields empty: whatever an event has
 */
record Columns(List<EventField> fields) {
  /** What a table without a choice of fields shows. */
  private static final List<EventField> USUAL =
      List.of(
          EcsField.TIMESTAMP,
          EcsField.HOST_NAME,
          EcsField.EVENT_ACTION,
          EcsField.EVENT_CODE,
          EcsField.USER_NAME,
          EcsField.PROCESS_PID,
          EcsField.PROCESS_NAME,
          EcsField.PROCESS_COMMAND_LINE,
          EcsField.FILE_PATH,
          EcsField.REGISTRY_PATH,
          EcsField.REGISTRY_DATA_STRINGS,
          EcsField.DLL_PATH,
          EcsField.TARGET_PROCESS_EXECUTABLE,
          EcsField.SOURCE_IP,
          EcsField.SOURCE_PORT,
          EcsField.DESTINATION_IP,
          EcsField.DESTINATION_PORT,
          EcsField.DNS_QUESTION_NAME,
          EcsField.USER_TARGET_NAME,
          EcsField.MESSAGE,
          EcsField.EVENT_ID);

  static Columns of(List<String> names) throws UsageException {
    List<EventField> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(field(name.strip()));
    }
    return new Columns(List.copyOf(fields));
  }

  static EventField field(String name) throws UsageException {
    EventField field = EventField.ofName(name);
    if (field == null) {
      String nearest = Nearest.to(name, EcsField.names());
      throw new UsageException(
          "no field '"
              + Shown.escape(name)
              + "'"
              + (nearest == null ? "" : "; did you mean " + nearest + "?")
              + " (drec search --list-fields lists all)");
    }
    return field;
  }

  boolean isChosen() {
    return !fields.isEmpty();
  }

  private List<EventField> table() {
    return isChosen() ? fields : USUAL;
  }

  List<String> names() {
    return table().stream().map(EventField::fieldName).toList();
  }

  /** Several values of one field are joined by a comma and a blank. */
  List<String> cells(EcsEvent event) {
    return table().stream().map(field -> cell(event, field)).toList();
  }

  private static String cell(EcsEvent event, EventField field) {
    return event.get(field).stream()
        .map(value -> text(field, value))
        .collect(Collectors.joining(", "));
  }

  private static String text(EventField field, Object value) {
    return field.type() == EventField.Type.DATE ? Times.iso((Long) value) : value.toString();
  }

  /** The event, or what of it was chosen, as JSON. */
  void json(Json json, EcsEvent event) {
    if (!isChosen()) {
      EventJson.write(json, event.fields());
      return;
    }
    Map<EventField, List<Object>> chosen = new LinkedHashMap<>();
    event.fields().forEach((field, values) -> keep(chosen, field, values));
    EventJson.write(json, chosen);
  }

  private void keep(Map<EventField, List<Object>> chosen, EventField field, List<Object> values) {
    for (EventField one : fields) {
      if (one.fieldName().equalsIgnoreCase(field.fieldName())) {
        chosen.put(field, values);
      }
    }
  }
}

package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.words.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An event as JSON: objects in objects, as ECS has them, in the order of {@link EcsField}. */
final class EventJson {
  private EventJson() {}

  static void write(Json json, EcsEvent event) {
    write(json, List.copyOf(event.fields().entrySet()), 0);
  }

  /**
   * @param depth parts of the names that the objects around stand for
   */
  private static void write(Json json, List<Map.Entry<EcsField, List<Object>>> fields, int depth) {
    for (int from = 0; from < fields.size(); ) {
      String[] parts = parts(fields.get(from));
      int to = from + 1;
      while (to < fields.size() && isUnder(fields.get(to), parts, depth)) {
        to++;
      }
      if (parts.length == depth + 1) {
        value(json, parts[depth], fields.get(from));
      } else {
        List<Map.Entry<EcsField, List<Object>>> inner = new ArrayList<>(fields.subList(from, to));
        json.object(parts[depth], part -> write(part, inner, depth + 1));
      }
      from = to;
    }
  }

  private static boolean isUnder(
      Map.Entry<EcsField, List<Object>> field, String[] parts, int depth) {
    String[] own = parts(field);
    return own.length > depth && own[depth].equals(parts[depth]);
  }

  private static String[] parts(Map.Entry<EcsField, List<Object>> field) {
    return field.getKey().fieldName().split("\\.");
  }

  private static void value(Json json, String name, Map.Entry<EcsField, List<Object>> field) {
    List<Object> values = field.getValue();
    EcsField key = field.getKey();
    if (isList(key)) {
      json.strings(name, values.stream().map(Object::toString).toList());
    } else if (values.get(0) instanceof Boolean truth) {
      json.put(name, truth.booleanValue());
    } else if (values.get(0) instanceof Long number) {
      if (key.type() == EcsField.Type.DATE) {
        json.put(name, Times.iso(number));
      } else {
        json.put(name, number);
      }
    } else {
      json.put(name, values.get(0).toString());
    }
  }

  private static boolean isList(EcsField field) {
    return field == EcsField.PROCESS_ARGS
        || field == EcsField.EVENT_CATEGORY
        || field == EcsField.EVENT_TYPE;
  }
}

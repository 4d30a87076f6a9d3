package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.words.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An event as JSON: objects in objects, as ECS has them, in the order of {@link EcsField}. */
final class EventJson {
  private EventJson() {}

  /**
   * @param fields in the order of {@link EcsEvent#fields}
   */
  static void write(Json json, Map<EventField, List<Object>> fields) {
    write(json, List.copyOf(fields.entrySet()), 0);
  }

  /**
   * @param depth parts of the names that the objects around stand for
   */
  private static void write(
      Json json, List<Map.Entry<EventField, List<Object>>> fields, int depth) {
    for (int from = 0; from < fields.size(); ) {
      List<String> parts = parts(fields.get(from));
      int to = from + 1;
      while (to < fields.size() && isUnder(fields.get(to), parts, depth)) {
        to++;
      }
      if (parts.size() == depth + 1) {
        value(json, parts.get(depth), fields.get(from));
      } else {
        List<Map.Entry<EventField, List<Object>>> inner = new ArrayList<>(fields.subList(from, to));
        json.object(parts.get(depth), part -> write(part, inner, depth + 1));
      }
      from = to;
    }
  }

  private static boolean isUnder(
      Map.Entry<EventField, List<Object>> field, List<String> parts, int depth) {
    List<String> own = parts(field);
    return own.size() > depth && own.get(depth).equals(parts.get(depth));
  }

  private static List<String> parts(Map.Entry<EventField, List<Object>> field) {
    return field.getKey().parts();
  }

  private static void value(Json json, String name, Map.Entry<EventField, List<Object>> field) {
    List<Object> values = field.getValue();
    EventField key = field.getKey();
    if (isList(key, values.size())) {
      json.strings(name, values.stream().map(Object::toString).toList());
    } else if (values.get(0) instanceof Boolean truth) {
      json.put(name, truth.booleanValue());
    } else if (values.get(0) instanceof Long number) {
      if (key.type() == EventField.Type.DATE) {
        json.put(name, Times.iso(number));
      } else {
        json.put(name, number);
      }
    } else {
      json.put(name, values.get(0).toString());
    }
  }

  private static boolean isList(EventField field, int count) {
    return count > 1 || (field instanceof EcsField ours && ours.isList());
  }
}

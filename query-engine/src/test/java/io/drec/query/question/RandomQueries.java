package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EventField;
import io.drec.query.words.Times;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Queries drawn from the whole grammar, with values as some events have them, whole or in part. The
 * same seed draws the same.
 */
public final class RandomQueries {
  private static final int VALUE_MAX = 200;
  private static final List<String> BY = List.of("host", "process", "user", "process.name,host");
  private static final List<String> ODD =
      List.of("qqzzq", "exe", "e", "0", "4711", "cafe", "0x3e7", "*\\\\x*", "C:\\Windows\\*", "-");

  private final Random random;
  private final List<EcsEvent> events;

  public RandomQueries(long seed, List<EcsEvent> events) {
    this.random = new Random(seed);
    this.events = events;
  }

  public String next() {
    if (random.nextInt(8) == 0) {
      return query(1)
          + " followed by "
          + query(1)
          + (random.nextBoolean() ? " within 1h" : "")
          + (random.nextBoolean() ? " by " + BY.get(random.nextInt(BY.size())) : "");
    }
    return query(2);
  }

  private String query(int depth) {
    int kind = depth == 0 ? 9 : random.nextInt(10);
    return switch (kind) {
      case 0, 1 -> "(" + query(depth - 1) + " AND " + query(depth - 1) + ")";
      case 2 -> "(" + query(depth - 1) + " OR " + query(depth - 1) + ")";
      case 3 -> "(" + query(depth - 1) + " AND NOT " + query(depth - 1) + ")";
      case 4 -> "(NOT " + query(depth - 1) + ")";
      default -> term();
    };
  }

  private String term() {
    EcsEvent event = events.get(random.nextInt(events.size()));
    List<Map.Entry<EventField, List<Object>>> fields = List.copyOf(event.fields().entrySet());
    Map.Entry<EventField, List<Object>> field = fields.get(random.nextInt(fields.size()));
    List<Object> values = field.getValue();
    Object value = values.get(random.nextInt(values.size()));
    boolean isDate = field.getKey().type() == EventField.Type.DATE;
    String text = isDate ? Times.iso((Long) value) : value.toString();
    String name = field.getKey().fieldName();
    boolean plainName = name.matches("[A-Za-z0-9_.@]+");
    if (!plainName || random.nextInt(4) == 0) {
      return word(text);
    }
    if (random.nextInt(10) == 0) {
      return random.nextBoolean() ? "_exists_:" + name : name + ":*";
    }
    return name + ":" + value(text, value instanceof Long);
  }

  private String word(String text) {
    return random.nextInt(6) == 0 ? ODD.get(random.nextInt(ODD.size())) : value(part(text), false);
  }

  private String value(String text, boolean isNumber) {
    String cut = text.length() > VALUE_MAX ? text.substring(0, VALUE_MAX) + "*" : text;
    int kind = cut.equals(text) ? random.nextInt(isNumber ? 10 : 8) : 1;
    return switch (kind) {
      case 0 -> part(text).isEmpty() ? "\"\"" : "*" + escaped(part(text)) + "*";
      case 1 -> escaped(cut.substring(0, Math.min(cut.length(), 1 + random.nextInt(20)))) + "*";
      case 2 -> "*" + escaped(text.substring(random.nextInt(text.length() + 1)));
      case 3 -> regex(text);
      case 4 -> questioned(text);
      case 8 -> "[" + text + " TO *]";
      case 9 -> "<" + text;
      default -> "\"" + changed(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    };
  }

  /** Sometimes in the other case: whether that is the same is the field's matter. */
  private String changed(String text) {
    return random.nextInt(4) == 0 ? text.toUpperCase(java.util.Locale.ROOT) : text;
  }

  private String part(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int from = random.nextInt(text.length());
    return text.substring(from, Math.min(text.length(), from + 1 + random.nextInt(16)));
  }

  private String questioned(String text) {
    if (text.isEmpty()) {
      return "\"\"";
    }
    int at = random.nextInt(text.length());
    return escaped(text.substring(0, at)) + "?" + escaped(text.substring(at + 1));
  }

  private String regex(String text) {
    String own = part(text).replaceAll("[^A-Za-z0-9 ]", ".").replace(" ", "\\s");
    return switch (random.nextInt(4)) {
      case 0 -> "/.*" + own + ".*/";
      case 1 -> "/.*(" + own + "|zzz+|[0-9]x?q).*/";
      case 2 -> "/(.*)" + own + "?[^q]*/";
      default -> "/(?i).*" + own + "(a{2}|.*)/";
    };
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      boolean plain = Character.isLetterOrDigit(c) || c > 0x7f || c < ' ';
      escaped.append(plain ? "" : "\\").append(c);
    }
    return escaped.toString();
  }
}

package io.drec.query.rehearse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer's JSON, read; what is not there is empty, since an answer may lack it. */
public final class AnswerJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final AnswerJson NOTHING = new AnswerJson(null);

  private final @Nullable Object value;

  private AnswerJson(@Nullable Object value) {
    this.value = value;
  }

  /** Throws when the text is no JSON. */
  public static AnswerJson read(byte[] text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      return new AnswerJson(value(parser));
    }
  }

  public AnswerJson member(String name) {
    return value instanceof Map<?, ?> members && members.containsKey(name)
        ? new AnswerJson(members.get(name))
        : NOTHING;
  }

  /** Names of an object's members, in their order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (value instanceof Map<?, ?> members) {
      members.keySet().forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  public boolean isAbsent() {
    return value == null;
  }

  public List<AnswerJson> elements() {
    List<AnswerJson> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> elements.add(new AnswerJson(element)));
    }
    return elements;
  }

  /** Values of an object's members, in their order. */
  public List<AnswerJson> values() {
    List<AnswerJson> values = new ArrayList<>();
    if (value instanceof Map<?, ?> members) {
      members.values().forEach(member -> values.add(new AnswerJson(member)));
    }
    return values;
  }

  /** A text or number as text; empty when it is neither. */
  public String text() {
    return value instanceof String || value instanceof Number ? value.toString() : "";
  }

  /** A number; -1 when it is none. */
  public long number() {
    return value instanceof Number number ? number.longValue() : -1;
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** For messages: not JSON. */
  @Override
  public String toString() {
    return String.valueOf(value);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("the answer is empty");
    }
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> list(parser);
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      default -> parser.getText();
    };
  }

  private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> list(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }
}

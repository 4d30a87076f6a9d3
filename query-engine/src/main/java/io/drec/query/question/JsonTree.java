package io.drec.query.question;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer's JSON, read again, members in their order. Whoever sent it may be
 * anybody: what is not there, or of another kind than asked for, reads as nothing.
 */
public record JsonTree(Map<String, Object> members) {
  /** Process trees nest; deeper than this nothing of ours does. */
  static final int DEPTH_MAX = 400;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(64 << 20)
                  .build())
          .build();

  /**
   * Reads an answer.
   *
   * @throws IOException when it is no JSON object
   */
  public static JsonTree parse(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("an answer that is no JSON object");
      }
      JsonTree tree = new JsonTree(object(parser));
      if (parser.nextToken() != null) {
        throw new IOException("an answer with something behind its end");
      }
      return tree;
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        members.put(name, value);
      }
    }
    return members;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("an answer that ends early");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  /** As it was written, so that it is written again as it was. */
  private static Object number(String text) {
    return text.length() <= 40 ? new BigDecimal(text) : text;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object value = value(parser);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  public @Nullable String text(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  public String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  public long number(String name, long otherwise) {
    return members.get(name) instanceof BigDecimal number ? number.longValue() : otherwise;
  }

  public double real(String name, double otherwise) {
    return members.get(name) instanceof BigDecimal number ? number.doubleValue() : otherwise;
  }

  public boolean truth(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  /** Empty where there is none. */
  @SuppressWarnings("unchecked")
  public JsonTree object(String name) {
    return members.get(name) instanceof Map<?, ?> map
        ? new JsonTree((Map<String, Object>) map)
        : new JsonTree(new LinkedHashMap<>());
  }

  /** The objects of an array; others in it are passed over. */
  @SuppressWarnings("unchecked")
  public List<JsonTree> objects(String name) {
    List<JsonTree> objects = new ArrayList<>();
    if (members.get(name) instanceof List<?> values) {
      for (Object value : values) {
        if (value instanceof Map<?, ?> map) {
          objects.add(new JsonTree((Map<String, Object>) map));
        }
      }
    }
    return objects;
  }

  public List<String> strings(String name) {
    List<String> strings = new ArrayList<>();
    if (members.get(name) instanceof List<?> values) {
      values.forEach(value -> strings.add(String.valueOf(value)));
    }
    return strings;
  }

  /** A copy of its own, to be changed. */
  public Map<String, Object> copy() {
    return new LinkedHashMap<>(members);
  }
}

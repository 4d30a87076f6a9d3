package io.drec.linux.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the texts out of a runtime's file, each by its path: {@code Config/Image}. */
final class RuntimeJson {
  /** Longer ones are cut: a name of an image has at most 255 characters and a tag of 128. */
  static final int TEXT_CHARS_MAX = 1024;

  private static final int DEPTH_MAX = 64;
  private static final int OBJECTS_MAX = 65_536;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(ContainerFiles.FILE_BYTES_MAX)
                  .build())
          .build();

  private RuntimeJson() {}

  /**
   * The texts of each object that the file consists of: of one, or of those in a list.
   *
   * @param wanted paths of the texts that are kept
   * @throws IOException when it is no JSON
   */
  static List<Map<String, String>> texts(byte[] json, List<String> wanted) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      List<Map<String, String>> objects = new ArrayList<>();
      JsonToken token = parser.nextToken();
      boolean isList = token == JsonToken.START_ARRAY;
      if (isList) {
        token = parser.nextToken();
      }
      while (token == JsonToken.START_OBJECT && objects.size() < OBJECTS_MAX) {
        Map<String, String> texts = new HashMap<>();
        object(parser, "", wanted, texts);
        objects.add(texts);
        token = isList ? parser.nextToken() : null;
      }
      if (objects.isEmpty() && token != JsonToken.END_ARRAY) {
        throw new IOException("it holds no object");
      }
      return objects;
    }
  }

  private static void object(
      JsonParser parser, String before, List<String> wanted, Map<String, String> to)
      throws IOException {
    JsonToken token = parser.nextToken();
    while (token == JsonToken.FIELD_NAME) {
      String path = before + parser.currentName();
      token = parser.nextToken();
      if (token == JsonToken.START_OBJECT && isOnTheWay(path + "/", wanted)) {
        object(parser, path + "/", wanted, to);
      } else if (token == JsonToken.START_ARRAY && wanted.contains(path)) {
        first(parser, path, to);
      } else if (token == JsonToken.VALUE_STRING && wanted.contains(path)) {
        to.putIfAbsent(path, cut(parser.getText()));
      } else {
        parser.skipChildren();
      }
      token = parser.nextToken();
    }
    if (token != JsonToken.END_OBJECT) {
      throw new IOException("it ends in the middle");
    }
  }

  private static boolean isOnTheWay(String path, List<String> wanted) {
    return wanted.stream().anyMatch(one -> one.startsWith(path));
  }

  /** Of a list of texts the first. */
  private static void first(JsonParser parser, String path, Map<String, String> to)
      throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == null) {
        throw new IOException("it ends in the middle");
      }
      if (token == JsonToken.VALUE_STRING) {
        to.putIfAbsent(path, cut(parser.getText()));
      } else {
        parser.skipChildren();
      }
    }
  }

  private static String cut(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "…";
  }
}

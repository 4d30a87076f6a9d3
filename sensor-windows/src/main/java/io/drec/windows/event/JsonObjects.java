package io.drec.windows.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/** Fills an event from the JSON object that a parser stands in. */
final class JsonObjects {
  private final WindowsEvent event;

  JsonObjects(WindowsEvent event) {
    this.event = event;
  }

  /** Reads from behind an opening brace to its closing one. */
  void read(JsonParser parser) throws IOException {
    event.begin();
    object(parser, event.tree().root());
    event.end();
  }

  private void object(JsonParser parser, FieldNode at) throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      FieldNode child = event.tree().child(at, name);
      value(parser, child, next(parser));
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new JsonEOFException(parser, parser.currentToken(), "found the end within an object");
    }
  }

  private void value(JsonParser parser, FieldNode node, JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT -> object(parser, node);
      case START_ARRAY -> array(parser, node);
      case VALUE_NULL -> nothing(node);
      default -> {
        event.add(node, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        if (token == JsonToken.VALUE_NUMBER_INT) {
          event.markNumber();
        }
      }
    }
  }

  /** Windows' own headers are absent where they are null; data that is null was empty. */
  private void nothing(FieldNode node) {
    if (node.zone != FieldNode.Zone.SYSTEM) {
      event.add(node, "");
    }
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new JsonEOFException(parser, null, "found the end within an object");
    }
    return token;
  }

  /** Values of an array are one value of several lines, as Windows shows them. */
  private void array(JsonParser parser, FieldNode node) throws IOException {
    boolean first = true;
    int unnamed = 0;
    boolean unnamedData = node.zone == FieldNode.Zone.DATA && node.lowerName.equals("data");
    JsonToken token;
    while ((token = next(parser)) != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT && unnamedData) {
        namedData(parser, node);
      } else if (!token.isScalarValue()) {
        value(parser, node, token);
      } else if (unnamedData) {
        value(parser, event.tree().child(node, "param" + ++unnamed), token);
      } else if (first) {
        value(parser, node, token);
        first = false;
      } else {
        event.extend("\n" + parser.getText());
      }
    }
    if (first && !unnamedData) {
      nothing(node);
    }
  }

  /** {@code {"@Name": "Image", "#text": "C:\\a.exe"}}, in whatever way a tool spells it. */
  private void namedData(JsonParser parser, FieldNode node) throws IOException {
    String name = null;
    StringBuilder text = new StringBuilder();
    int depth = 0;
    String key = "";
    JsonToken token;
    while ((token = next(parser)) != JsonToken.END_OBJECT || depth > 0) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> key = parser.currentName();
        case VALUE_NULL -> {}
        default -> {
          if (name == null && key.toLowerCase(java.util.Locale.ROOT).endsWith("name")) {
            name = parser.getText();
          } else {
            text.append(parser.getText());
          }
        }
      }
    }
    FieldNode named = event.tree().child(node, name == null ? "Data" : name);
    event.add(named, text.toString());
  }
}

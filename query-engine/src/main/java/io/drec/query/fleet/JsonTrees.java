package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** What writes itself as JSON, as a tree. */
final class JsonTrees {
  private JsonTrees() {}

  static Map<String, Object> of(Json.Part part) {
    try {
      return JsonTree.parse(Json.line(part)).members();
    } catch (IOException e) {
      throw new UncheckedIOException("what was just written can be read", e);
    }
  }
}

package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Reply;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fleet answered, ready to be written in any form. */
interface FleetAnswer {
  Reply.Status status();

  /** The members of the JSON object. */
  void json(Json json);

  void text(Page page);

  /** Rows for jsonl and csv; null: the answer is no list. */
  default @Nullable List<Map<String, Object>> rows() {
    return null;
  }

  /** Where the next page begins; null on the last. */
  default @Nullable String next() {
    return null;
  }

  /** One line of what rows have no place for; null when there is nothing to say. */
  default @Nullable String aside() {
    return null;
  }

  default Reply reply(OutputFormat format) {
    return switch (format.form()) {
      case JSON -> new Reply(status(), Json.object(this::json), next(), null);
      case TEXT -> {
        Page page = new Page(format.colour());
        text(page);
        yield new Reply(status(), page.toBytes(), next(), null);
      }
      case JSON_LINES -> new Reply(status(), jsonLines(rows()), next(), aside());
      case CSV ->
          throw new IllegalArgumentException(
              "a fleet's answer is no table; ask for --format jsonl, or one host with --host");
    };
  }

  private static byte[] jsonLines(@Nullable List<Map<String, Object>> rows) {
    if (rows == null) {
      throw new IllegalArgumentException(
          "this answer is no list of rows; ask for --format table or json, not for jsonl or csv");
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Map<String, Object> row : rows) {
      lines.writeBytes(Json.line(json -> row.forEach(json::tree)));
    }
    return lines.toByteArray();
  }
}

package io.drec.query.fleet;

import io.drec.query.question.JsonTree;
import io.drec.store.Addresses;
import java.util.ArrayList;
import java.util.List;

/** An entity of a host's answer in a few words; not escaped. */
final class EntityWords {
  private EntityWords() {}

  /** What it is called: command line, path, the far end of a flow. */
  static String title(JsonTree entity) {
    return switch (entity.text("kind", "")) {
      case "process" -> entity.text("command_line", entity.text("name", entity.text("id", "?")));
      case "file" -> entity.text("path", entity.text("name", "?"));
      case "flow" -> flow(entity);
      default -> entity.text("name", entity.text("id", "?"));
    };
  }

  private static String flow(JsonTree flow) {
    String direction = flow.text("direction", "");
    boolean inbound = direction.equals("inbound");
    String remote = end(flow.object(inbound ? "source" : "destination"));
    String local = end(flow.object(inbound ? "destination" : "source"));
    return (direction.equals("listening") ? local : remote + ", " + local + " here")
        + " ("
        + flow.text("protocol", "?")
        + ")";
  }

  /** {@code 203.0.113.7:443}; as the index has it. */
  static String end(JsonTree end) {
    String ip = end.text("ip");
    int port = (int) end.number("port", 0);
    return ip == null ? "?" : port <= 0 ? ip : Addresses.withPort(ip, port);
  }

  static String details(JsonTree entity) {
    List<String> details = new ArrayList<>();
    if (entity.text("kind", "").equals("process")) {
      details.add("pid " + entity.number("pid", -1));
      add(details, "user ", entity.text("user"));
      add(details, "", entity.text("executable"));
      add(details, "in ", entity.text("working_directory"));
    } else if (entity.text("kind", "").equals("file") && entity.number("size", -1) >= 0) {
      details.add(entity.number("size", 0) + " bytes");
    } else if (entity.text("kind", "").equals("flow")) {
      details.add(
          entity.number("bytes_received", 0)
              + " bytes in, "
              + entity.number("bytes_sent", 0)
              + " bytes out");
    }
    return String.join(", ", details);
  }

  private static void add(
      List<String> details, String before, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      details.add(before + value);
    }
  }
}

package io.drec.acceptance.scenario;

import java.util.List;
import java.util.Map;

/**
 * How a scenario's question is put.
 *
 * @param text of the point; for a search, the query whose first event is the point
 * @param part of the expectations that this answer is held to: the name of a path, or an address
 */
record Asking(Kind kind, String text, String part) {
  static final String PATH = "path_from_point_to_entry";

  enum Kind {
    WHY,
    WHY_EVENT,
    SCOPE
  }

  private static final Map<String, List<Asking>> BY_SCENARIO =
      Map.of(
          "S1", List.of(why("file.path:C:\\Windows\\Temp\\lsass_dump-3.dmp")),
          "S2", List.of(scope("pid:6740")),
          "S3",
              List.of(
                  why("pid:1400"),
                  why("ip:10.0.5.13:8080"),
                  event("process.pid:1400 AND destination.ip:10.0.5.13 AND destination.port:8080")),
          "S4", List.of(why("user:backdoor"), event("event.code:4720")),
          "S5",
              List.of(
                  new Asking(
                      Kind.WHY,
                      "file.path:C:\\Program Files\\Internet Explorer\\iertutil.dll",
                      "path_file"),
                  new Asking(Kind.WHY, "pid:3532", "path_process"),
                  new Asking(
                      Kind.WHY_EVENT,
                      "process.pid:3532 AND destination.ip:10.10.10.5 AND destination.port:80",
                      "path_process")),
          "S6", List.of(why("reg:*\\CurrentVersion\\Run\\Updater")),
          "S7", List.of(scope("ip:10.0.5.13", "10.0.5.13"), scope("ip:10.0.5.14", "10.0.5.14")),
          "S8", List.of(scope("name:winx64_payload.exe")));

  static List<Asking> of(Scenario scenario) {
    return BY_SCENARIO.getOrDefault(scenario.id(), List.of());
  }

  private static Asking why(String text) {
    return new Asking(Kind.WHY, text, PATH);
  }

  private static Asking event(String query) {
    return new Asking(Kind.WHY_EVENT, query, PATH);
  }

  private static Asking scope(String text) {
    return scope(text, "");
  }

  private static Asking scope(String text, String part) {
    return new Asking(Kind.SCOPE, text, part);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case WHY -> "why " + text;
      case WHY_EVENT -> "why event: " + text;
      case SCOPE -> "scope " + text;
    };
  }
}

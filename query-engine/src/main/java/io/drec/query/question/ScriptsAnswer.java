package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.script.Decoded;
import io.drec.query.script.Script;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scripts with who ran them, oldest first.
 *
 * @param matches how many there are; more than {@code scripts} when the limit left out the older
 */
record ScriptsAnswer(
    String asked, List<Found> scripts, long matches, List<String> notes, Covered covered)
    implements Rows {
  private static final int MISSING_MAX = 100;

  /**
   * One of them.
   *
   * @param event the first that told of it
   * @param script null for an encoded command
   */
  record Found(EcsEvent event, @Nullable Script script, List<Decoded> decoded) {
    private @Nullable String text(EcsField field) {
      return event.text(field);
    }

    private void json(Json json) {
      json.put("kind", script == null ? "encoded command" : "script block")
          .put("host", text(EcsField.HOST_NAME))
          .time("time", event.timeNs())
          .put("event", event.id().toString())
          .put("script_id", text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID))
          .put("path", script == null ? null : text(EcsField.FILE_PATH))
          .object("process", this::process);
      if (script != null) {
        json.put("parts", script.total())
            .strings(
                "parts_missing",
                script.missing(MISSING_MAX).stream().map(part -> Long.toString(part)).toList())
            .put("cut", script.isCut())
            .put("text", script.text());
      }
      json.objects("decoded", decoded, Found::decoded);
    }

    private void process(Json json) {
      json.put("id", text(EcsField.PROCESS_ENTITY_ID))
          .put("pid", text(EcsField.PROCESS_PID))
          .put("guid", text(EcsField.DREC_PROCESS_GUID))
          .put("name", text(EcsField.PROCESS_NAME))
          .put("executable", text(EcsField.PROCESS_EXECUTABLE))
          .put("command_line", text(EcsField.PROCESS_COMMAND_LINE))
          .put("user", text(EcsField.USER_NAME))
          .put("domain", text(EcsField.USER_DOMAIN));
    }

    private static void decoded(Json json, Decoded one) {
      json.put("how", one.how())
          .put("depth", one.depth())
          .put("text", one.text())
          .put("problem", one.problem());
    }

    private String heading() {
      StringBuilder line = new StringBuilder(Times.iso(event.timeNs()));
      add(line, "  ", text(EcsField.HOST_NAME));
      String name = text(EcsField.PROCESS_NAME);
      add(line, "  ", name == null ? "a process" : name);
      String pid = text(EcsField.PROCESS_PID);
      line.append(pid == null ? "" : "[" + pid + "]");
      add(line, " as ", text(EcsField.USER_NAME));
      add(line, ", script ", text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID));
      add(line, ", from ", script == null ? null : text(EcsField.FILE_PATH));
      return line.append(", event ").append(event.id()).toString();
    }

    private static void add(StringBuilder line, String before, @Nullable String value) {
      if (value != null) {
        line.append(before).append(Shown.escape(value));
      }
    }
  }

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("asked", asked.isEmpty() ? null : asked)
        .put("matches", matches)
        .put("omitted", matches - scripts.size())
        .objects("scripts", scripts, (part, found) -> found.json(part))
        .strings("notes", notes);
    covered.json(json);
  }

  @Override
  public List<String> columns() {
    return List.of(
        "time", "host", "event", "process", "pid", "user", "script_id", "text", "decoded");
  }

  @Override
  public void csv(Csv out) {
    for (Found found : scripts) {
      String decoded =
          found.decoded().stream()
              .map(one -> one.text() == null ? "[" + one.problem() + "]" : one.text())
              .collect(Collectors.joining("\n"));
      out.row(
          List.of(
              Times.iso(found.event().timeNs()),
              orEmpty(found.text(EcsField.HOST_NAME)),
              found.event().id().toString(),
              orEmpty(found.text(EcsField.PROCESS_NAME)),
              orEmpty(found.text(EcsField.PROCESS_PID)),
              orEmpty(found.text(EcsField.USER_NAME)),
              orEmpty(found.text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID)),
              found.script() == null
                  ? orEmpty(found.text(EcsField.PROCESS_COMMAND_LINE))
                  : found.script().text(),
              decoded));
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public void jsonLines(JsonLines out) {
    scripts.forEach(found -> out.line(found::json));
  }

  @Override
  public @Nullable String next() {
    return null;
  }

  @Override
  public @Nullable String aside() {
    if (matches == scripts.size()) {
      return covered.aside();
    }
    return (matches - scripts.size())
        + " older scripts are not in this answer: narrow it, or raise --limit";
  }

  @Override
  public void text(Lines lines) {
    if (matches > scripts.size()) {
      lines.line(
          lines.faint(
              matches - scripts.size() + " older scripts are not shown: --limit " + matches));
    }
    boolean first = true;
    for (Found found : scripts) {
      if (!first) {
        lines.blank();
      }
      first = false;
      one(lines, found);
    }
    notes.forEach(note -> lines.line("Note: " + Shown.escape(note)));
    covered.text(lines);
  }

  private static void one(Lines lines, Found found) {
    lines.heading(found.heading());
    Script script = found.script();
    if (script == null) {
      block(lines, String.valueOf(found.text(EcsField.PROCESS_COMMAND_LINE)), "  ");
    } else {
      block(lines, script.text(), "  ");
      int missing = script.missing(MISSING_MAX).size();
      if (missing > 0) {
        lines.warning(missing + " of its " + script.total() + " parts were not logged");
      }
      if (script.isCut()) {
        lines.warning("longer than " + Script.TEXT_MAX + " characters: the rest is left out");
      }
    }
    for (Decoded one : found.decoded()) {
      String indent = "  ".repeat(one.depth() + 1);
      String text = one.text();
      String problem = one.problem();
      lines.line(indent + lines.coloured("decoded (" + one.how() + "):"));
      if (text != null) {
        block(lines, text, indent);
      }
      if (problem != null) {
        lines.warning(problem);
      }
    }
  }

  /** Line by line, so that a person can read it. */
  private static void block(Lines lines, String text, String indent) {
    text.lines().forEach(line -> lines.line(indent + "│ " + Shown.escape(line.replace('\t', ' '))));
  }
}

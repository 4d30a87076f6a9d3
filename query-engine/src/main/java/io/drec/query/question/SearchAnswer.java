package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the events that match.
 *
 * @param matches how many there are from this page on; more than {@code events} when the limit left
 *     some out
 * @param next id of the event that the next page begins behind; null on the last page
 */
record SearchAnswer(
    String query,
    Columns columnsChosen,
    PageOrder order,
    List<EcsEvent> events,
    long matches,
    @Nullable String next,
    Covered covered)
    implements Rows {
  /** A column is not wider than this unless it is the last: the next ones must stay in sight. */
  private static final int COLUMN_MAX = 48;

  private static final int TEXT_MAX = 400;

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("query", query)
        .put("matches", matches)
        .put("omitted", omitted())
        .put("next", next)
        .objects("events", events, columnsChosen::json);
    covered.json(json);
  }

  @Override
  public List<String> columns() {
    return columnsChosen.names();
  }

  @Override
  public void csv(Csv out) {
    events.forEach(event -> out.row(columnsChosen.cells(event)));
  }

  @Override
  public void jsonLines(JsonLines out) {
    events.forEach(event -> out.line(json -> columnsChosen.json(json, event)));
  }

  @Override
  public @Nullable String aside() {
    return covered.aside();
  }

  private long omitted() {
    return matches - events.size();
  }

  @Override
  public void text(Lines lines) {
    if (omitted() > 0 && order == PageOrder.LATEST) {
      lines.line(lines.faint(leftOut("older")));
    }
    if (columnsChosen.isChosen()) {
      table(lines);
    } else {
      events.forEach(event -> shown(lines, event));
    }
    if (omitted() > 0 && order != PageOrder.LATEST) {
      lines.line(lines.faint(leftOut(order == PageOrder.OLDEST ? "newer" : "older")));
    }
    covered.text(lines);
  }

  /** The event's line; where a command or script begins encoded, what it says, below. */
  private static void shown(Lines lines, EcsEvent event) {
    lines.line(line(lines, event));
    String action = event.text(EcsField.EVENT_ACTION);
    if ("exec".equals(action) || "script-block".equals(action)) {
      for (Object decoded : event.get(EcsField.DREC_DECODED)) {
        lines.line("    " + lines.faint("decoded: " + Shown.escape(brief(decoded.toString()))));
      }
    }
  }

  private String leftOut(String which) {
    String more = matches <= Search.EVENTS_MAX ? "--limit " + matches + ", or " : "";
    return omitted() + " " + which + " matches are not shown: " + more + "--after " + next;
  }

  private void table(Lines lines) {
    List<String> names = columns();
    List<List<String>> rows = new ArrayList<>();
    events.forEach(
        event -> rows.add(columnsChosen.cells(event).stream().map(Shown::escape).toList()));
    int[] widths = new int[names.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      widths[i] = Math.min(COLUMN_MAX, Math.max(names.get(i).length(), widest));
    }
    lines.line(lines.strong(padded(names, widths)));
    rows.forEach(row -> lines.line(padded(row, widths)));
  }

  private static String padded(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      boolean last = i == widths.length - 1;
      boolean cut = !last && cell.length() > widths[i];
      line.append(cut ? cell.substring(0, widths[i] - 1) + "…" : cell);
      line.append(last ? "" : " ".repeat(Math.max(0, widths[i] - cell.length()) + 2));
    }
    return line.toString().stripTrailing();
  }

  static String line(Lines lines, EcsEvent event) {
    StringBuilder line = new StringBuilder(Times.iso(event.timeNs()));
    add(line, "  ", event.text(EcsField.HOST_NAME));
    String pid = event.text(EcsField.PROCESS_PID);
    String name = event.text(EcsField.PROCESS_NAME);
    if (pid != null) {
      add(line, "  ", (name == null ? "?" : name) + "[" + pid + "]");
    }
    String action = event.text(EcsField.EVENT_ACTION);
    line.append("  ").append(lines.strong(Shown.escape(action == null ? "" : action)));
    object(line, event);
    return line.toString();
  }

  /** What the act acted on. */
  private static void object(StringBuilder line, EcsEvent event) {
    add(line, " ", event.text(EcsField.FILE_EXT_ORIGINAL_PATH));
    if (event.text(EcsField.FILE_EXT_ORIGINAL_PATH) != null) {
      line.append(" →");
    }
    String path = event.text(EcsField.FILE_PATH);
    String destination = event.text(EcsField.DESTINATION_IP);
    if (path != null) {
      add(line, " ", path);
    } else if (destination != null) {
      add(
          line,
          " ",
          end(event, EcsField.SOURCE_IP, EcsField.SOURCE_PORT)
              + " → "
              + end(event, EcsField.DESTINATION_IP, EcsField.DESTINATION_PORT));
    } else if (!told(line, event)) {
      add(line, " ", event.text(EcsField.PROCESS_COMMAND_LINE));
    }
    add(line, "  exit ", event.text(EcsField.PROCESS_EXIT_CODE));
    add(line, "  signal ", event.text(EcsField.DREC_PROCESS_SIGNAL));
    add(line, "  error ", event.text(EcsField.ERROR_CODE));
  }

  /** What logs and other systems tell of; whether there was any of it. */
  private static boolean told(StringBuilder line, EcsEvent event) {
    int before = line.length();
    add(line, " ", event.text(EcsField.USER_TARGET_NAME));
    if (event.text(EcsField.SOURCE_IP) != null) {
      String from = line.length() > before ? " from " : " ";
      add(line, from, end(event, EcsField.SOURCE_IP, EcsField.SOURCE_PORT));
    }
    add(line, " ", event.text(EcsField.REGISTRY_PATH));
    addBrief(line, " = ", event.text(EcsField.REGISTRY_DATA_STRINGS));
    add(line, " ", event.text(EcsField.DLL_PATH));
    add(line, " ", event.text(EcsField.DNS_QUESTION_NAME));
    add(line, " → ", event.text(EcsField.DNS_RESOLVED_IP));
    add(line, " ", event.text(EcsField.TARGET_PROCESS_EXECUTABLE));
    add(line, " access ", event.text(EcsField.DREC_ACCESS));
    add(line, " ", event.text(EcsField.DREC_PIPE_NAME));
    add(line, " bytes ", event.text(EcsField.DREC_PIPE_BYTES));
    add(line, " signal ", event.text(EcsField.DREC_SIGNAL));
    add(line, " ", event.text(EcsField.GROUP_NAME));
    add(line, " ", event.text(EcsField.DREC_SYSTEM_NAME));
    add(line, ": ", event.text(EcsField.DREC_SYSTEM_COMMAND_LINE));
    addBrief(line, " ", event.text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT));
    addBrief(line, " ", event.text(EcsField.MESSAGE));
    return line.length() > before;
  }

  /** One line of many is enough in a list. */
  private static String brief(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
  }

  private static String end(EcsEvent event, EcsField ip, EcsField port) {
    String number = event.text(port);
    String address = String.valueOf(event.text(ip));
    return number == null
        ? address
        : io.drec.store.Addresses.withPort(address, Integer.parseInt(number));
  }

  private static void addBrief(StringBuilder line, String before, @Nullable String value) {
    add(line, before, value == null ? null : brief(value));
  }

  private static void add(StringBuilder line, String before, @Nullable String value) {
    if (value != null) {
      line.append(before).append(Shown.escape(value));
    }
  }
}

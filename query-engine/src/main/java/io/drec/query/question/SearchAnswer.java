package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that match, oldest first.
 *
 * @param matches how many there are; more than {@code events} when the limit left out the older
 */
record SearchAnswer(String query, List<EcsEvent> events, long matches, Covered covered)
    implements Answer {

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("query", query)
        .put("matches", matches)
        .put("omitted", omitted())
        .objects("events", events, EventJson::write);
    covered.json(json);
  }

  private long omitted() {
    return matches - events.size();
  }

  @Override
  public void text(Lines lines) {
    if (omitted() > 0) {
      lines.line(lines.faint(omitted() + " older matches are not shown: --limit " + matches));
    }
    events.forEach(event -> lines.line(line(lines, event)));
    covered.text(lines);
  }

  private static String line(Lines lines, EcsEvent event) {
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
    } else if (event.text(EcsField.SOURCE_IP) != null) {
      add(line, " ", end(event, EcsField.SOURCE_IP, EcsField.SOURCE_PORT));
    } else if (event.text(EcsField.MESSAGE) != null) {
      add(line, " ", event.text(EcsField.MESSAGE));
    } else {
      add(line, " ", event.text(EcsField.PROCESS_COMMAND_LINE));
    }
    add(line, "  exit ", event.text(EcsField.PROCESS_EXIT_CODE));
    add(line, "  signal ", event.text(EcsField.DREC_PROCESS_SIGNAL));
    add(line, "  error ", event.text(EcsField.ERROR_CODE));
  }

  private static String end(EcsEvent event, EcsField ip, EcsField port) {
    return io.drec.store.Addresses.withPort(
        String.valueOf(event.text(ip)), Integer.parseInt(String.valueOf(event.text(port))));
  }

  private static void add(StringBuilder line, String before, @Nullable String value) {
    if (value != null) {
      line.append(before).append(Shown.escape(value));
    }
  }
}

package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.ecs.EventField;
import io.drec.query.ecs.EventField.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a sequence have in common. Without a choice it is the host: only on one host
 * do all times come from one clock.
 */
final class SequenceKey {
  private static final String NONE = "host";

  private final List<String> names;

  SequenceKey(List<String> names) {
    this.names = names.isEmpty() ? List.of(NONE) : List.copyOf(names);
  }

  List<String> names() {
    return names;
  }

  /** A value for each name; null when the event lacks one, and so belongs to no sequence. */
  @Nullable List<String> of(EcsEvent event) {
    List<String> values = new ArrayList<>(names.size());
    for (String name : names) {
      String value =
          switch (name) {
            case "process" -> process(event);
            case "user" -> user(event);
            case "host" -> event.text(EcsField.HOST_NAME);
            case "session" -> session(event);
            default -> field(event, name);
          };
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable String process(EcsEvent event) {
    String id = event.text(EcsField.PROCESS_ENTITY_ID);
    if (id != null) {
      return id;
    }
    String guid = event.text(EcsField.DREC_PROCESS_GUID);
    String pid = event.text(EcsField.PROCESS_PID);
    String own = guid == null ? pid : guid;
    return own == null ? null : event.text(EcsField.HOST_NAME) + " " + own;
  }

  /** Who acted; of a logon, who logged on. */
  private static @Nullable String user(EcsEvent event) {
    boolean logon = event.get(EcsField.EVENT_CATEGORY).contains("authentication");
    String target = logon ? event.text(EcsField.USER_TARGET_NAME) : null;
    String user = target == null ? event.text(EcsField.USER_NAME) : target;
    return user == null || !(event.caseless() || logon) ? user : user.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String session(EcsEvent event) {
    String logon = event.text(EcsField.WINLOG_LOGON_ID);
    String session = logon == null ? event.text(EcsField.DREC_SESSION_PID) : logon;
    return session == null ? null : event.text(EcsField.HOST_NAME) + " " + session;
  }

  private static @Nullable String field(EcsEvent event, String name) {
    EventField field = EventField.ofName(name);
    String value = field == null ? null : event.text(field);
    boolean lower =
        field != null && value != null && (event.caseless() || field.type() == Type.NAME);
    return lower && value != null ? value.toLowerCase(Locale.ROOT) : value;
  }
}

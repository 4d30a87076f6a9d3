package io.drec.query.question;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EcsField;
import io.drec.query.script.Decoded;
import io.drec.query.script.Encoded;
import io.drec.query.script.Inline;
import io.drec.query.script.Script;
import io.drec.query.syntax.Need;
import io.drec.query.syntax.Query;
import io.drec.query.words.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code scripts}: what interpreters were given, put together from its parts, and commands
 * that were handed over encoded, decoded. Goes over the span twice: once to know what there is,
 * once for the texts of those that are shown.
 */
final class Scripts {
  static final int SCRIPTS_DEFAULT = 20;
  static final int SCRIPTS_MAX = 200;

  /** Scripts that are told apart; later ones are counted only. */
  private static final int KNOWN_MAX = 200_000;

  private static final Query SCRIPT =
      new Query.Exists(List.of(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT));

  private static final Query COMMAND =
      new Query.Clauses(
          List.of(
              new Query.Field(
                  EcsField.EVENT_TYPE,
                  (value, caseless) -> "start".equals(value),
                  Need.ofText("start")),
              new Query.Exists(List.of(EcsField.DREC_DECODED))),
          List.of(),
          List.of());

  /** Its arguments may hold a script. */
  private static final Query EXEC =
      new Query.Field(
          EcsField.EVENT_ACTION, (value, caseless) -> "exec".equals(value), Need.ofText("exec"));

  private final Asked asked;

  Scripts(Asked asked) {
    this.asked = asked;
  }

  /** A script of a host: its source's id, or the event where it has none. */
  private record Key(String host, String id) {}

  /** What is known of a script before its text is read. */
  private static final class Head {
    private final EcsEvent event;
    private boolean wanted;

    Head(EcsEvent event) {
      this.event = event;
    }
  }

  Answer answer(String text) throws UsageException {
    Predicate<EcsEvent> ofPoint = ofPoint(text.strip());
    int limit = Math.min(SCRIPTS_MAX, asked.limit(SCRIPTS_DEFAULT));
    Map<Key, Head> heads = new LinkedHashMap<>();
    long[] unknown = {0};
    Search.each(
        asked,
        asked.span(),
        List.of(SCRIPT, COMMAND, EXEC),
        false,
        event -> head(heads, unknown, event, ofPoint));
    List<Map.Entry<Key, Head>> wanted = new ArrayList<>();
    heads.entrySet().stream().filter(head -> head.getValue().wanted).forEach(wanted::add);
    wanted.sort(Comparator.comparing(head -> head.getValue().event, PageOrder.BY_TIME));
    if (wanted.isEmpty()) {
      String of = text.isBlank() ? "" : " of " + Shown.escape(text.strip());
      return new NotFound(
          "no script and no encoded command" + of + " is in this recording",
          asked.covered(Long.MAX_VALUE));
    }
    int from = Math.max(0, wanted.size() - limit);
    List<ScriptsAnswer.Found> found = texts(wanted.subList(from, wanted.size()));
    long lastNs = wanted.get(wanted.size() - 1).getValue().event.timeNs();
    return new ScriptsAnswer(
        text.strip(),
        found,
        wanted.size(),
        notes(unknown[0]),
        Covered.toTheEnd(asked.footage(), asked.span(), lastNs, asked.hosts()));
  }

  private static List<String> notes(long unknown) {
    return unknown == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d parts of further scripts were not looked at: narrow the time, or name a host",
                unknown));
  }

  private static void head(
      Map<Key, Head> heads, long[] unknown, EcsEvent event, Predicate<EcsEvent> ofPoint) {
    Key key = key(event);
    if (key == null) {
      return;
    }
    Head head = heads.get(key);
    if (head == null && heads.size() >= KNOWN_MAX) {
      unknown[0]++;
      return;
    }
    if (head == null) {
      head = new Head(event);
      heads.put(key, head);
    }
    head.wanted |= ofPoint.test(event);
  }

  /** Null when the event tells of no script. */
  private static @Nullable Key key(EcsEvent event) {
    String host = String.valueOf(event.text(EcsField.HOST_NAME));
    if (event.text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT) != null) {
      String id = event.text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_ID);
      return new Key(host, id == null ? event.id().toString() : id);
    }
    boolean started = event.get(EcsField.EVENT_TYPE).contains("start");
    boolean encoded = event.text(EcsField.DREC_DECODED) != null || inline(event) != null;
    return started && encoded ? new Key(host, event.id().toString()) : null;
  }

  /** The script inside the arguments of a process that was started with it; null: none. */
  private static @Nullable String inline(EcsEvent event) {
    return "exec".equals(event.text(EcsField.EVENT_ACTION))
        ? Inline.text(
            event.text(EcsField.PROCESS_EXECUTABLE),
            event.get(EcsField.PROCESS_ARGS).stream().map(String::valueOf).toList())
        : null;
  }

  private List<ScriptsAnswer.Found> texts(List<Map.Entry<Key, Head>> wanted) {
    Map<Key, Script> scripts = new LinkedHashMap<>();
    wanted.forEach(head -> scripts.put(head.getKey(), new Script()));
    Search.each(
        asked,
        asked.span(),
        List.of(SCRIPT, EXEC),
        false,
        event -> {
          String part = event.text(EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT);
          Script script = part == null ? null : scripts.get(Objects.requireNonNull(key(event)));
          if (script != null && part != null) {
            script.part(
                number(event, EcsField.POWERSHELL_SEQUENCE),
                number(event, EcsField.POWERSHELL_TOTAL),
                part);
          }
          String inline = part == null ? inline(event) : null;
          Key key = inline == null ? null : key(event);
          Script whole = key == null ? null : scripts.get(key);
          if (whole != null && inline != null) {
            whole.part(1, 1, inline);
          }
        });
    List<ScriptsAnswer.Found> found = new ArrayList<>();
    for (Map.Entry<Key, Head> head : wanted) {
      EcsEvent event = head.getValue().event;
      Script script = Objects.requireNonNull(scripts.get(head.getKey()));
      String held = script.count() > 0 ? script.text() : event.text(EcsField.PROCESS_COMMAND_LINE);
      List<Decoded> decoded = Encoded.in(String.valueOf(held));
      found.add(new ScriptsAnswer.Found(event, script.count() > 0 ? script : null, decoded));
    }
    return found;
  }

  private static long number(EcsEvent event, EcsField field) {
    List<Object> values = event.get(field);
    return values.isEmpty() ? 0 : (Long) values.get(0);
  }

  /** Whether an event is of what the point means: its process, its user, its script's file. */
  private static Predicate<EcsEvent> ofPoint(String text) throws UsageException {
    if (text.isEmpty()) {
      return event -> true;
    }
    Point point = Point.parse(text);
    if (point instanceof Point.OfEntity entity) {
      return has(entity.id().toString(), EcsField.PROCESS_ENTITY_ID);
    }
    if (point instanceof Point.OfEvent event) {
      return one -> one.id().equals(event.id());
    }
    Point.Value value = (Point.Value) point;
    String wanted = value.indicator().value();
    return switch (value.indicator().kind()) {
      case PID -> has(wanted, EcsField.PROCESS_PID);
      case NAME -> has(wanted, EcsField.PROCESS_NAME, EcsField.FILE_NAME);
      case PATH -> has(wanted, EcsField.PROCESS_EXECUTABLE, EcsField.FILE_PATH);
      case USER -> has(wanted, EcsField.USER_NAME, EcsField.USER_ID);
      default ->
          throw new UsageException(
              "'"
                  + Shown.escape(text)
                  + "' runs no script; write pid:4711, process:ID, name:x, path:/x, user:x or"
                  + " event:ID");
    };
  }

  private static Predicate<EcsEvent> has(String wanted, EcsField... fields) {
    return event -> {
      for (EcsField field : fields) {
        String own = event.text(field);
        boolean same = event.caseless() ? wanted.equalsIgnoreCase(own) : wanted.equals(own);
        if (same) {
          return true;
        }
      }
      return false;
    };
  }
}

package io.drec.windows.event;

import io.drec.windows.event.FieldNode.Zone;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names in the shapes of collectors mean.
 *
 * <p>Flat: NXLog, and Elastic documents as they are published. Nested: Winlogbeat 6 ({@code
 * event_data}), Winlogbeat 7 and Elastic Agent ({@code winlog.event_data}), and tools that write an
 * event log file as JSON ({@code Event.System}, {@code Event.EventData}).
 */
final class FieldNames {
  /**
   * What a place holds.
   *
   * @param rank of several places of one header the lowest counts
   * @param collected added by a collector
   */
  record Meaning(
      @Nullable EventField field,
      @Nullable EventHeader header,
      int rank,
      boolean collected,
      boolean beat) {
    static final Meaning NONE = new Meaning(null, null, 0, false, false);
  }

  private record Place(EventHeader header, int rank) {}

  private static final Map<String, Place> TOP = new HashMap<>();
  private static final Map<String, EventHeader> SYSTEM = new HashMap<>();
  private static final Map<String, String> SYSTEM_TEXT = new HashMap<>();

  /** As spelled: {@code Type} of Sysmon's WMI events is not the {@code type} of Logstash. */
  private static final Set<String> COLLECTED =
      Set.of(
          "@timestamp",
          "@version",
          "EventReceivedTime",
          "tags",
          "host",
          "port",
          "type",
          "SourceModuleName",
          "SourceModuleType",
          "ERROR_EVT_UNRESOLVED",
          "Message",
          "message");

  /** Data of some events, but on the outside always what is said about the event. */
  private static final Set<String> NOT_DATA = Set.of("channel");

  private static final Set<String> COLLECTED_OBJECTS =
      Set.of(
          "@metadata",
          "agent",
          "beat",
          "ecs",
          "elastic_agent",
          "data_stream",
          "event",
          "fields",
          "host",
          "input",
          "log",
          "metadata",
          "offset",
          "prospector");

  private static final Set<String> DATA_OBJECTS =
      Set.of("event.eventdata", "event.userdata", "eventdata", "userdata", "rendereddata");

  private static final Set<String> BEAT_OBJECTS =
      Set.of("winlog.event_data", "winlog.user_data", "event_data", "user_data");

  private static final Set<String> ENVELOPES = Set.of("_source", "result", "#attributes");

  static {
    top(
        EventHeader.PROVIDER,
        "winlog.provider_name",
        "sourcename",
        "source_name",
        "provider",
        "provider_name",
        "providername",
        "event.provider");
    top(EventHeader.CHANNEL, "winlog.channel", "channel", "log_name", "logname");
    top(EventHeader.CODE, "winlog.event_id", "eventid", "event_id", "event.code");
    top(
        EventHeader.RECORD_NUMBER,
        "winlog.record_id",
        "recordnumber",
        "record_number",
        "eventrecordid",
        "record_id",
        "recordid");
    top(
        EventHeader.COMPUTER,
        "winlog.computer_name",
        "hostname",
        "computer",
        "computer_name",
        "computername",
        "machinename",
        "host.hostname",
        "host.name");
    top(
        EventHeader.TIME_CREATED,
        "winlog.time_created",
        "timecreated",
        "timecreated.systemtime",
        "systemtime",
        "timestamp");
    top(EventHeader.LOCAL_TIME, "eventtime");
    top(EventHeader.RECEIVED_TIME, "eventreceivedtime");
    top(EventHeader.COLLECTED_TIME, "@timestamp");
    top(EventHeader.USER_SID, "winlog.user.identifier", "userid", "user.identifier");
    top(EventHeader.USER_NAME, "winlog.user.name", "accountname");
    top(EventHeader.USER_DOMAIN, "winlog.user.domain", "domain");
    top(EventHeader.EXECUTION_PID, "winlog.process.pid", "executionprocessid", "process_id");
    top(EventHeader.EXECUTION_TID, "winlog.process.thread.id", "threadid", "thread_id");
    top(EventHeader.LEVEL, "level", "winlog.level");
    top(EventHeader.SEVERITY, "severityvalue");
    top(EventHeader.MESSAGE, "message", "winlog.message", "event.renderinginfo.message");
    top(EventHeader.KEYWORDS, "keywords", "winlog.keywords");
    system("provider.name", EventHeader.PROVIDER, "SourceName");
    system("provider.guid", null, "ProviderGuid");
    system("eventid", EventHeader.CODE, "EventID");
    system("eventid.qualifiers", null, "Qualifiers");
    system("timecreated.systemtime", EventHeader.TIME_CREATED, "TimeCreated");
    system("eventrecordid", EventHeader.RECORD_NUMBER, "RecordNumber");
    system("correlation.activityid", null, "ActivityID");
    system("correlation.relatedactivityid", null, "RelatedActivityID");
    system("execution.processid", EventHeader.EXECUTION_PID, "ExecutionProcessID");
    system("execution.threadid", EventHeader.EXECUTION_TID, "ThreadID");
    system("channel", EventHeader.CHANNEL, "Channel");
    system("computer", EventHeader.COMPUTER, "Hostname");
    system("security.userid", EventHeader.USER_SID, "UserID");
    system("level", EventHeader.LEVEL, "Level");
    system("version", null, "Version");
    system("task", null, "Task");
    system("opcode", null, "Opcode");
    system("keywords", EventHeader.KEYWORDS, "Keywords");
  }

  private FieldNames() {}

  private static void top(EventHeader header, String... paths) {
    for (int rank = 0; rank < paths.length; rank++) {
      TOP.put(paths[rank], new Place(header, rank));
    }
  }

  private static void system(String path, @Nullable EventHeader header, String text) {
    if (header != null) {
      SYSTEM.put(path, header);
    }
    SYSTEM_TEXT.put(path, text);
  }

  /** The outermost object. */
  static FieldNode root() {
    return new FieldNode(Zone.TOP, "", "", Meaning.NONE, true, null);
  }

  /** The place of that name within another. */
  static FieldNode child(FieldNode parent, String name) {
    return switch (parent.zone) {
      case TOP -> top(parent, name);
      case SYSTEM -> system(parent, name);
      case DATA -> data(parent, name, parent.beat);
    };
  }

  private static FieldNode top(FieldNode parent, String name) {
    if (ENVELOPES.contains(name)) {
      return new FieldNode(Zone.TOP, parent.path, parent.text, Meaning.NONE, true, parent);
    }
    String path = join(parent.path, name.toLowerCase(Locale.ROOT));
    String text = join(parent.text, name);
    if (path.equals("event.system") || path.equals("system")) {
      return new FieldNode(Zone.SYSTEM, "", "System", Meaning.NONE, true, parent);
    }
    boolean beat = BEAT_OBJECTS.contains(path);
    if (beat || DATA_OBJECTS.contains(path)) {
      Meaning holder = new Meaning(null, null, 0, false, beat);
      return new FieldNode(Zone.DATA, "", text, holder, false, parent);
    }
    Place place = TOP.get(path);
    boolean outermost = parent.path.isEmpty();
    Meaning meaning =
        new Meaning(
            outermost && !NOT_DATA.contains(path) ? EventField.ofLowerCase(path) : null,
            place == null ? null : place.header(),
            place == null ? 0 : place.rank(),
            isCollected(parent, name),
            path.startsWith("winlog."));
    return new FieldNode(Zone.TOP, path, text, meaning, false, parent);
  }

  private static boolean isCollected(FieldNode parent, String name) {
    return parent.path.isEmpty()
        ? COLLECTED.contains(name)
        : parent.collected || COLLECTED_OBJECTS.contains(firstName(parent.path));
  }

  private static String firstName(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private static FieldNode system(FieldNode parent, String name) {
    String plain = plain(name);
    if (plain.isEmpty()) {
      return new FieldNode(
          Zone.SYSTEM, parent.path, parent.text, meaningOfSystem(parent.path), true, parent);
    }
    String path = join(parent.path, plain.toLowerCase(Locale.ROOT));
    String text =
        SYSTEM_TEXT.getOrDefault(path, join(parent.path.isEmpty() ? "" : parent.text, plain));
    return new FieldNode(Zone.SYSTEM, path, text, meaningOfSystem(path), false, parent);
  }

  private static Meaning meaningOfSystem(String path) {
    return new Meaning(null, SYSTEM.get(path), 0, false, false);
  }

  /** The data of an event has one level; what stands deeper counts by its own name. */
  private static FieldNode data(FieldNode parent, String name, boolean beat) {
    String plain = plain(name);
    if (plain.isEmpty()) {
      Meaning same = new Meaning(parent.field, null, 0, false, beat);
      return new FieldNode(Zone.DATA, parent.path, parent.text, same, true, parent);
    }
    EventField field = EventField.ofLowerCase(plain.toLowerCase(Locale.ROOT));
    return new FieldNode(
        Zone.DATA, plain, plain, new Meaning(field, null, 0, false, beat), false, parent);
  }

  /**
   * The name without what tools put before it to say that it was an attribute; empty for the names
   * that say "attributes" or "text".
   */
  private static String plain(String name) {
    return switch (name) {
      case "#attributes", "@attributes", "#text", "$", "_", "$t" -> "";
      default -> {
        String plain = name.startsWith("@") || name.startsWith("-") ? name.substring(1) : name;
        yield plain.endsWith("_attributes")
            ? plain.substring(0, plain.length() - "_attributes".length())
            : plain;
      }
    };
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}

package io.drec.query.ecs;

import io.drec.query.entity.Known;
import io.drec.query.script.Encoded;
import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.StoredRecord;
import io.drec.store.Text;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event of a record. What the record does not say of its process (program, command line,
 * user) is what the recording knows of it at that moment.
 */
public final class EcsMapper {
  /** Texts looked through: all events of a process have its command line. */
  private static final int DECODED_MAX = 2_000;

  /** Processes act in turns, but not many in one moment. */
  private static final int FACTS_MAX = 1024;

  private static final EventId NO_EVENT = new EventId(0, 0);

  private final Known known;
  private final Map<String, List<String>> decoded =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
          return size() > DECODED_MAX;
        }
      };

  /** A process, and the exec that began what it ran; null: not known. */
  private record Ran(EntityId process, @Nullable EventId image) {}

  private final Map<Ran, Map<EcsField, List<Object>>> facts =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ran, Map<EcsField, List<Object>>> eldest) {
          return size() > FACTS_MAX;
        }
      };

  public EcsMapper(Known known) {
    this.known = known;
  }

  /** The event holds nothing of the record's buffer: it stays valid when the record does not. */
  public EcsEvent map(StoredRecord stored) {
    EcsEvent event = new EcsEvent(stored.id(), stored.timeNs());
    RecordView record = stored.record();
    RecordType type = record.type();
    event
        .put(EcsField.HOST_NAME, stored.host())
        .put(EcsField.EVENT_KIND, record.isSnapshot() ? "state" : "event")
        .put(EcsField.DREC_RECORD_TYPE, typeName(record));
    if (record.isSnapshot()) {
      event.put(EcsField.DREC_SNAPSHOT, true);
    }
    if ((record.flags() & RecordLayout.F_INCOMPLETE) != 0) {
      event.put(EcsField.DREC_INCOMPLETE, true);
    }
    if (type == RecordType.HEALTH) {
      HealthEvents.fill(event, stored);
      return event;
    }
    process(event, stored);
    SourceFacts.fill(event, record);
    act(event, record, type);
    Targets.fill(event, stored, known);
    decode(event, EcsField.POWERSHELL_FILE_SCRIPT_BLOCK_TEXT);
    decode(event, EcsField.PROCESS_COMMAND_LINE);
    return event.caseless(isWindows(event, type));
  }

  private void decode(EcsEvent event, EcsField field) {
    String text = event.text(field);
    if (text != null && event.text(EcsField.DREC_DECODED) == null) {
      event.putAll(EcsField.DREC_DECODED, decoded.computeIfAbsent(text, Encoded::texts));
    }
  }

  private static void act(EcsEvent event, RecordView record, @Nullable RecordType type) {
    if (type == null) {
      event.put(EcsField.EVENT_ACTION, typeName(record));
      return;
    }
    switch (type) {
      case PROC_START -> processStart(event, record);
      case PROC_EXIT -> processEnd(event, record);
      case FILE_SESSION -> FileEvents.session(event, record);
      case FILE_OP -> FileEvents.operation(event, record);
      case NET_FLOW -> NetworkEvents.fill(event, record);
      case DNS -> HostEvents.dns(event, record);
      case IPC -> HostEvents.ipc(event, record);
      case REGISTRY -> HostEvents.registry(event, record);
      case IMAGE_LOAD -> HostEvents.imageLoad(event, record);
      case AUTH -> SystemEvents.auth(event, record);
      case LOG -> SystemEvents.log(event, record);
      case SCRIPT -> SystemEvents.script(event, record);
      case SYSTEM -> SystemEvents.system(event, record);
      case FILE_HASH -> FileEvents.hash(event, record);
      case CRED_CHANGE -> LinuxEvents.credentials(event, record);
      case KERNEL -> LinuxEvents.kernel(event, record);
      default -> event.put(EcsField.EVENT_ACTION, typeName(record));
    }
  }

  /** Names of such an event are the same whatever their case. */
  private static boolean isWindows(EcsEvent event, @Nullable RecordType type) {
    String user = event.text(EcsField.USER_ID);
    return type == RecordType.REGISTRY
        || (user != null && user.startsWith("S-1-"))
        || Texts.isWindows(event.text(EcsField.PROCESS_EXECUTABLE))
        || Texts.isWindows(event.text(EcsField.FILE_PATH))
        || Texts.isWindows(event.text(EcsField.DLL_PATH))
        || Texts.isWindows(event.text(EcsField.TARGET_PROCESS_EXECUTABLE));
  }

  private static String typeName(RecordView record) {
    RecordType type = record.type();
    return type == null
        ? "type-" + record.typeCode()
        : type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void process(EcsEvent event, StoredRecord stored) {
    RecordView record = stored.record();
    boolean named = record.pid() != 0;
    event
        .put(EcsField.PROCESS_PID, named ? Integer.toUnsignedLong(record.pid()) : null)
        .put(EcsField.DREC_THREAD_ID, record.tid() == 0 ? null : record.tid());
    Entity.Process process = known.process(stored.process());
    if (named && (process != null || record.startNs() != 0)) {
      event.put(EcsField.PROCESS_ENTITY_ID, stored.process().toString());
    }
    if (process == null) {
      return;
    }
    event.putAll(facts(process, known.image(process, stored.timeNs())));
  }

  /** What is the same of all that a process did while it ran one program. */
  private Map<EcsField, List<Object>> facts(Entity.Process process, Entity.@Nullable Image image) {
    Ran ran = new Ran(process.id(), image == null ? null : image.event());
    Map<EcsField, List<Object>> found = facts.get(ran);
    if (found == null) {
      EcsEvent event = new EcsEvent(NO_EVENT, 0);
      fill(event, process, image);
      found = new EnumMap<>(event.values());
      found.remove(EcsField.TIMESTAMP);
      found.remove(EcsField.EVENT_ID);
      facts.put(ran, found);
    }
    return found;
  }

  private void fill(EcsEvent event, Entity.Process process, Entity.@Nullable Image image) {
    image(event, image);
    Entity.User user = process.user();
    if (user != null) {
      Integer uid = user.uid();
      SourceFacts.account(
          event,
          user.name(),
          uid == null ? user.sid() : Integer.toUnsignedString(uid),
          EcsField.USER_DOMAIN,
          EcsField.USER_NAME,
          EcsField.USER_ID);
    }
    event
        .put(EcsField.PROCESS_START, process.startNs())
        .put(EcsField.PROCESS_TTY, process.tty())
        .put(EcsField.DREC_CGROUP, process.cgroup())
        .put(EcsField.DREC_SESSION_PID, process.sessionPid());
    CgroupFacts.fill(event, process.cgroup());
    container(event, known.container(event.text(EcsField.CONTAINER_ID), process.host()));
    parent(event, process);
  }

  /** What the runtime's files told of it; they know the runtime better than the group's name. */
  private static void container(EcsEvent event, Entity.@Nullable Named container) {
    if (container != null) {
      String runtime = container.attribute("runtime");
      event
          .put(EcsField.CONTAINER_IMAGE_NAME, container.attribute("image"))
          .put(EcsField.CONTAINER_NAME, Known.nameOf(container))
          .put(
              EcsField.CONTAINER_RUNTIME,
              runtime == null ? event.text(EcsField.CONTAINER_RUNTIME) : runtime);
    }
  }

  private void parent(EcsEvent event, Entity.Process process) {
    if (process.parent() == null) {
      return;
    }
    event.put(EcsField.PROCESS_PARENT_ENTITY_ID, process.parent().toString());
    Entity.Process parent = known.process(process.parent());
    if (parent == null) {
      return;
    }
    Entity.Image image = known.image(parent, process.startNs());
    String executable = image == null ? null : image.executable();
    event
        .put(EcsField.PROCESS_PARENT_PID, parent.pid())
        .put(
            EcsField.PROCESS_PARENT_NAME,
            executable == null ? parent.name() : Texts.leaf(executable));
  }

  private void image(EcsEvent event, Entity.@Nullable Image image) {
    if (image == null) {
      return;
    }
    executable(event, image.executable());
    arguments(event, image.args());
    if (image.args().isEmpty()) {
      event.put(EcsField.PROCESS_COMMAND_LINE, image.commandLine());
    }
    SourceFacts.hashes(
        event,
        hashes(image),
        EcsField.PROCESS_HASH_MD5,
        EcsField.PROCESS_HASH_SHA1,
        EcsField.PROCESS_HASH_SHA256);
    event
        .put(EcsField.PROCESS_WORKING_DIRECTORY, image.workingDirectory())
        .put(EcsField.DREC_SCRIPT, image.script());
  }

  /** Of an image that began before its file had been read, those of the file, if it is the same. */
  private List<String> hashes(Entity.Image image) {
    if (!image.hashes().isEmpty()) {
      return image.hashes();
    }
    Entity.File file = known.file(image.file());
    Long sinceNs = file == null ? null : file.hashesSinceNs();
    return file == null || sinceNs == null || sinceNs > image.timeNs() ? List.of() : file.hashes();
  }

  private static void executable(EcsEvent event, @Nullable String path) {
    if (path != null) {
      event.put(EcsField.PROCESS_EXECUTABLE, path).put(EcsField.PROCESS_NAME, Texts.leaf(path));
    }
  }

  private static void arguments(EcsEvent event, List<String> args) {
    if (!args.isEmpty()) {
      event
          .putAll(EcsField.PROCESS_ARGS, args)
          .put(EcsField.PROCESS_ARGS_COUNT, args.size())
          .put(EcsField.PROCESS_COMMAND_LINE, String.join(" ", args));
    }
  }

  private static void processStart(EcsEvent event, RecordView record) {
    boolean exec = (record.bodyInt(ProcStart.KIND) & RecordLayout.PROC_EXEC) != 0;
    String action = record.isSnapshot() ? "already-running" : exec ? "exec" : "fork";
    event
        .put(EcsField.EVENT_ACTION, action)
        .putAll(EcsField.EVENT_CATEGORY, List.of("process"))
        .putAll(EcsField.EVENT_TYPE, List.of(record.isSnapshot() ? "info" : "start"))
        .put(EcsField.EVENT_OUTCOME, "success");
    if (!record.hasField(FieldId.SID) && !record.hasField(FieldId.USER)) {
      event.put(EcsField.USER_ID, Integer.toUnsignedString(record.bodyInt(ProcStart.UID)));
    }
    parentAsTold(event, record);
    if (exec) {
      // The record's own words, also where the recording no longer keeps all images of the process.
      byte[] argv = record.fieldBytes(FieldId.ARGV);
      arguments(event, argv == null ? List.of() : Text.decodeList(argv));
      event
          .put(EcsField.PROCESS_WORKING_DIRECTORY, text(record, FieldId.CWD))
          .put(EcsField.DREC_SCRIPT, text(record, FieldId.SCRIPT));
      LinuxEvents.start(event, record);
    }
  }

  private static void parentAsTold(EcsEvent event, RecordView record) {
    String executable = text(record, FieldId.PARENT_EXE);
    int pid = record.bodyInt(ProcStart.PARENT_PID);
    event
        .put(EcsField.DREC_PROCESS_PARENT_GUID, text(record, FieldId.PARENT_GUID))
        .put(EcsField.PROCESS_PARENT_COMMAND_LINE, text(record, FieldId.PARENT_COMMAND_LINE))
        .put(EcsField.PROCESS_PARENT_EXECUTABLE, executable)
        .put(EcsField.PROCESS_PARENT_PID, pid == 0 ? null : Integer.toUnsignedLong(pid));
    if (executable != null) {
      event.put(EcsField.PROCESS_PARENT_NAME, Texts.leaf(executable));
    }
    SourceFacts.hashes(
        event,
        record,
        EcsField.PROCESS_HASH_MD5,
        EcsField.PROCESS_HASH_SHA1,
        EcsField.PROCESS_HASH_SHA256);
  }

  private static void processEnd(EcsEvent event, RecordView record) {
    int wait = record.bodyInt(ProcExit.WAIT_STATUS);
    boolean signalled = (wait & 0x7f) != 0;
    event
        .put(EcsField.EVENT_ACTION, "end")
        .putAll(EcsField.EVENT_CATEGORY, List.of("process"))
        .putAll(EcsField.EVENT_TYPE, List.of("end"))
        .put(
            signalled ? EcsField.DREC_PROCESS_SIGNAL : EcsField.PROCESS_EXIT_CODE,
            signalled ? wait & 0x7f : (wait >> 8) & 0xff)
        .put(EcsField.EVENT_OUTCOME, wait == 0 ? "success" : "failure")
        .put(EcsField.DREC_PROCESS_USER_NS, record.bodyLong(ProcExit.USER_NS))
        .put(EcsField.DREC_PROCESS_SYSTEM_NS, record.bodyLong(ProcExit.SYSTEM_NS));
  }

  static @Nullable String text(RecordView record, FieldId id) {
    return Texts.of(record, id);
  }
}

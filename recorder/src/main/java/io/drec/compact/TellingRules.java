package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.FileRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import io.drec.store.Text;
import io.drec.store.WindowsPaths;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of what event logs tell besides processes, files, flows and logons. */
final class TellingRules {
  private static final int NAME_CHARS_MAX = 80;

  /** Keys whose values name what is started at logon or start of the system. */
  private static final Pattern AUTOSTART =
      Pattern.compile(
          ".*\\\\(currentversion\\\\(run|runonce|runservices)(ex)?|winlogon)\\\\[^\\\\]+");

  private final Rows rows;
  private final FileRules files;
  private final LogonRules logons;
  private final Commands commands;

  TellingRules(Rows rows, FileRules files, LogonRules logons, Commands commands) {
    this.rows = rows;
    this.files = files;
    this.logons = logons;
    this.commands = commands;
  }

  void registry(Act act) {
    RegistryOp op = RegistryOp.ofCode(act.record().bodyInt(Registry.OP));
    String path = act.text(FieldId.PATH);
    if (op == null || path == null) {
      return;
    }
    ProcessRow process = rows.actor(act);
    String folded = WindowsPaths.folded(path);
    NamedRow value = rows.named(act, EntityKind.REGISTRY, folded, leaf(path));
    value.set("path", path);
    EntityId by = process == null ? null : process.id();
    rows.posting(Indicator.Kind.REGISTRY, folded, value.id(), by, act);
    boolean removed = op == RegistryOp.KEY_DELETE || op == RegistryOp.VALUE_DELETE;
    if (op == RegistryOp.VALUE_SET) {
      String data = act.text(FieldId.VALUE);
      value.set("data", data);
      if (AUTOSTART.matcher(folded).matches()) {
        commands.set(act, value, data);
      }
    }
    if (op == RegistryOp.RENAME) {
      value.set("renamed_to", act.text(FieldId.PATH2));
    }
    acted(act, process, value, removed ? Mechanism.REGISTRY_DELETE : Mechanism.REGISTRY_SET);
  }

  private static String leaf(String path) {
    String leaf = path.substring(path.lastIndexOf('\\') + 1);
    return leaf.isEmpty() ? path : leaf;
  }

  void ipc(Act act) {
    IpcKind kind = IpcKind.ofCode(act.record().bodyInt(Ipc.KIND));
    ProcessRow process = rows.actor(act);
    if (kind == null || process == null) {
      return;
    }
    switch (kind) {
      case REMOTE_THREAD -> reached(act, process, Mechanism.REMOTE_THREAD);
      case ACCESS -> reached(act, process, Mechanism.ACCESS);
      case PIPE_CREATE -> pipe(act, process, Mechanism.CREATE);
      case PIPE_CONNECT -> pipe(act, process, Mechanism.PIPE);
      case PIPE_WRITE,
          PIPE_READ,
          SOCKET_CONNECT,
          SOCKET_ACCEPT,
          SIGNAL,
          TRACE,
          MEMORY_WRITE,
          MEMORY_READ,
          TAKE_FILE -> {
        // ChannelRules
      }
      case TAMPER -> {
        // The process itself is told, not who did it: the event is found by search.
      }
    }
  }

  private void reached(Act act, ProcessRow process, Mechanism mechanism) {
    ProcessRow target = rows.identities().target(act);
    if (target == null || target == process) {
      return;
    }
    String exe = act.text(FieldId.TARGET_EXE);
    if (target.currentImage() == null && target.earlyName == null && exe != null) {
      target.earlyName = Text.leaf(exe);
    }
    rows.edge(process.id(), target.id(), mechanism, act.timeNs(), act.timeNs(), act.event());
  }

  private void pipe(Act act, ProcessRow process, Mechanism mechanism) {
    String name = act.text(FieldId.PATH);
    if (name == null) {
      return;
    }
    String plain = name.startsWith("\\") ? name.substring(1) : name;
    FileRow pipe = files.windowsFile(act, "\\\\.\\pipe\\" + plain);
    files.post(act, pipe, pipe.currentPath(), process.id());
    rows.edge(process.id(), pipe.id(), mechanism, act.timeNs(), act.timeNs(), act.event());
    if (mechanism == Mechanism.CREATE) {
      // Whoever connects later may hand its maker what to do.
      rows.edge(pipe.id(), process.id(), Mechanism.PIPE, act.timeNs(), Rows.OPEN_END, act.event());
    }
  }

  void imageLoaded(Act act) {
    String path = act.text(FieldId.PATH);
    ProcessRow process = rows.actor(act);
    if (path == null || process == null) {
      return;
    }
    String canonical = files.canonical(act, path);
    FileRow file =
        WindowsPaths.is(canonical)
            ? files.windowsFile(act, canonical)
            : files.byPath(act, canonical);
    List<String> hashes = ForeignProcessRules.hashes(act);
    if (!hashes.isEmpty()) {
      file.hashes = hashes;
    }
    files.post(act, file, canonical, process.id());
    files.postHashes(act, file, hashes, process.id());
    if (act.record().bodyInt(ImageLoad.KIND) == RecordLayout.IMAGE_LIBRARY) {
      rows.edge(file.id(), process.id(), Mechanism.LOAD, act.timeNs(), act.timeNs(), act.event());
    }
  }

  void dns(Act act) {
    String name = act.text(FieldId.NAME);
    ProcessRow process = rows.actor(act);
    if (name == null) {
      return;
    }
    EntityId object = process == null ? host(act) : process.id();
    String folded = name.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    EntityId by = process == null ? null : process.id();
    rows.posting(Indicator.Kind.DOMAIN, folded, object, by, act);
  }

  private EntityId host(Act act) {
    return rows.named(act, EntityKind.HOST, "host", "this host").id();
  }

  void script(Act act) {
    String text = act.text(FieldId.VALUE);
    ProcessRow process = rows.actor(act);
    String id = act.text(FieldId.SCRIPT_ID);
    if (text == null && id == null) {
      return;
    }
    String identity = id == null ? act.event().toString() : id;
    String path = act.text(FieldId.PATH);
    String name = path != null ? Text.leaf(path) : firstWords(text == null ? identity : text);
    NamedRow script = rows.named(act, EntityKind.SCRIPT, identity, name);
    script.set("path", path);
    if (script.get("text") == null) {
      script.set("text", text);
    }
    acted(act, process, script, Mechanism.RUN_SCRIPT);
  }

  private static String firstWords(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= NAME_CHARS_MAX ? line : line.substring(0, NAME_CHARS_MAX) + "…";
  }

  void system(Act act) {
    SystemKind kind = SystemKind.ofCode(act.record().bodyInt(SystemAct.KIND));
    if (kind == SystemKind.CONTAINER) {
      container(act);
      return;
    }
    ProcessRow process = rows.actor(act);
    NamedRow thing = kind == null ? null : thing(act, kind);
    if (kind == null || thing == null) {
      return;
    }
    EntityId by = process == null ? null : process.id();
    String named = thing.get("name");
    if (named != null) {
      String folded = named.toLowerCase(Locale.ROOT);
      rows.posting(Indicator.Kind.OBJECT, folded, thing.id(), by, act);
    }
    switch (kind) {
      case SERVICE_CREATE, TASK_CREATE, TASK_CHANGE, WMI_CONSUMER, SERVICE_CHANGE -> {
        commands.set(act, thing, act.text(FieldId.COMMAND_LINE));
        thing.set("definition", act.text(FieldId.VALUE));
        acted(act, process, thing, isMade(kind) ? Mechanism.CREATE : Mechanism.CHANGE);
      }
      case TASK_START -> startedByTask(act, thing);
      case ACCOUNT_CREATE, GROUP_ADD, ACCOUNT_CHANGE, ACCOUNT_DELETE, GROUP_REMOVE -> {
        thing.set("group", act.text(FieldId.NAME));
        acted(act, process, thing, isMade(kind) ? Mechanism.CREATE : Mechanism.CHANGE);
      }
      case WMI_FILTER, WMI_BINDING, TASK_DELETE, SERVICE_DELETE ->
          acted(act, process, thing, Mechanism.CHANGE);
      case SERVICE_STATE, TASK_END, DEVICE, LOG_CLEARED, POLICY, CONTAINER -> {
        // The event says it all; nothing comes of one entity for another.
      }
    }
  }

  /** Nothing comes of it for others: who looks for a process's container finds it by its id. */
  private void container(Act act) {
    String id = act.text(FieldId.CONTAINER_ID);
    if (id == null) {
      return;
    }
    String name = act.text(FieldId.NAME);
    NamedRow container = rows.named(act, EntityKind.CONTAINER, id, name == null ? id : name);
    container.set("container_id", id);
    container.set("image", act.text(FieldId.IMAGE));
    container.set("runtime", act.text(FieldId.PROVIDER));
    rows.posting(Indicator.Kind.OBJECT, id, container.id(), null, act);
  }

  private static boolean isMade(SystemKind kind) {
    return switch (kind) {
      case SERVICE_CREATE, TASK_CREATE, WMI_CONSUMER, ACCOUNT_CREATE -> true;
      default -> false;
    };
  }

  /** The task starts a process: the two meet by pid and time, or by their command. */
  private void startedByTask(Act act, NamedRow task) {
    int pid = act.record().bodyInt(SystemAct.TARGET_PID);
    ProcessRow target = pid == 0 ? null : rows.identities().of(act, pid);
    if (target != null) {
      rows.edge(task.id(), target.id(), Mechanism.TASK, act.timeNs(), act.timeNs(), act.event());
    }
  }

  private @Nullable NamedRow thing(Act act, SystemKind kind) {
    String user = act.text(FieldId.TARGET_USER);
    String name = act.text(FieldId.NAME);
    NamedRow thing =
        switch (kind) {
          case SERVICE_CREATE, SERVICE_CHANGE, SERVICE_DELETE, SERVICE_STATE ->
              named(act, EntityKind.SERVICE, name);
          case TASK_CREATE, TASK_CHANGE, TASK_DELETE, TASK_START, TASK_END ->
              named(act, EntityKind.TASK, name);
          case WMI_FILTER, WMI_CONSUMER, WMI_BINDING -> named(act, EntityKind.WMI_CONSUMER, name);
          case ACCOUNT_CREATE, ACCOUNT_CHANGE, ACCOUNT_DELETE, GROUP_ADD, GROUP_REMOVE ->
              user == null ? null : account(act, user);
          case DEVICE, LOG_CLEARED, POLICY, CONTAINER -> null;
        };
    return thing;
  }

  private NamedRow account(Act act, String user) {
    NamedRow account = logons.account(act, user);
    account.set("name", user.substring(user.lastIndexOf('\\') + 1));
    ProcessRow process = rows.actor(act);
    EntityId by = process == null ? null : process.id();
    for (String form : ForeignUsers.forms(user)) {
      rows.posting(Indicator.Kind.USER, form, account.id(), by, act);
    }
    return account;
  }

  private @Nullable NamedRow named(Act act, EntityKind kind, @Nullable String name) {
    if (name == null) {
      return null;
    }
    NamedRow row = rows.named(act, kind, name.toLowerCase(Locale.ROOT), name);
    row.set("name", name);
    return row;
  }

  /** By the process, or, where the event names none, by the session. */
  private void acted(Act act, @Nullable ProcessRow process, NamedRow thing, Mechanism mechanism) {
    EntityId by = process == null ? null : process.id();
    if (by == null) {
      NamedRow session = logons.session(act, FieldId.LOGON_ID);
      by = session == null ? null : session.id();
    }
    if (by != null) {
      rows.edge(by, thing.id(), mechanism, act.timeNs(), act.timeNs(), act.event());
    }
  }
}

package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.store.Entity;
import io.drec.store.FileRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.NamedRow;
import io.drec.store.ProcessRow;
import io.drec.store.SeenRow;
import io.drec.store.WindowsPaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the processes of other people's recordings: a start may be told twice, by two sources,
 * and many records say more of the process that acted than its start did.
 */
final class ForeignProcessRules {
  private final Rows rows;
  private final FileRules files;
  private final LogonRules logons;
  private final Commands commands;
  private final ForeignUsers users;

  ForeignProcessRules(Rows rows, FileRules files, LogonRules logons, Commands commands) {
    this.rows = rows;
    this.files = files;
    this.logons = logons;
    this.commands = commands;
    this.users = new ForeignUsers(rows);
  }

  void started(Act act) {
    ProcessRow process = rows.identities().started(act);
    if (process == null) {
      return;
    }
    boolean first = !process.started;
    process.started = true;
    ProcessRow parent = rows.identities().parent(act);
    if (parent != null) {
      describe(act, parent, FieldId.PARENT_EXE, FieldId.PARENT_COMMAND_LINE);
    }
    users.told(act, process);
    if ((act.record().bodyInt(ProcStart.KIND) & RecordLayout.PROC_EXEC) != 0) {
      executed(act, process);
    } else if (process.earlyName == null && parent != null) {
      process.earlyName = parent.name();
    }
    NamedRow session = logons.session(act, FieldId.TARGET_LOGON_ID);
    boolean joins = session != null && process.session == null;
    if (session != null && joins) {
      join(act, process, session);
    }
    if (parent != null) {
      begotten(act, process, parent, joins ? session : null);
    }
    if (first) {
      post(act, process, Indicator.Kind.PID, Integer.toUnsignedString(process.pid));
      commands.started(act, process);
    }
  }

  /**
   * Links a process to its parent, and a session that it is the first to run in to whoever serves
   * it: the parent where that starts processes for others, else the process itself.
   */
  private void begotten(
      Act act, ProcessRow process, ProcessRow parent, @Nullable NamedRow session) {
    Mechanism broker = broker(parent);
    if (process.parent == null) {
      process.parent = parent.id();
      Mechanism by = broker == null ? Mechanism.FORK : broker;
      rows.edge(parent.id(), process.id(), by, act.timeNs(), act.timeNs(), act.event());
    }
    if (session != null && !session.id().equals(parent.session)) {
      logons.crossed(act, session, broker == null ? process : parent, broker);
    }
  }

  private void join(Act act, ProcessRow process, NamedRow session) {
    process.session = session.id();
    logons.joined(act, session, process);
  }

  private static @Nullable Mechanism broker(ProcessRow parent) {
    Entity.Image image = parent.currentImage();
    return image == null ? null : Brokers.mechanism(image.executable(), image.commandLine());
  }

  /** What any record says of the process that acted: where its start was not told, that is all. */
  void acted(Act act, ProcessRow process) {
    describe(act, process, FieldId.EXE, FieldId.COMMAND_LINE);
    users.told(act, process);
    NamedRow session = process.session == null ? logons.session(act, FieldId.LOGON_ID) : null;
    if (session != null) {
      join(act, process, session);
    }
  }

  private void describe(Act act, ProcessRow process, FieldId exeField, FieldId lineField) {
    Entity.Image known = process.currentImage();
    String exe = act.text(exeField);
    // A record's own COMMAND_LINE may be another's: only a start tells that of its parent.
    String line = lineField == FieldId.PARENT_COMMAND_LINE ? act.text(lineField) : null;
    if (exe == null || (known != null && (line == null || known.commandLine() != null))) {
      return;
    }
    if (known != null) {
      process.replaceImage(withLine(known, line));
      return;
    }
    String path = files.canonical(act, exe);
    process.addImage(
        new Entity.Image(
            act.timeNs(), act.event(), path, null, List.of(), null, null, null, line, List.of()));
    post(act, process, Indicator.Kind.NAME, comparableName(path, process.name()));
    if (!process.started) {
      post(act, process, Indicator.Kind.PID, Integer.toUnsignedString(process.pid));
    }
  }

  private static Entity.Image withLine(Entity.Image image, @Nullable String line) {
    return new Entity.Image(
        image.timeNs(),
        image.event(),
        image.executable(),
        image.file(),
        image.args(),
        image.argsTruncatedFrom(),
        image.workingDirectory(),
        image.script(),
        line,
        image.hashes());
  }

  private static String comparableName(String path, String name) {
    return WindowsPaths.is(path) ? WindowsPaths.folded(name) : name;
  }

  private void executed(Act act, ProcessRow process) {
    Entity.Image known = process.currentImage();
    FileRow executable = files.executable(act);
    String exe = act.text(FieldId.EXE);
    String path = exe == null ? null : files.canonical(act, exe);
    Entity.Image told = image(act, path, executable);
    if (known != null && isTwice(known, told)) {
      process.replaceImage(fuller(known, told));
      return;
    }
    process.addImage(told);
    if (executable != null) {
      if (!told.hashes().isEmpty()) {
        executable.hashes = told.hashes();
      }
      rows.edge(
          executable.id(), process.id(), Mechanism.EXEC, act.timeNs(), act.timeNs(), act.event());
      files.post(act, executable, path, process.id());
      files.postHashes(act, executable, told.hashes(), process.id());
    }
    FileRow script = files.script(act);
    if (script != null) {
      rows.edge(
          script.id(), process.id(), Mechanism.SCRIPT, act.timeNs(), act.timeNs(), act.event());
      files.post(act, script, script.currentPath(), process.id());
    }
    if (path != null) {
      post(act, process, Indicator.Kind.PATH, WindowsPaths.comparable(path));
      post(act, process, Indicator.Kind.NAME, comparableName(path, process.name()));
    }
  }

  /** Two sources tell of one image: at the same time, under the same path. */
  private static boolean isTwice(Entity.Image known, Entity.Image told) {
    if (Math.abs(known.timeNs() - told.timeNs()) > SeenRow.TOLERANCE_NS) {
      return false;
    }
    String one = known.executable();
    String other = told.executable();
    return one == null
        || other == null
        || WindowsPaths.comparable(one).equals(WindowsPaths.comparable(other));
  }

  private Entity.Image image(Act act, @Nullable String path, @Nullable FileRow executable) {
    Entity.Image plain = ProcessRules.image(rows.texts(), act, act.timeNs(), path, executable);
    return new Entity.Image(
        plain.timeNs(),
        plain.event(),
        plain.executable(),
        plain.file(),
        plain.args(),
        plain.argsTruncatedFrom(),
        plain.workingDirectory() == null ? null : act.text(FieldId.CWD),
        plain.script(),
        act.text(FieldId.COMMAND_LINE),
        hashes(act));
  }

  static List<String> hashes(Act act) {
    String text = act.text(FieldId.HASHES);
    return text == null ? List.of() : new ArrayList<>(Arrays.asList(text.split(",")));
  }

  /** What either of two accounts of one image has. */
  private static Entity.Image fuller(Entity.Image known, Entity.Image told) {
    return new Entity.Image(
        known.timeNs(),
        known.event(),
        known.executable() == null ? told.executable() : known.executable(),
        known.file() == null ? told.file() : known.file(),
        known.args().isEmpty() ? told.args() : known.args(),
        known.argsTruncatedFrom(),
        known.workingDirectory() == null ? told.workingDirectory() : known.workingDirectory(),
        known.script() == null ? told.script() : known.script(),
        known.commandLine() == null ? told.commandLine() : known.commandLine(),
        known.hashes().isEmpty() ? told.hashes() : known.hashes());
  }

  private void post(Act act, ProcessRow process, Indicator.Kind kind, String value) {
    rows.posting(kind, value, process.id(), process.id(), act);
  }
}

package io.drec.compact;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordView;
import io.drec.store.Entity;
import io.drec.store.FileRow;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.ProcessRow;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of PROC_START and PROC_EXIT. */
final class ProcessRules {
  /** Of an image's arguments; the record in the segment has them all. */
  static final int ARGS_BYTES_MAX = 32 * 1024;

  private final Rows rows;
  private final FileRules files;
  private final UserNames users;
  private final ForeignProcessRules foreign;
  private final LogonRules logons;
  private final UnitRules units;

  /** Thousands of processes have the same: they share one object. */
  private Entity.@Nullable User lastUser;

  private @Nullable String lastTty;
  private int lastMajor;
  private int lastMinor;
  private Integer lastSessionPid = 0;
  private int lastUid;
  private String lastUidText = "0";

  ProcessRules(
      Rows rows,
      FileRules files,
      UserNames users,
      ForeignProcessRules foreign,
      LogonRules logons,
      UnitRules units) {
    this.rows = rows;
    this.files = files;
    this.users = users;
    this.foreign = foreign;
    this.logons = logons;
    this.units = units;
  }

  void started(Act act) {
    if (act.isImported()) {
      foreign.started(act);
      return;
    }
    ProcessRow process = rows.actor(act);
    if (process == null) {
      return;
    }
    RecordView record = act.record();
    int kind = record.bodyInt(ProcStart.KIND);
    boolean first = !process.started;
    process.started = true;
    process.running |= record.isSnapshot();
    if ((kind & RecordLayout.PROC_FORK) != 0 || process.parent == null) {
      forked(act, process);
    }
    describe(act, process);
    logons.joined(act, process);
    if ((kind & RecordLayout.PROC_EXEC) != 0) {
      executed(act, process);
    } else {
      post(act, process, Indicator.Kind.NAME, process.name());
    }
    if (first) {
      post(act, process, Indicator.Kind.PID, Integer.toUnsignedString(process.pid));
    }
  }

  /** Links the process to its parent; where its fork was not seen, by what its exec says. */
  private void forked(Act act, ProcessRow process) {
    RecordView record = act.record();
    ProcessRow parent =
        rows.process(
            act, record.bodyInt(ProcStart.PARENT_PID), record.bodyLong(ProcStart.PARENT_START_NS));
    if (parent == null) {
      return;
    }
    process.parent = parent.id();
    if (process.earlyName == null && parent.started) {
      process.earlyName = parent.name();
    }
    long forkNs = beganNs(act, process, RecordLayout.PROC_FORK);
    rows.edge(parent.id(), process.id(), Mechanism.FORK, forkNs, forkNs, act.event());
  }

  /** When it forked or executed: the time of the act, or of its start where that was not seen. */
  private static long beganNs(Act act, ProcessRow process, int kind) {
    boolean seen = !act.record().isSnapshot() && (act.record().bodyInt(ProcStart.KIND) & kind) != 0;
    return seen ? act.timeNs() : process.startNs;
  }

  private void describe(Act act, ProcessRow process) {
    RecordView record = act.record();
    byte[] comm = process.earlyName == null ? record.fieldBytes(FieldId.COMM) : null;
    if (comm != null && comm.length > 0) {
      process.earlyName = rows.texts().decode(untilNul(comm));
    }
    if (record.bodyHas(ProcStart.UID, Integer.BYTES)) {
      describeUser(act, process);
    }
    long cgroupId = record.bodyLong(ProcStart.CGROUP_ID);
    if (cgroupId != 0 && (process.cgroupId == null || process.cgroupId != cgroupId)) {
      process.cgroupId = cgroupId;
    }
    int cgroup = record.findField(FieldId.CGROUP);
    if (cgroup >= 0) {
      process.cgroup = rows.texts().decode(record, cgroup);
    }
    Integer sessionPid = record.bodyInt(ProcStart.SESSION_PID);
    lastSessionPid = sessionPid.equals(lastSessionPid) ? lastSessionPid : sessionPid;
    process.sessionPid = sessionPid == 0 ? null : lastSessionPid;
    int major = record.bodyInt(ProcStart.TTY_MAJOR);
    int minor = record.bodyInt(ProcStart.TTY_MINOR);
    if (major != lastMajor || minor != lastMinor) {
      lastMajor = major;
      lastMinor = minor;
      lastTty = tty(major, minor);
    }
    process.tty = lastTty;
  }

  private void describeUser(Act act, ProcessRow process) {
    RecordView record = act.record();
    int uid = record.bodyInt(ProcStart.UID);
    int effective = record.bodyInt(ProcStart.EUID);
    int login = record.bodyInt(ProcStart.LOGIN_UID);
    String name = users.name(act.hostId(), uid);
    int gid = record.bodyInt(ProcStart.GID);
    Entity.User user = lastUser;
    if (user == null || !isUser(user, uid, gid, effective, login, name)) {
      Integer known = login == RecordLayout.UNKNOWN_U32 ? null : Integer.valueOf(login);
      user = new Entity.User(uid, gid, effective, known, name, null);
      lastUser = user;
    }
    process.user = user;
    postUser(act, process, uid, name);
    if (effective != uid) {
      postUser(act, process, effective, users.name(act.hostId(), effective));
    }
  }

  private static boolean isUser(
      Entity.User user, int uid, int gid, int effective, int login, @Nullable String name) {
    return is(user.uid(), uid)
        && is(user.gid(), gid)
        && is(user.effectiveUid(), effective)
        && (user.loginUid() == null
            ? login == RecordLayout.UNKNOWN_U32
            : is(user.loginUid(), login))
        && Objects.equals(user.name(), name);
  }

  private static boolean is(@Nullable Integer known, int value) {
    return known != null && known == value;
  }

  private void postUser(Act act, ProcessRow process, int uid, @Nullable String name) {
    if (uid != lastUid) {
      lastUid = uid;
      lastUidText = Integer.toUnsignedString(uid);
    }
    post(act, process, Indicator.Kind.USER, lastUidText);
    if (name != null) {
      post(act, process, Indicator.Kind.USER, name);
    }
  }

  private void executed(Act act, ProcessRow process) {
    FileRow executable = files.executable(act);
    long execNs = beganNs(act, process, RecordLayout.PROC_EXEC);
    String exe = text(rows.texts(), act, FieldId.EXE);
    Entity.Image image = image(rows.texts(), act, execNs, exe, executable);
    if (executable != null) {
      image = image.with(executable.hashesOf(act.record().bodyLong(ProcStart.EXE_CTIME_NS)));
    }
    units.executed(act, process, image);
    process.addImage(image);
    if (executable != null) {
      rows.edge(executable.id(), process.id(), Mechanism.EXEC, execNs, execNs, act.event());
      files.post(act, executable, exe, process.id());
    }
    FileRow script = files.script(act);
    if (script != null) {
      rows.edge(script.id(), process.id(), Mechanism.SCRIPT, execNs, execNs, act.event());
      files.post(act, script, script.currentPath(), process.id());
    }
    if (exe != null) {
      post(act, process, Indicator.Kind.PATH, exe);
    }
    post(act, process, Indicator.Kind.NAME, process.name());
  }

  static Entity.Image image(
      SharedTexts texts, Act act, long timeNs, @Nullable String exe, @Nullable FileRow executable) {
    RecordView record = act.record();
    int given = record.findField(FieldId.ARGV);
    List<String> args = List.of();
    Long truncatedFrom = null;
    if (given >= 0) {
      long trueLength = record.fieldTrueLength(given);
      int kept = Math.min(record.fieldLength(given), ARGS_BYTES_MAX);
      args = texts.decodeList(record, given, kept);
      truncatedFrom = trueLength > kept ? Long.valueOf(trueLength) : null;
    }
    return new Entity.Image(
        timeNs,
        act.event(),
        exe,
        executable == null ? null : executable.id(),
        args,
        truncatedFrom,
        text(texts, act, FieldId.CWD),
        text(texts, act, FieldId.SCRIPT),
        null,
        List.of());
  }

  private static @Nullable String text(SharedTexts texts, Act act, FieldId id) {
    int field = act.record().findField(id);
    boolean whole = field >= 0 && act.record().fieldFlags(field) == 0;
    return whole ? texts.decode(act.record(), field) : null;
  }

  void ended(Act act) {
    ProcessRow process = act.isImported() ? rows.identities().ended(act) : rows.actor(act);
    if (process == null) {
      return;
    }
    process.endNs = act.timeNs();
    int status = act.record().bodyInt(ProcExit.WAIT_STATUS);
    if (!act.isImported()) {
      rows.ended(process);
    }
    process.waitStatus = act.isImported() && status == RecordLayout.UNKNOWN_U32 ? null : status;
  }

  private void post(Act act, ProcessRow process, Indicator.Kind kind, String value) {
    rows.posting(kind, value, process.id(), process.id(), act);
  }

  /** The terminal's name as Linux numbers its devices; null when there is none. */
  private static @Nullable String tty(int major, int minor) {
    if (major == 0 && minor == 0) {
      return null;
    }
    if (major >= 136 && major <= 143) {
      return "pts/" + ((major - 136) * 256 + minor);
    }
    if (major == 4) {
      return minor < 64 ? "tty" + minor : "ttyS" + (minor - 64);
    }
    return major == 5 && minor == 1 ? "console" : major + ":" + minor;
  }

  private static byte[] untilNul(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOf(bytes, end);
  }
}

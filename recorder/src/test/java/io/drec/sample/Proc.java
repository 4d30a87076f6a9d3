package io.drec.sample;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.HashState;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A process of a story, and what it does. */
public final class Proc {
  final Frames frames;
  final int pid;
  final long startNs;
  private int uid;
  private String cwd = "/root";
  private long imageCtimeNs;
  private String cgroup = "/drec.slice/test";
  private int auditSession;

  Proc(Frames frames, int pid, long startNs) {
    this.frames = frames;
    this.pid = pid;
    this.startNs = startNs;
  }

  public EntityId id() {
    return new EntityIds().process(frames.hostId(), frames.bootId(), pid, startNs);
  }

  /** From its next start record on. */
  public Proc uid(int newUid) {
    uid = newUid;
    return this;
  }

  /** From its next image on. */
  public Proc cwd(String directory) {
    cwd = directory;
    return this;
  }

  /** From its next image on. */
  public Proc cgroup(String path) {
    cgroup = path;
    return this;
  }

  /** From its next start record on; 0: none. */
  public Proc auditSession(int number) {
    auditSession = number;
    return this;
  }

  /** Its next image is of a file last changed then. */
  public Proc imageCtime(long ctimeNs) {
    imageCtimeNs = ctimeNs;
    return this;
  }

  public Proc fork(int childPid) {
    Proc child = new Proc(frames, childPid, frames.nowNs() + Frames.MS);
    child.uid = uid;
    child.cwd = cwd;
    child.cgroup = cgroup;
    child.auditSession = auditSession;
    child.begin(RecordLayout.PROC_FORK, this);
    frames.add();
    return child;
  }

  public Proc exec(String executable, String... args) {
    begin(RecordLayout.PROC_EXEC, null);
    image(executable, args);
    frames.add();
    return this;
  }

  /**
   * The kernel starts an interpreter for a script.
   *
   * @param script as given to execve
   */
  public Proc execScript(String script, String interpreter, String... args) {
    begin(RecordLayout.PROC_EXEC, null);
    image(interpreter, args);
    frames.builder.field(FieldId.SCRIPT, script).field(FieldId.INTERPRETER, interpreter);
    frames.add();
    return this;
  }

  RecordBuilder begin(int kind, @Nullable Proc parent) {
    RecordBuilder builder =
        record(RecordType.PROC_START, ProcStart.BYTES)
            .bodyInt(ProcStart.KIND, kind)
            .bodyInt(ProcStart.SESSION_PID, 1)
            .bodyInt(ProcStart.AUDIT_SESSION, auditSession)
            .bodyLong(ProcStart.CGROUP_ID, 4242)
            .bodyInt(ProcStart.TTY_MAJOR, 136)
            .bodyInt(ProcStart.TTY_MINOR, 3);
    Frames.user(builder, uid, uid);
    if (parent != null) {
      builder
          .bodyInt(ProcStart.PARENT_PID, parent.pid)
          .bodyLong(ProcStart.PARENT_START_NS, parent.startNs);
    }
    return builder;
  }

  void image(String executable, String... args) {
    StringBuilder argv = new StringBuilder();
    for (String arg : args) {
      argv.append(arg).append('\0');
    }
    frames
        .builder
        .bodyLong(ProcStart.EXE_DEV, Frames.DEVICE)
        .bodyLong(ProcStart.EXE_INODE, inodeOf(executable))
        .bodyInt(ProcStart.EXE_MODE, 0100755)
        .bodyLong(ProcStart.EXE_SIZE, 4096)
        .bodyLong(ProcStart.EXE_CTIME_NS, imageCtimeNs)
        .bodyInt(ProcStart.EXE_LINKS, 1)
        .bodyInt(ProcStart.ARGC, args.length)
        .field(FieldId.EXE, executable)
        .field(FieldId.ARGV, argv.toString())
        .field(FieldId.CWD, cwd)
        .field(FieldId.CGROUP, cgroup);
  }

  /** Files that a story does not number have an inode made from their path. */
  public static long inodeOf(String path) {
    return 1_000_000L + (path.hashCode() & 0xffffff);
  }

  public void exit(int code) {
    record(RecordType.PROC_EXIT, ProcExit.BYTES).bodyInt(ProcExit.WAIT_STATUS, code << 8);
    frames.add();
  }

  /** Logs somebody on. */
  public Proc logsOn(String user, int session) {
    record(RecordType.AUTH, Auth.BYTES)
        .bodyInt(Auth.KIND, AuthKind.LOGON.code())
        .field(FieldId.TARGET_USER, user)
        .field(FieldId.TARGET_LOGON_ID, "0x" + Integer.toHexString(session));
    frames.add();
    return this;
  }

  /** Changed what a watched file says. */
  public Proc system(SystemKind kind, String name, String command) {
    record(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, kind.code())
        .field(FieldId.NAME, name)
        .field(FieldId.COMMAND_LINE, command);
    frames.add();
    return this;
  }

  /**
   * It runs in a container whose runtime's file was read.
   *
   * @param image empty: it named none
   */
  public Proc inContainer(String id, String image, String name) {
    record(RecordType.SYSTEM, SystemAct.BYTES)
        .bodyInt(SystemAct.KIND, SystemKind.CONTAINER.code())
        .field(FieldId.CONTAINER_ID, id)
        .field(FieldId.PROVIDER, "docker")
        .field(FieldId.CHANNEL, "/var/lib/docker/containers/" + id + "/config.v2.json")
        .field(FieldId.NAME, name)
        .field(image.isEmpty() ? FieldId.ERROR : FieldId.IMAGE, image.isEmpty() ? "none" : image);
    frames.add();
    return this;
  }

  /**
   * The recorder has read what it runs.
   *
   * @param ctimeNs of the version that was read
   * @param hashes {@code sha256=…}; empty: it was gone
   */
  public Proc hashed(String executable, long ctimeNs, String hashes) {
    HashState state = hashes.isEmpty() ? HashState.GONE : HashState.COMPUTED;
    record(RecordType.FILE_HASH, FileHash.BYTES)
        .bodyInt(FileHash.STATE, state.code())
        .bodyInt(FileHash.ROLE, RecordLayout.RAN_EXECUTABLE)
        .bodyLong(FileHash.DEV, Frames.DEVICE)
        .bodyLong(FileHash.INODE, inodeOf(executable))
        .bodyLong(FileHash.SIZE, 4096)
        .bodyLong(FileHash.CTIME_NS, ctimeNs)
        .field(FieldId.PATH, executable);
    if (!hashes.isEmpty()) {
      frames.builder.field(FieldId.HASHES, hashes);
    }
    frames.add();
    return this;
  }

  RecordBuilder record(RecordType type, int bodyLength) {
    return frames.builder.begin(type, bodyLength, frames.tick()).process(pid, pid, startNs);
  }

  // Files

  /** Opens a new file for writing. */
  public Session create(String path, long inode) {
    int access = RecordLayout.ACCESS_WRITE | RecordLayout.ACCESS_CREATED;
    return Session.open(this, path, inode, access);
  }

  /** Opens a file for writing. */
  public Session write(String path, long inode) {
    return Session.open(this, path, inode, RecordLayout.ACCESS_WRITE);
  }

  /** Opens a file for reading. */
  public Session read(String path, long inode) {
    return Session.open(this, path, inode, RecordLayout.ACCESS_READ);
  }

  /** This process is the recorder, and reads a file that ran. */
  public Proc readAsRecorder(String path, long inode) {
    Session.openedByRecorder(this, path, inode);
    return this;
  }

  /** Opens a file with {@code RecordLayout.ACCESS_*}. */
  public Session open(String path, long inode, int access) {
    return Session.open(this, path, inode, access);
  }

  public Proc rename(String from, String to) {
    return operate(FileOpKind.RENAME, from, to, 0);
  }

  /** Renames so that the two names change places. */
  public Proc exchange(String one, String other) {
    op(FileOpKind.RENAME).bodyInt(FileOp.CALL_FLAGS, 2);
    return named(one, other);
  }

  public Proc link(String from, String to) {
    return operate(FileOpKind.LINK, from, to, 0);
  }

  /**
   * @param target as given, absolute or not
   */
  public Proc symlink(String target, String link) {
    return operate(FileOpKind.SYMLINK, target, link, 0);
  }

  public Proc unlink(String path) {
    return operate(FileOpKind.UNLINK, path, null, 0);
  }

  public Proc rmdir(String path) {
    return operate(FileOpKind.RMDIR, path, null, 0);
  }

  public Proc mkdir(String path) {
    return operate(FileOpKind.MKDIR, path, null, 0755);
  }

  public Proc chmod(String path, int mode) {
    return operate(FileOpKind.CHMOD, path, null, mode);
  }

  public Proc chown(String path) {
    return operate(FileOpKind.CHOWN, path, null, 0);
  }

  public Proc truncate(String path, long size) {
    op(FileOpKind.TRUNCATE).bodyLong(FileOp.SIZE, size);
    return named(path, null);
  }

  /** A path of this call starts from a directory. */
  public Proc renameAt(String dir, String from, String dir2, String to) {
    op(FileOpKind.RENAME);
    frames.builder.field(FieldId.DIR, dir).field(FieldId.DIR2, dir2);
    return named(from, to);
  }

  /** Any call, told as a success. */
  public Proc operate(FileOpKind kind, String path, @Nullable String path2, int mode) {
    op(kind).bodyInt(FileOp.MODE, mode);
    return named(path, path2);
  }

  private RecordBuilder op(FileOpKind kind) {
    return record(RecordType.FILE_OP, FileOp.BYTES).bodyInt(FileOp.OP, kind.code());
  }

  private Proc named(String path, @Nullable String path2) {
    frames.builder.field(FieldId.PATH, path.getBytes(StandardCharsets.UTF_8));
    if (path2 != null) {
      frames.builder.field(FieldId.PATH2, path2.getBytes(StandardCharsets.UTF_8));
    }
    frames.add();
    return this;
  }

  // Network

  /** Connects over TCP, with success. */
  public Flow connect(String address, int port) {
    return new Flow(this, 6, address, port).phase(RecordLayout.FLOW_CONNECT, 0);
  }

  /**
   * Connects over TCP.
   *
   * @param result negative errno
   */
  public Flow connectFails(String address, int port, int result) {
    return new Flow(this, 6, address, port).phase(RecordLayout.FLOW_CONNECT, result);
  }

  /** Takes in a TCP connection on port 22. */
  public Flow accept(String address, int port) {
    return new Flow(this, 6, address, port).local(22).phase(RecordLayout.FLOW_ACCEPT, 0);
  }

  /** Connects over TCP from this port. */
  public Flow connect(String address, int port, int localPort) {
    return new Flow(this, 6, address, port).local(localPort).phase(RecordLayout.FLOW_CONNECT, 0);
  }

  /** Takes a TCP connection in at this port. */
  public Flow accept(String address, int port, int localPort) {
    return new Flow(this, 6, address, port).local(localPort).phase(RecordLayout.FLOW_ACCEPT, 0);
  }

  public Flow listen(int port) {
    return new Flow(this, 6, "0.0.0.0", 0).local(port).phase(RecordLayout.FLOW_LISTEN, 0);
  }

  /** A TCP flow of which nothing was recorded yet. */
  public Flow unseenFlow(String address, int port) {
    return new Flow(this, 6, address, port);
  }

  /** Sends a first datagram over UDP. */
  public Flow send(String address, int port) {
    return new Flow(this, 17, address, port).phase(RecordLayout.FLOW_SEND, 0);
  }
}

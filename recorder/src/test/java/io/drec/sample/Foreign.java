package io.drec.sample;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/**
 * A process of an imported recording, and what is told of it. Its records carry pid, GUID,
 * executable, user and session, and no start, as those of event logs do.
 *
 * <pre>{@code
 * Frames frames = new Frames().imported("wks1");
 * Foreign shell = frames.foreign(700, "{g-1}", "C:\\Windows\\explorer.exe").user("CORP\\ann");
 * Foreign word = shell.starts(701, "{g-2}", "C:\\Word.exe", "Word.exe /n mail.docx");
 * word.sets("HKU\\S-1-5-21-1\\Run\\x", "C:\\x.exe");
 * }</pre>
 */
public final class Foreign {
  final Frames frames;
  private final int pid;
  private final String guid;
  private final String executable;
  private String commandLine = "";
  private String user = "";
  private String sid = "";
  private String logonId = "";

  Foreign(Frames frames, int pid, String guid, String executable) {
    this.frames = frames;
    this.pid = pid;
    this.guid = guid;
    this.executable = executable;
  }

  public int pid() {
    return pid;
  }

  public String guid() {
    return guid;
  }

  /** From its next record on. */
  public Foreign user(String name) {
    user = name;
    return this;
  }

  public Foreign sid(String value) {
    sid = value;
    return this;
  }

  /** 0x and lower-case hex. */
  public Foreign session(String id) {
    logonId = id;
    return this;
  }

  /** Any record of this process, to be filled in and ended. */
  public Told tells(RecordType type) {
    RecordBuilder builder = frames.builder;
    builder.begin(type, Told.bodyLength(type), frames.tick()).process(pid, 0, 0);
    return new Told(frames, builder, frames.nowNs())
        .field(FieldId.GUID, guid)
        .field(FieldId.EXE, executable)
        .field(FieldId.USER, user)
        .field(FieldId.SID, sid)
        .field(FieldId.LOGON_ID, logonId);
  }

  /** Starts a child; user and session are its parent's. */
  public Foreign starts(int childPid, String childGuid, String childExe, String childCommandLine) {
    Foreign child = new Foreign(frames, childPid, childGuid, childExe);
    child.user = user;
    child.sid = sid;
    child.logonId = logonId;
    child.commandLine = childCommandLine;
    child
        .tells(RecordType.PROC_START)
        .bodyInt(RecordLayout.ProcStart.KIND, RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC)
        .bodyInt(RecordLayout.ProcStart.PARENT_PID, pid)
        .field(FieldId.COMMAND_LINE, childCommandLine)
        .field(FieldId.PARENT_GUID, guid)
        .field(FieldId.PARENT_EXE, executable)
        .field(FieldId.PARENT_COMMAND_LINE, commandLine)
        .add();
    return child;
  }

  public Foreign ends() {
    tells(RecordType.PROC_EXIT).add();
    return this;
  }

  // Files

  public Foreign creates(String path) {
    return operates(FileOpKind.CREATE, path);
  }

  public Foreign deletes(String path) {
    return operates(FileOpKind.UNLINK, path);
  }

  public Foreign operates(FileOpKind kind, String path) {
    operation(kind, path).add();
    return this;
  }

  /** Writes the stream that says where a file came from. */
  public Foreign marks(String path, String url, String referrer) {
    operation(FileOpKind.STREAM, path + ":Zone.Identifier")
        .field(FieldId.URL, url)
        .field(FieldId.REFERRER, referrer)
        .add();
    return this;
  }

  /** A FILE_OP to be filled in and ended. */
  public Told operation(FileOpKind kind, String path) {
    return tells(RecordType.FILE_OP)
        .bodyInt(RecordLayout.FileOp.OP, kind.code())
        .field(FieldId.PATH, path);
  }

  // Network

  /** Connects over TCP from 10.0.0.5. */
  public Foreign connects(int localPort, String address, int port) {
    byte[] remote = address(address);
    tells(RecordType.NET_FLOW)
        .bodyInt(RecordLayout.NetFlow.PHASE, RecordLayout.FLOW_CONNECT)
        .bodyShort(RecordLayout.NetFlow.FAMILY, remote.length == 4 ? 2 : 10)
        .bodyShort(RecordLayout.NetFlow.PROTOCOL, 6)
        .bodyShort(RecordLayout.NetFlow.LOCAL_PORT, localPort)
        .bodyShort(RecordLayout.NetFlow.REMOTE_PORT, port)
        .bodyBytes(RecordLayout.NetFlow.LOCAL_ADDR, Arrays.copyOf(address("10.0.0.5"), 16))
        .bodyBytes(RecordLayout.NetFlow.REMOTE_ADDR, Arrays.copyOf(remote, 16))
        .bodyInt(RecordLayout.NetFlow.OUTBOUND, 1)
        .add();
    return this;
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + literal, e);
    }
  }

  /** Asks for a name. */
  public Foreign resolves(String name, String... answers) {
    tells(RecordType.DNS)
        .field(FieldId.NAME, name)
        .field(FieldId.ANSWERS, answers.length == 0 ? "" : String.join("\0", answers) + "\0")
        .add();
    return this;
  }

  // Registry, libraries, other processes

  public Foreign sets(String path, String value) {
    tells(RecordType.REGISTRY)
        .bodyInt(RecordLayout.Registry.OP, RegistryOp.VALUE_SET.code())
        .field(FieldId.PATH, path)
        .field(FieldId.VALUE, value)
        .add();
    return this;
  }

  /**
   * @param hashes as {@code sha256=hex,md5=hex}
   */
  public Foreign loads(String path, String hashes, String signer) {
    tells(RecordType.IMAGE_LOAD)
        .bodyInt(RecordLayout.ImageLoad.KIND, RecordLayout.IMAGE_LIBRARY)
        .bodyInt(
            RecordLayout.ImageLoad.SIGNATURE,
            signer.isEmpty() ? RecordLayout.SIGNED_NOT : RecordLayout.SIGNED_VALID)
        .field(FieldId.PATH, path)
        .field(FieldId.HASHES, hashes)
        .field(FieldId.SIGNER, signer)
        .add();
    return this;
  }

  /** Starts a thread in another process. */
  public Foreign injects(Foreign target) {
    toward(IpcKind.REMOTE_THREAD, target).add();
    return this;
  }

  /** Opens another process. */
  public Foreign opens(Foreign target, int access) {
    toward(IpcKind.ACCESS, target).bodyInt(RecordLayout.Ipc.ACCESS, access).add();
    return this;
  }

  /** An IPC record to be filled in and ended. */
  public Told toward(IpcKind kind, Foreign target) {
    return tells(RecordType.IPC)
        .bodyInt(RecordLayout.Ipc.KIND, kind.code())
        .bodyInt(RecordLayout.Ipc.TARGET_PID, target.pid)
        .field(FieldId.TARGET_GUID, target.guid)
        .field(FieldId.TARGET_EXE, target.executable);
  }

  /** Makes a pipe, or connects to one. */
  public Foreign pipe(IpcKind kind, String name) {
    tells(RecordType.IPC)
        .bodyInt(RecordLayout.Ipc.KIND, kind.code())
        .field(FieldId.PATH, name)
        .add();
    return this;
  }

  // Scripts, sessions, the system

  /** An interpreter is given part of a script. */
  public Foreign interprets(String scriptId, int part, int parts, String text) {
    tells(RecordType.SCRIPT)
        .bodyInt(RecordLayout.Script.PART, part)
        .bodyInt(RecordLayout.Script.PARTS, parts)
        .field(FieldId.SCRIPT_ID, scriptId)
        .field(FieldId.VALUE, text)
        .add();
    return this;
  }

  /** An AUTH record to be filled in and ended: a session begins, from 0 or a network address. */
  public Told authenticates(AuthKind kind, int logonType, String who, String session) {
    return tells(RecordType.AUTH)
        .bodyInt(RecordLayout.Auth.KIND, kind.code())
        .bodyInt(RecordLayout.Auth.LOGON_TYPE, logonType)
        .field(FieldId.TARGET_USER, who)
        .field(FieldId.TARGET_LOGON_ID, session);
  }

  /** Somebody logs on over the network. */
  public Foreign logon(String who, String session, String address, int port) {
    byte[] source = address(address);
    authenticates(AuthKind.LOGON, 3, who, session)
        .bodyShort(RecordLayout.Auth.FAMILY, source.length == 4 ? 2 : 10)
        .bodyShort(RecordLayout.Auth.SOURCE_PORT, port)
        .bodyBytes(RecordLayout.Auth.SOURCE_ADDR, Arrays.copyOf(source, 16))
        .add();
    return this;
  }

  /** A SYSTEM record to be filled in and ended. */
  public Told acts(SystemKind kind, String name) {
    return tells(RecordType.SYSTEM)
        .bodyInt(RecordLayout.SystemAct.KIND, kind.code())
        .field(FieldId.NAME, name);
  }

  /**
   * An entry in a log.
   *
   * @param level as syslog's
   */
  public Foreign logs(int level, String text) {
    tells(RecordType.LOG).bodyInt(RecordLayout.Log.LEVEL, level).field(FieldId.TEXT, text).add();
    return this;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s[%d] %s", executable, pid, guid);
  }
}

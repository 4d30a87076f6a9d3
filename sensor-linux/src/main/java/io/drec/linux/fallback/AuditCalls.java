package io.drec.linux.fallback;

import io.drec.linux.auditd.LiveCall;
import io.drec.linux.auditd.Syscall;
import io.drec.linux.fallback.ProcFiles.Found;
import io.drec.linux.fallback.ProcFiles.Status;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.record.FieldId;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of calls that the audit system told: finds the process that acted, decides
 * whether it is recorded, adds what the log does not tell. One thread.
 *
 * <p>What a fork made is known as a process when it is in the process table, or when it acts
 * itself: clone3 does not tell whether it made a thread, and a number told in another pid namespace
 * means another process here. Parents that wait for their child to run a program (vfork,
 * posix_spawn) tell of it after the child has acted: such a child is begun by its own first act.
 */
final class AuditCalls {
  private static final int FORKS_MAX = 4096;
  private static final int SOCKETS_MAX = 16_384;
  private static final int WRITTEN_MAX = 65_536;
  private static final int EINPROGRESS = 115;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DATAGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_KIND = 0xf;

  /** Sockets of the log have no name: this, and the number of the call. */
  private static final long SOCKET_ID = 1L << 62;

  /** The process table cuts starts to hundredths of a second, the log to ticks of its clock. */
  private static final long ROUNDING_NS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final String MEMBERS = "/cgroup.procs";

  /** A fork whose child was not seen yet. */
  private record Fork(byte[] record, int parentPid, long timeNs) {}

  private record Inode(long device, long number) {}

  private record Place(int pid, int descriptor) {}

  private final ProcFiles files;
  private final ProcessTable table;
  private final RecordedGroup group;
  private final Generations generations;
  private final ProcRecords procRecords;
  private final Consumer<ByteBuffer> out;
  private final LongSupplier offsetNs;
  private final String scopeDirectory;
  private final RecordView view = new RecordView();
  private final OpenThings open;
  private final Map<Integer, Fork> forks = newest(FORKS_MAX);
  private final Map<Inode, Boolean> written = newest(WRITTEN_MAX);
  private final Map<Place, Integer> protocols = newest(SOCKETS_MAX);

  /**
   * @param scopeDirectory of the group that is recorded; empty: all are
   * @param out takes each record; valid until it returns
   * @param offsetNs what makes a time since 1970 one of the records' clock
   */
  AuditCalls(
      ProcFiles files,
      ProcessTable table,
      RecordedGroup group,
      Generations generations,
      String scopeDirectory,
      Consumer<ByteBuffer> out,
      LongSupplier offsetNs) {
    this.files = files;
    this.table = table;
    this.group = group;
    this.generations = generations;
    this.scopeDirectory = scopeDirectory;
    this.procRecords = new ProcRecords(files, generations);
    this.out = out;
    this.offsetNs = offsetNs;
    this.open = new OpenThings(out);
  }

  void call(LiveCall call) {
    int pid = call.pid();
    if (pid == 0) {
      return;
    }
    long timeNs = TimeUnit.MILLISECONDS.toNanos(call.timeMs()) + offsetNs.getAsLong();
    Known known = table.get(pid);
    Known process = known == null ? appeared(call, timeNs) : known;
    if (call.isExec() || process.moves) {
      process.isRecorded = group.holds(process);
      process.moves &= !call.isExec();
    }
    if (call.isFork()) {
      forked(call, process, timeNs);
      return;
    }
    if (!process.isRecorded) {
      outside(call, process);
      return;
    }
    if (!process.isTold) {
      begin(call, process, timeNs);
    }
    recorded(call, process, timeNs);
  }

  /** Of a process that is not recorded it matters only whether it may become so. */
  private void outside(LiveCall call, Known process) {
    if (call.name() == Syscall.EXIT_GROUP) {
      table.remove(process);
    } else if (call.isOpen() && !group.isAll()) {
      String path = call.openedPath();
      process.moves |= path != null && path.startsWith(scopeDirectory) && path.endsWith(MEMBERS);
    }
  }

  // ---- processes ------------------------------------------------------------------------------

  /** A process acts that was not heard of. */
  private Known appeared(LiveCall call, long timeNs) {
    Fork fork = forks.remove(call.pid());
    int parentPid = fork == null ? call.parentPid() : fork.parentPid();
    Known process = begun(call.pid(), parentPid, fork == null ? timeNs : fork.timeNs());
    if (process.isRecorded && fork != null) {
      tellFork(process, fork.record(), fork.timeNs());
    }
    return process;
  }

  private Known begun(int pid, int parentPid, long timeNs) {
    long startNs = files.startNs(pid);
    Known parent = table.get(parentPid);
    long parentNs = parent == null ? files.startNs(parentPid) : parent.startNs;
    Known process = new Known(pid, startNs == 0 ? timeNs : startNs, timeNs, parentPid, parentNs);
    process.isRecorded = group.holdsChild(pid, parent);
    table.put(process);
    return process;
  }

  private void forked(LiveCall call, Known parent, long timeNs) {
    int child = (int) call.result();
    Boolean isThread = call.isThread();
    Known before = table.get(child);
    if (Boolean.TRUE.equals(isThread) || (before != null && before.heardNs >= timeNs)) {
      return; // a thread, or one that has acted since
    }
    long startNs = files.startNs(child);
    if (startNs != 0 && startNs < timeNs - ROUNDING_NS) {
      return; // the number is another's: it was told in another pid namespace
    }
    if (isThread == null && startNs != 0) {
      Status status = files.status(child);
      if (status != null && status.threadGroup() != child) {
        return;
      }
    }
    ByteBuffer record = parent.isRecorded || !group.isAll() ? call.record(Map.of()) : null;
    byte[] copy = record == null ? new byte[0] : bytes(record);
    if (startNs == 0) {
      forks.put(child, new Fork(copy, parent.pid, timeNs));
      return;
    }
    if (before != null) {
      ended(before, null, timeNs);
    }
    Known process = begun(child, parent.pid, timeNs);
    if (process.isRecorded) {
      tellFork(process, copy, timeNs);
    }
  }

  private void tellFork(Known process, byte[] copy, long timeNs) {
    if (copy.length > 0) {
      ByteBuffer record = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
      record.putLong(Header.BYTES + ProcStart.PARENT_START_NS, process.parentStartNs);
      tell(record, process, timeNs);
      process.isTold = true;
    }
  }

  /** Tells of a process before its first act, unless that act tells all of it. */
  private void begin(LiveCall call, Known process, long timeNs) {
    process.isTold = true;
    if (!call.isExec()) {
      ByteBuffer record = call.beginning();
      record.putLong(Header.BYTES + ProcStart.PARENT_START_NS, process.parentStartNs);
      tell(record, process, timeNs);
    }
  }

  private void executed(LiveCall call, Known process, long timeNs) {
    Map<FieldId, String> added = new EnumMap<>(FieldId.class);
    String told = files.group(process.pid);
    if (told != null) {
      added.put(FieldId.CGROUP, told);
    }
    ByteBuffer record = call.record(added);
    if (record == null) {
      return;
    }
    int body = Header.BYTES;
    int parentPid = record.getInt(body + ProcStart.PARENT_PID);
    long parentNs = table.startNs(parentPid);
    record.putLong(
        body + ProcStart.PARENT_START_NS, parentNs == 0 ? files.startNs(parentPid) : parentNs);
    long device = record.getLong(body + ProcStart.EXE_DEV);
    long inode = record.getLong(body + ProcStart.EXE_INODE);
    String program = files.of(process.pid).resolve("exe").toString();
    Found found = files.program(process.pid);
    if (found == null || found.inode() != inode) {
      program = call.executable() == null ? program : call.executable();
      found = ProcFiles.found(java.nio.file.Path.of(program));
    }
    record.putInt(body + ProcStart.EXE_GENERATION, generations.of(device, inode, program));
    if (found != null && found.inode() == inode && inode != 0) {
      record.putLong(body + ProcStart.EXE_SIZE, found.size());
      record.putLong(body + ProcStart.EXE_CTIME_NS, found.ctimeNs());
      record.putLong(body + ProcStart.EXE_MTIME_NS, found.mtimeNs());
      record.putInt(body + ProcStart.EXE_LINKS, found.links());
    }
    tell(record, process, timeNs);
  }

  /**
   * @param waitStatus null: not known
   */
  void ended(Known process, @Nullable Integer waitStatus, long timeNs) {
    if (process.isRecorded) {
      open.ended(process.pid, timeNs);
      if (process.isTold) {
        out.accept(procRecords.exit(process, waitStatus, timeNs, FallbackHook.AUDIT));
      }
    }
    table.remove(process);
  }

  // ---- what they do ---------------------------------------------------------------------------

  private void recorded(LiveCall call, Known process, long timeNs) {
    switch (call.name()) {
      case EXECVE, EXECVEAT -> executed(call, process, timeNs);
      case EXIT_GROUP -> ended(process, (int) (call.argument(0) & 0xff) << 8, timeNs);
      case SOCKET -> socket(call, process, timeNs);
      default -> {
        ByteBuffer record = call.record(directories(call, process));
        if (record != null) {
          told(call, process, record, timeNs);
        }
      }
    }
  }

  /**
   * Paths that start from a descriptor: it may mean another directory by now, so it is doubtful.
   */
  private Map<FieldId, String> directories(LiveCall call, Known process) {
    Map<FieldId, String> added = new EnumMap<>(FieldId.class);
    for (boolean second : new boolean[] {false, true}) {
      int descriptor = call.directory(second);
      String path = descriptor < 0 ? null : files.link(process.pid, "fd/" + descriptor);
      if (path != null && path.startsWith("/")) {
        added.put(second ? FieldId.DIR2 : FieldId.DIR, path);
      }
    }
    return added;
  }

  private void told(LiveCall call, Known process, ByteBuffer record, long timeNs) {
    RecordType type = RecordType.ofCode(record.getShort(Header.TYPE));
    if (type == RecordType.FILE_SESSION) {
      opened(call, process, record, timeNs);
      return;
    }
    if (type == RecordType.FILE_OP) {
      named(record);
    } else if (type == RecordType.NET_FLOW) {
      flow(call, process, record, timeNs);
    } else if (type == RecordType.IPC) {
      int target = record.getInt(Header.BYTES + Ipc.TARGET_PID);
      long startNs = table.startNs(target);
      record.putLong(
          Header.BYTES + Ipc.TARGET_START_NS, startNs == 0 ? files.startNs(target) : startNs);
    }
    tell(record, process, timeNs);
    if (type == RecordType.NET_FLOW) {
      open.opened(process.pid, descriptor(call), record, timeNs);
    }
  }

  private void opened(LiveCall call, Known process, ByteBuffer record, long timeNs) {
    int body = Header.BYTES;
    long device = record.getLong(body + FileSession.DEV);
    long inode = record.getLong(body + FileSession.INODE);
    int descriptor = (int) call.result();
    int access = record.getInt(body + FileSession.ACCESS);
    boolean isWrite = (access & RecordLayout.ACCESS_WRITE) != 0;
    Inode file = new Inode(device, inode);
    if (isWrite) {
      written.put(file, true);
    } else if (!written.containsKey(file)) {
      open.opened(process.pid, descriptor, null, timeNs);
      return; // a file that nobody wrote
    }
    boolean isNew = (access & RecordLayout.ACCESS_CREATED) != 0;
    String[] paths = {
      files.of(process.pid).resolve("fd/" + descriptor).toString(),
      path(record, FieldId.PATH, FieldId.DIR)
    };
    // One that was moved or removed since has a generation that no file system gave it.
    record.putInt(
        body + FileSession.GENERATION,
        isNew
            ? generations.ofNew(device, inode, Integer.MIN_VALUE | (int) call.serial(), paths)
            : generations.of(device, inode, paths));
    record.putLong(body + FileSession.OPEN_TIME_NS, timeNs);
    open.opened(process.pid, descriptor, null, timeNs);
    tell(record, process, timeNs);
    open.opened(process.pid, descriptor, record, timeNs);
  }

  /** Empty when it is not told. */
  private String path(ByteBuffer record, FieldId pathId, FieldId dirId) {
    view.wrap(record, 0, record.limit());
    byte[] given = view.fieldBytes(pathId);
    byte[] path = given == null ? null : Paths.absolute(view.fieldBytes(dirId), given);
    return path == null ? "" : RawText.of(path);
  }

  private void named(ByteBuffer record) {
    long device = record.getLong(Header.BYTES + FileOp.DEV);
    long inode = record.getLong(Header.BYTES + FileOp.INODE);
    if (inode != 0) {
      String[] paths = {
        path(record, FieldId.PATH2, FieldId.DIR2), path(record, FieldId.PATH, FieldId.DIR)
      };
      record.putInt(Header.BYTES + FileOp.GENERATION, generations.of(device, inode, paths));
    }
  }

  // ---- sockets --------------------------------------------------------------------------------

  private void socket(LiveCall call, Known process, long timeNs) {
    int kind = (int) call.argument(1) & SOCK_KIND;
    int descriptor = (int) call.result();
    open.opened(process.pid, descriptor, null, timeNs);
    int protocol = kind == SOCK_STREAM ? TCP : kind == SOCK_DATAGRAM ? UDP : 0;
    if (kind != SOCK_RAW && protocol != 0) {
      protocols.put(new Place(process.pid, descriptor), protocol);
    } else {
      protocols.remove(new Place(process.pid, descriptor));
    }
  }

  private static int descriptor(LiveCall call) {
    boolean isGiven = call.name() == Syscall.ACCEPT || call.name() == Syscall.ACCEPT4;
    return (int) (isGiven ? call.result() : call.argument(0));
  }

  private void flow(LiveCall call, Known process, ByteBuffer record, long timeNs) {
    int body = Header.BYTES;
    boolean isAccept = record.getInt(body + NetFlow.PHASE) == RecordLayout.FLOW_ACCEPT;
    Integer own = protocols.get(new Place(process.pid, descriptor(call)));
    Integer protocol =
        own == null ? protocols.get(new Place(process.parentPid, descriptor(call))) : own;
    int number = isAccept ? TCP : protocol == null ? 0 : protocol;
    record.putShort(body + NetFlow.PROTOCOL, (short) number);
    if (number == UDP && record.getInt(body + NetFlow.PHASE) == RecordLayout.FLOW_LISTEN) {
      record.putInt(body + NetFlow.PHASE, RecordLayout.FLOW_BIND);
    }
    record.putLong(body + NetFlow.SOCKET_ID, SOCKET_ID | call.serial());
    record.putLong(body + NetFlow.OPEN_TIME_NS, timeNs);
    if (record.getInt(body + NetFlow.RESULT) == -EINPROGRESS) {
      // How it ended is not told: most are answered.
      record.putInt(body + NetFlow.RESULT, 0);
      record.put(Header.FLAGS, (byte) (record.get(Header.FLAGS) | RecordLayout.F_INCOMPLETE));
    }
  }

  private void tell(ByteBuffer record, Known process, long timeNs) {
    record.putLong(Header.TIME_NS, timeNs);
    record.putInt(Header.PID, process.pid);
    record.putLong(Header.START_NS, process.startNs);
    record.putShort(Header.HOOK, (short) FallbackHook.AUDIT.number());
    if (record.getShort(Header.TYPE) == RecordType.IMAGE_LOAD.code()) {
      record.putInt(Header.BYTES + ImageLoad.LINKS, 1);
    }
    out.accept(record);
  }

  private static byte[] bytes(ByteBuffer record) {
    byte[] copy = new byte[record.limit()];
    record.get(0, copy);
    return copy;
  }

  private static <K, V> Map<K, V> newest(int max) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
      }
    };
  }
}

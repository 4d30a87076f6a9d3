package io.drec.jmh.replica;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.FrameBuilder;
import io.drec.record.HealthKind;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A build as our Linux sensor records it: make starts shells, these compilers, these write
 * temporary files, objects and dependencies, an assembler reads and removes them, and now and then
 * a linker reads what was made. Each process has a fork, one image or two, and an end; each file
 * written has its opening and closing, and the reads of it that the sensor tells. Made up, seeded;
 * the same numbers give the same records.
 */
public final class BuildWorkload implements EventSource {
  private static final long BOOT_NS = 1_750_000_000_000_000_000L;
  private static final int FRAME_BYTES = 512 * 1024;
  private static final int HOOK_PROCESS = 1;
  private static final int HOOK_FILE = 2;
  private static final int HOOK_NAME = 3;
  private static final int UNITS_PER_DIRECTORY = 24;
  private static final int PIDS = 4_000_000;
  private static final long DEVICE = (259L << 20) | 2;
  private static final String CGROUP = "/user.slice/user-1000.slice/session-4.scope";
  private static final String[] WORDS = {
    "net", "core", "sched", "block", "queue", "parser", "index", "cache", "driver", "codec",
    "table", "proto", "stream", "crypto", "buffer", "device", "filter", "socket", "thread", "error"
  };

  private final SplittableRandom random;
  private final long total;
  private final FrameBuilder.Origin origin;
  private final RecordBuilder record = new RecordBuilder();
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private final Process make;
  private long timeNs = 60_000_000_000L;
  private int lastPid = 1000;
  private long lastInode = 1_000_000;
  private final List<Made> objects = new ArrayList<>();
  private int unit;
  private long position;

  /** A process that lives now. */
  private record Process(int pid, long startNs) {}

  /** A file that was made. */
  private record Made(String path, long inode) {}

  /**
   * @param total events
   */
  public BuildWorkload(long total, long seed) {
    this.random = new SplittableRandom(seed);
    this.total = total;
    byte[] host = new byte[16];
    byte[] boot = new byte[16];
    random.nextBytes(host);
    random.nextBytes(boot);
    this.origin = new FrameBuilder.Origin(host, boot, RecordLayout.CLOCK_BOOTTIME, BOOT_NS);
    begun();
    this.make = new Process(nextPid(), timeNs);
    start(
        make,
        make,
        RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC,
        "/usr/bin/make",
        "/home/dev/src",
        "make",
        "-j8");
  }

  @Override
  public int frameBytes() {
    return FRAME_BYTES;
  }

  @Override
  public long next(long events, Sink sink) {
    long end = Math.min(total, position + events);
    long from = position;
    while (position < end) {
      byte[] next = waiting.poll();
      if (next == null) {
        compile();
        continue;
      }
      sink.record(origin, Shift.over(next), next.length, !isHealth(next));
      if (!isHealth(next)) {
        position++;
      }
    }
    return position - from;
  }

  private static boolean isHealth(byte[] bytes) {
    return bytes[RecordLayout.Header.TYPE] == RecordType.HEALTH.code();
  }

  private void begun() {
    record
        .begin(RecordType.HEALTH, Health.BYTES, timeNs)
        .bodyInt(Health.KIND, HealthKind.START.code())
        .bodyLong(Health.TO_NS, timeNs)
        .field(FieldId.HOST_NAME, "builder")
        .field(FieldId.SENSOR, "build workload, made up")
        .field(FieldId.HOOKS, "exec,open,name")
        .field(FieldId.CONFIG, "scope=all");
    keep();
  }

  private void keep() {
    ByteBuffer made = record.end();
    byte[] copy = new byte[made.limit()];
    made.get(0, copy);
    waiting.add(copy);
  }

  private long tick(int maxNs) {
    timeNs += 1 + random.nextInt(maxNs);
    return timeNs;
  }

  private int nextPid() {
    lastPid = lastPid >= PIDS ? 1000 : lastPid + 1 + random.nextInt(3);
    return lastPid;
  }

  /** One source file becomes one object; now and then a directory's objects become a library. */
  private void compile() {
    int directory = unit / UNITS_PER_DIRECTORY;
    String folder =
        "/home/dev/src/"
            + WORDS[directory % WORDS.length]
            + '/'
            + WORDS[directory / WORDS.length % WORDS.length]
            + directory / (WORDS.length * WORDS.length);
    String name =
        WORDS[random.nextInt(WORDS.length)] + '_' + WORDS[unit % WORDS.length] + unit % 97;
    String object = folder + '/' + name + ".o";
    Process shell = fork(make);
    exec(shell, make, "/usr/bin/dash", folder, "/bin/sh", "-c", command(name));
    Process driver = fork(shell);
    exec(
        driver,
        shell,
        "/usr/bin/x86_64-linux-gnu-gcc-12",
        folder,
        "gcc",
        "-O2",
        "-g",
        "-Wall",
        "-Iinclude",
        "-MMD",
        "-MF",
        name + ".d",
        "-c",
        name + ".c",
        "-o",
        name + ".o.tmp");
    String temporary = "/tmp/cc" + Long.toString(random.nextLong(1L << 31), 36) + ".s";
    Process compiler = fork(driver);
    exec(
        compiler,
        driver,
        "/usr/libexec/gcc/x86_64-linux-gnu/12/cc1",
        folder,
        "cc1",
        "-quiet",
        "-Iinclude",
        name + ".c",
        "-O2",
        "-dumpbase",
        name + ".c",
        "-o",
        temporary);
    Made assembly = write(compiler, temporary, 40_000 + random.nextInt(400_000));
    write(compiler, folder + '/' + name + ".d", 900 + random.nextInt(4000));
    exit(compiler);
    Process assembler = fork(driver);
    exec(
        assembler,
        driver,
        "/usr/bin/x86_64-linux-gnu-as",
        folder,
        "as",
        "--64",
        "-o",
        name + ".o.tmp",
        temporary);
    read(assembler, assembly);
    Made written = write(assembler, object + ".tmp", 9000 + random.nextInt(200_000));
    exit(assembler);
    name(driver, FileOpKind.UNLINK, temporary, null);
    exit(driver);
    name(shell, FileOpKind.RENAME, object + ".tmp", object);
    exit(shell);
    objects.add(new Made(object, written.inode()));
    unit++;
    if (unit % UNITS_PER_DIRECTORY == 0) {
      archive(folder);
      objects.clear();
    }
  }

  private static String command(String name) {
    return "gcc -O2 -g -Wall -Iinclude -MMD -MF "
        + name
        + ".d -c "
        + name
        + ".c -o "
        + name
        + ".o.tmp && mv "
        + name
        + ".o.tmp "
        + name
        + ".o";
  }

  private void archive(String folder) {
    Process archiver = fork(make);
    exec(archiver, make, "/usr/bin/x86_64-linux-gnu-ar", folder, "ar", "rcs", "built-in.a", "*.o");
    objects.forEach(object -> read(archiver, object));
    write(archiver, folder + "/built-in.a", 2_000_000 + random.nextInt(1_000_000));
    exit(archiver);
  }

  private Process fork(Process parent) {
    Process child = new Process(nextPid(), tick(40_000));
    start(child, parent, RecordLayout.PROC_FORK, null, null);
    return child;
  }

  private void exec(Process process, Process parent, String exe, String cwd, String... argv) {
    tick(200_000);
    start(process, parent, RecordLayout.PROC_EXEC, exe, cwd, argv);
  }

  private void start(
      Process process,
      Process parent,
      int kind,
      @Nullable String exe,
      @Nullable String cwd,
      String... argv) {
    record
        .begin(RecordType.PROC_START, ProcStart.BYTES, timeNs)
        .hook(HOOK_PROCESS)
        .process(process.pid(), process.pid(), process.startNs())
        .bodyInt(ProcStart.KIND, kind)
        .bodyInt(ProcStart.PARENT_PID, parent.pid())
        .bodyLong(ProcStart.PARENT_START_NS, parent.startNs())
        .bodyInt(ProcStart.SESSION_PID, 990)
        .bodyInt(ProcStart.GROUP_PID, 1001)
        .bodyLong(ProcStart.SESSION_START_NS, 50_000_000_000L)
        .bodyInt(ProcStart.LOGIN_UID, 1000)
        .bodyInt(ProcStart.AUDIT_SESSION, 4)
        .bodyInt(ProcStart.TTY_MAJOR, 136)
        .bodyLong(ProcStart.CGROUP_ID, 7421)
        .bodyInt(ProcStart.NS_PID, process.pid())
        .bodyInt(ProcStart.ARGC, exe == null ? RecordLayout.UNKNOWN_U32 : argv.length);
    for (int user = ProcStart.UID; user <= ProcStart.SGID; user += 4) {
      record.bodyInt(user, 1000);
    }
    for (int space = ProcStart.MNT_NS; space <= ProcStart.USER_NS; space += 4) {
      record.bodyInt(space, 0xf0000000 + space);
    }
    if (exe != null && cwd != null) {
      image(exe, cwd, argv);
    }
    record.field(FieldId.CGROUP, CGROUP);
    keep();
  }

  private void image(String exe, String cwd, String... argv) {
    long stamp = BOOT_NS - 9_000_000_000_000_000L + exe.hashCode() * 1000L;
    record
        .bodyLong(ProcStart.EXE_DEV, DEVICE)
        .bodyLong(ProcStart.EXE_INODE, 100_000 + (exe.hashCode() & 0xffff))
        .bodyInt(ProcStart.EXE_MODE, 0100755)
        .bodyLong(ProcStart.EXE_SIZE, 1_000_000 + (exe.hashCode() & 0xfffff))
        .bodyLong(ProcStart.EXE_CTIME_NS, stamp)
        .bodyLong(ProcStart.EXE_MTIME_NS, stamp)
        .bodyInt(ProcStart.EXE_LINKS, 1)
        .field(FieldId.ARGV, String.join("\0", argv) + '\0')
        .field(FieldId.CWD, cwd)
        .field(FieldId.EXE, exe)
        .field(FieldId.COMM, exe.substring(exe.lastIndexOf('/') + 1));
  }

  private void exit(Process process) {
    record
        .begin(RecordType.PROC_EXIT, ProcExit.BYTES, tick(300_000))
        .hook(HOOK_PROCESS)
        .process(process.pid(), process.pid(), process.startNs())
        .bodyInt(ProcExit.WAIT_STATUS, random.nextInt(200) == 0 ? 256 : 0)
        .bodyLong(ProcExit.USER_NS, random.nextInt(900_000_000))
        .bodyLong(ProcExit.SYSTEM_NS, random.nextInt(60_000_000));
    keep();
  }

  private Made write(Process process, String path, long bytes) {
    Made made = new Made(path, ++lastInode);
    int access =
        RecordLayout.ACCESS_WRITE | RecordLayout.ACCESS_CREATED | RecordLayout.ACCESS_TRUNCATE;
    session(process, made, access, 0, bytes);
    return made;
  }

  private void read(Process process, Made file) {
    long bytes = 20_000 + (file.inode() & 0xffff);
    session(process, file, RecordLayout.ACCESS_READ, bytes, 0);
  }

  private void session(Process process, Made file, int access, long read, long written) {
    long openNs = tick(150_000);
    int descriptor = 3 + random.nextInt(4);
    for (int phase = RecordLayout.SESSION_OPEN; phase <= RecordLayout.SESSION_CLOSE; phase++) {
      boolean close = phase == RecordLayout.SESSION_CLOSE;
      record
          .begin(RecordType.FILE_SESSION, FileSession.BYTES, close ? tick(4_000_000) : openNs)
          .hook(HOOK_FILE)
          .process(process.pid(), process.pid(), process.startNs())
          .bodyInt(FileSession.PHASE, phase)
          .bodyInt(FileSession.ACCESS, access)
          .bodyLong(FileSession.DEV, DEVICE)
          .bodyLong(FileSession.INODE, file.inode())
          .bodyInt(FileSession.GENERATION, (int) (file.inode() * 0x9e3779b1L))
          .bodyInt(FileSession.MODE, 0100644)
          .bodyLong(FileSession.SIZE, close ? read + written : read)
          .bodyLong(FileSession.OPEN_TIME_NS, openNs)
          .bodyLong(FileSession.BYTES_READ, close ? read : 0)
          .bodyLong(FileSession.BYTES_WRITTEN, close ? written : 0)
          .bodyInt(FileSession.OPEN_FLAGS, written > 0 ? 01101 : 0)
          .bodyInt(FileSession.FD, descriptor)
          .field(FieldId.PATH, file.path());
      keep();
    }
  }

  private void name(Process process, FileOpKind kind, String path, @Nullable String path2) {
    record
        .begin(RecordType.FILE_OP, FileOp.BYTES, tick(80_000))
        .hook(HOOK_NAME)
        .process(process.pid(), process.pid(), process.startNs())
        .bodyInt(FileOp.OP, kind.code())
        .bodyInt(FileOp.UID, RecordLayout.UNKNOWN_U32)
        .bodyInt(FileOp.GID, RecordLayout.UNKNOWN_U32)
        .field(FieldId.PATH, path.getBytes(StandardCharsets.UTF_8));
    if (path2 != null) {
      record.field(FieldId.PATH2, path2);
    }
    keep();
  }
}

package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.auditd.LiveCalls;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of messages as the kernel of x86-64 sends them, with a process table of the test's.
 */
final class AuditCallsTest {
  private static final int SYSCALL = 1300;
  private static final int PATH = 1302;
  private static final int SOCKADDR = 1306;
  private static final int CWD = 1307;
  private static final int EXECVE = 1309;
  private static final int END = 1320;
  private static final int CLONE = 56;
  private static final int CLONE3 = 435;
  private static final int EXEC = 59;
  private static final int OPENAT = 257;
  private static final int EXIT_GROUP = 231;
  private static final int CONNECT = 42;
  private static final String GROUP = "/recorded";

  @TempDir private Path proc;

  private final List<RecordView> records = new ArrayList<>();
  private LiveCalls messages = new LiveCalls(call -> {});
  private long serial = 100;

  private void record(String group) {
    ProcFiles files = new ProcFiles(proc);
    AuditCalls calls =
        new AuditCalls(
            files,
            new ProcessTable(),
            new RecordedGroup(files, group),
            new Generations(),
            "/sys/fs/cgroup" + group,
            this::take,
            () -> 0);
    messages = new LiveCalls(calls::call);
  }

  private void take(ByteBuffer record) {
    byte[] copy = new byte[record.limit()];
    record.get(0, copy);
    ByteBuffer own = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    records.add(new RecordView().wrap(own, 0, copy.length));
  }

  /** A process in the table that started so many hundredths of a second after boot. */
  private void process(int pid, int group, int parent, long ticks, String cgroup)
      throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    String zeros = " 0".repeat(17);
    Files.writeString(
        directory.resolve("stat"), pid + " (a) b) S " + parent + zeros + " " + ticks + " 0 0");
    Files.writeString(
        directory.resolve("status"),
        "Name:\ta\nTgid:\t"
            + group
            + "\nPPid:\t"
            + parent
            + "\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
    Files.writeString(directory.resolve("cgroup"), "1:name=systemd:/x\n0::" + cgroup + "\n");
  }

  /** Sends a call of a process with what stands beside it. */
  private void call(int number, int pid, int parent, long timeMs, String rest, String... beside) {
    serial++;
    send(
        SYSCALL,
        timeMs,
        "arch=c000003e syscall="
            + number
            + " success=yes "
            + rest
            + " ppid="
            + parent
            + " pid="
            + pid
            + " auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none)"
            + " ses=4294967295 comm=\"sh\" exe=\"/bin/sh\" key=\"drec.e0.b64.w15000\"");
    for (String line : beside) {
      int type = Integer.parseInt(line.substring(0, 4));
      send(type, timeMs, line.substring(5));
    }
    send(END, timeMs, "");
  }

  private void send(int type, long timeMs, String text) {
    String stamp = String.format("audit(%d.%03d:%d): ", timeMs / 1000, timeMs % 1000, serial);
    messages.message(type, stamp + text);
  }

  private void exec(int pid, int parent, long timeMs, String program) {
    call(
        EXEC,
        pid,
        parent,
        timeMs,
        "exit=0 a0=1 a1=2 a2=3 a3=4 items=1",
        EXECVE + " argc=2 a0=\"" + program + "\" a1=\"x\"",
        CWD + " cwd=\"/work\"",
        PATH + " item=0 name=\"" + program + "\" inode=77 dev=fe:00 mode=0100755 nametype=NORMAL");
  }

  private List<RecordView> starts(int kind) {
    return records.stream()
        .filter(record -> record.type() == RecordType.PROC_START)
        .filter(record -> record.bodyInt(ProcStart.KIND) == kind)
        .toList();
  }

  @Test
  void shouldBeginAChildThatActsBeforeItsParentsCallReturns() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    exec(20, 10, 1_000_005, "/bin/true");
    call(CLONE3, 10, 1, 1_000_000, "exit=20 a0=7f00 a1=58 a2=0 a3=0 items=0");

    assertThat(starts(RecordLayout.PROC_EXEC)).hasSize(1);
    assertThat(starts(RecordLayout.PROC_FORK)).noneMatch(record -> record.pid() == 20);
    RecordView exec = starts(RecordLayout.PROC_EXEC).get(0);
    assertThat(exec.bodyInt(ProcStart.PARENT_PID)).isEqualTo(10);
    assertThat(exec.bodyLong(ProcStart.PARENT_START_NS)).isEqualTo(10_000_000);
    assertThat(exec.startNs()).isEqualTo(1_000_005_000_000L);
    assertThat(exec.fieldBytes(FieldId.ARGV))
        .isEqualTo("/bin/true\0x\0".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldTellAForkWhoseChildIsGoneWhenTheChildActed() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    call(CLONE, 10, 1, 1_000_000, "exit=20 a0=1200011 a1=0 a2=0 a3=0 items=0");
    assertThat(starts(RecordLayout.PROC_FORK)).noneMatch(record -> record.pid() == 20);
    call(EXIT_GROUP, 20, 10, 1_000_004, "a0=5 a1=0 a2=0 a3=0 items=0");

    List<RecordView> of20 = records.stream().filter(record -> record.pid() == 20).toList();
    assertThat(of20)
        .extracting(RecordView::type)
        .containsExactly(RecordType.PROC_START, RecordType.PROC_EXIT);
    assertThat(of20.get(0).timeNs()).isEqualTo(1_000_000_000_000L);
    assertThat(of20.get(0).startNs()).isEqualTo(of20.get(1).startNs());
  }

  @Test
  void shouldNotTakeAThreadOrANumberOfAnotherNamespaceForAProcess() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    process(21, 10, 1, 100_000_000, "/"); // a thread of 10
    process(7, 7, 2, 3, "/"); // long before
    call(CLONE3, 10, 1, 1_000_000, "exit=21 a0=7f00 a1=58 a2=0 a3=0 items=0");
    call(CLONE, 10, 1, 1_000_000, "exit=22 a0=3d0f00 a1=0 a2=0 a3=0 items=0");
    call(CLONE, 10, 1, 1_000_000, "exit=7 a0=1200011 a1=0 a2=0 a3=0 items=0");

    assertThat(records).noneMatch(record -> record.pid() != 10);
  }

  @Test
  void shouldKeepNothingOfAnotherGroupUntilItMovesIn() throws Exception {
    record(GROUP);
    process(10, 10, 1, 1, "/other");
    open(10, 1_000_000, "secret", 5, 3);
    exec(10, 1, 1_000_001, "/bin/true");
    assertThat(records).isEmpty();

    process(10, 10, 1, 1, GROUP + "/below");
    exec(10, 1, 1_000_002, "/bin/true");
    open(10, 1_000_003, "told", 6, 3);
    assertThat(records)
        .extracting(RecordView::type)
        .containsExactly(RecordType.PROC_START, RecordType.FILE_SESSION);
  }

  @Test
  void shouldNotTakeAGroupForOneWhoseNameItBeginsWith() throws Exception {
    record(GROUP);
    process(10, 10, 1, 1, GROUP + "-not");
    exec(10, 1, 1_000_002, "/bin/true");
    assertThat(records).isEmpty();
  }

  @Test
  void shouldEndASessionWhenItsDescriptorIsGivenAnewAndAtTheEnd() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    open(10, 1_000_000, "one", 5, 3);
    open(10, 1_000_010, "two", 6, 3);
    call(EXIT_GROUP, 10, 1, 1_000_020, "a0=0 a1=0 a2=0 a3=0 items=0");

    List<RecordView> closes =
        records.stream()
            .filter(record -> record.type() == RecordType.FILE_SESSION)
            .filter(record -> record.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE)
            .toList();
    assertThat(closes)
        .extracting(record -> record.bodyLong(FileSession.INODE))
        .containsExactly(5L, 6L);
    assertThat(closes)
        .extracting(RecordView::timeNs)
        .containsExactly(1_000_010_000_000L, 1_000_020_000_000L);
    assertThat(closes)
        .allMatch(
            record -> (record.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_IMPLIED) != 0);
    assertThat(records.get(records.size() - 1).type()).isEqualTo(RecordType.PROC_EXIT);
  }

  @Test
  void shouldTellTwoFilesApartThatHadOneInode() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    open(10, 1_000_000, "one", 5, 3);
    open(10, 1_000_010, "two", 5, 4);

    assertThat(records.stream().filter(record -> record.type() == RecordType.FILE_SESSION))
        .extracting(record -> record.bodyInt(FileSession.GENERATION))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void shouldCountAConnectionThatDoesNotWaitAsMade() throws Exception {
    record("");
    process(10, 10, 1, 1, "/");
    call(
        CONNECT,
        10,
        1,
        1_000_000,
        "exit=-115 a0=3 a1=7ff a2=10 a3=0 items=0",
        SOCKADDR + " saddr=020001BBCB0071070000000000000000");
    RecordView flow = records.get(records.size() - 1);
    assertThat(flow.type()).isEqualTo(RecordType.NET_FLOW);
    assertThat(flow.bodyInt(NetFlow.RESULT)).isZero();
    assertThat(flow.flags() & RecordLayout.F_INCOMPLETE).isNotZero();
    assertThat(flow.bodyU16(NetFlow.REMOTE_PORT)).isEqualTo(443);
    assertThat(flow.bodyLong(NetFlow.SOCKET_ID)).isNotZero();
  }

  /** Opens a new file for writing. */
  private void open(int pid, long timeMs, String name, long inode, int descriptor) {
    call(
        OPENAT,
        pid,
        1,
        timeMs,
        "exit=" + descriptor + " a0=ffffff9c a1=7ff a2=241 a3=1b6 items=2",
        CWD + " cwd=\"/work\"",
        PATH + " item=0 name=\"/work\" inode=2 dev=fe:00 mode=040755 nametype=PARENT",
        PATH
            + " item=1 name=\""
            + name
            + "\" inode="
            + inode
            + " dev=fe:00 mode=0100644 nametype=CREATE");
  }
}

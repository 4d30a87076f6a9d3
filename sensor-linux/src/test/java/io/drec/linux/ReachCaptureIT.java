package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.Provocations.Act;
import io.drec.record.CredKind;
import io.drec.record.FieldId;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.CredChange;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes do to one another, to themselves and to files without write(2). */
final class ReachCaptureIT {
  private static final String LIBRARY = "library.so";

  @TempDir static Path temporary;
  private static Path home;
  private static Provocations recorded;

  @BeforeAll
  static void provoke() throws Exception {
    Capture.assumePossible();
    home = temporary.toRealPath();
    Path library = Files.write(home.resolve(LIBRARY), new byte[8192]);
    recorded =
        Provocations.record(
            home,
            List.of(
                Act.of("pipes"),
                Act.of("local"),
                Act.of("reach"),
                Act.of("code", library.toString()),
                Act.of("privilege"),
                Act.of("moved"),
                Act.of("attributes"),
                Act.of("other-set"),
                Act.shell("stdin", "echo 'touch made' | /bin/sh; /bin/cat < made"),
                Act.shell(
                    "sysctl", "unshare -u /bin/sh -c 'echo drec > /proc/sys/kernel/domainname'"),
                Act.shell("inherits", "{ /bin/echo one; /bin/echo two; } > both")));
  }

  /** Such as {@code PIPE_WRITE parent fd=4 bytes=5}; of a pipe that ended. */
  private static String told(String act, RecordView r, Path directory) {
    IpcKind kind = IpcKind.ofCode(r.bodyInt(Ipc.KIND));
    int target = r.bodyInt(Ipc.TARGET_PID);
    String path = Capture.text(r, FieldId.PATH).replace(directory.toString(), "~");
    return kind
        + " "
        + recorded.who(act, r.pid())
        + (target == 0 ? "" : " -> " + recorded.who(act, target))
        + (r.bodyInt(Ipc.ACCESS) == 0 ? "" : " access=" + r.bodyInt(Ipc.ACCESS))
        + (r.bodyLong(Ipc.COUNT) == -1 ? "" : " bytes=" + r.bodyLong(Ipc.COUNT))
        + (path.equals("-") ? "" : " " + path);
  }

  private static List<String> ipc(String act, int... phases) {
    return recorded.of(act, RecordType.IPC).stream()
        .filter(r -> java.util.Arrays.stream(phases).anyMatch(p -> p == r.bodyInt(Ipc.PHASE)))
        .map(r -> told(act, r, recorded.directory(act)))
        .toList();
  }

  @Test
  void shouldTellWhoWritesIntoAPipeAndWhoReadsIt() {
    assertThat(ipc("pipes", RecordLayout.IPC_BEGAN))
        .contains(
            "PIPE_WRITE parent",
            "PIPE_READ child",
            "PIPE_WRITE parent ~/fifo",
            "PIPE_READ child ~/fifo")
        .filteredOn(told -> told.endsWith("parent") || told.endsWith("child"))
        .as("the pipe, and both directions of the socket pair; and what parent and child print")
        .contains("PIPE_READ parent", "PIPE_WRITE child");
    assertThat(ipc("pipes", RecordLayout.IPC_ENDED))
        .contains(
            "PIPE_WRITE parent bytes=5",
            "PIPE_READ child bytes=5",
            "PIPE_WRITE parent bytes=7",
            "PIPE_READ child bytes=7",
            "PIPE_WRITE parent bytes=9",
            "PIPE_READ child bytes=9",
            "PIPE_WRITE child bytes=4",
            "PIPE_READ parent bytes=4");
  }

  @Test
  void shouldNameBothEndsOfAPipeOrPairAlike() {
    List<RecordView> ended =
        recorded.of("pipes", RecordType.IPC).stream()
            .filter(r -> r.bodyInt(Ipc.PHASE) == RecordLayout.IPC_ENDED)
            .toList();
    for (long bytes : new long[] {4, 5, 7, 9}) {
      assertThat(ended.stream().filter(r -> r.bodyLong(Ipc.COUNT) == bytes))
          .hasSize(2)
          .extracting(r -> r.bodyLong(Ipc.DEV) + " " + r.bodyLong(Ipc.INODE))
          .containsOnly(inodeOf(ended, bytes));
    }
  }

  private static String inodeOf(List<RecordView> ended, long bytes) {
    RecordView first =
        ended.stream().filter(r -> r.bodyLong(Ipc.COUNT) == bytes).findFirst().orElseThrow();
    return first.bodyLong(Ipc.DEV) + " " + first.bodyLong(Ipc.INODE);
  }

  @Test
  void shouldTellBothEndsOfALocalSocket() {
    assertThat(ipc("local", RecordLayout.IPC_MOMENT))
        .containsExactlyInAnyOrder(
            "SOCKET_CONNECT client -> server ~/socket",
            "SOCKET_ACCEPT server -> client ~/socket",
            "SOCKET_CONNECT client -> server",
            "SOCKET_ACCEPT server -> client");
    assertThat(recorded.of("local", RecordType.IPC))
        .filteredOn(r -> r.hasField(FieldId.NAME))
        .extracting(r -> Capture.text(r, FieldId.NAME))
        .containsExactly("drec-test", "drec-test");
  }

  @Test
  void shouldTellWhatAProcessDoesToAnother() {
    assertThat(ipc("reach", RecordLayout.IPC_MOMENT))
        .containsExactly(
            "MEMORY_WRITE actor -> child",
            "MEMORY_READ actor -> child",
            "TAKE_FILE actor -> child",
            "TRACE actor -> child access=16",
            "TRACE actor -> child access=5",
            "SIGNAL actor -> child access=15");
    RecordView write = recorded.of("reach", RecordType.IPC).get(0);
    RecordView child =
        recorded.of("reach", RecordType.PROC_START).stream()
            .filter(r -> r.pid() == recorded.printed("reach").get("child"))
            .findFirst()
            .orElseThrow();
    assertThat(write.bodyLong(Ipc.TARGET_START_NS)).isEqualTo(child.startNs());
  }

  @Test
  void shouldTellCodeThatComesIntoAProcess() {
    List<RecordView> loads = recorded.of("code", RecordType.IMAGE_LOAD);
    RecordView library =
        loads.stream()
            .filter(r -> Capture.text(r, FieldId.PATH).equals(home + "/" + LIBRARY))
            .findFirst()
            .orElseThrow();
    assertThat(library.bodyInt(ImageLoad.KIND)).isEqualTo(RecordLayout.IMAGE_LIBRARY);
    assertThat(library.bodyLong(ImageLoad.SIZE)).isEqualTo(4096);
    assertThat(library.bodyInt(ImageLoad.LINKS)).isEqualTo(1);
    assertThat(loads)
        .as("executable memory, once for the program")
        .filteredOn(r -> r.bodyInt(ImageLoad.KIND) == RecordLayout.IMAGE_MEMORY)
        .hasSize(1);
    assertThat(loads)
        .as("the C library of each of both programs")
        .filteredOn(r -> Capture.text(r, FieldId.PATH).contains("/libc.so"))
        .hasSize(2);
  }

  @Test
  void shouldTellAProgramThatOnlyMemoryHolds() {
    RecordView exec =
        recorded.of("code", RecordType.PROC_START).stream()
            .filter(Capture.kind(2))
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(Capture.argv(exec)).containsExactly("innocent");
    assertThat(Capture.text(exec, FieldId.EXE)).isEqualTo("/memfd:hidden");
    assertThat(exec.bodyInt(ProcStart.EXE_FLAGS)).isEqualTo(RecordLayout.EXE_MEMORY);
    assertThat(Capture.text(exec, FieldId.ENV))
        .as("of the environment only what changes what is loaded")
        .isEqualTo("LD_PRELOAD=/no/such.so\0LD_BIND_NOW=1\0");
    assertThat(operations("code")).contains("MEMFD /memfd:hidden flags=1 inode");
  }

  private static List<String> operations(String act) {
    return recorded.of(act, RecordType.FILE_OP).stream()
        .map(
            r ->
                Told.operation(r, recorded.directory(act))
                    + (r.hasField(FieldId.NAME) ? " " + Capture.text(r, FieldId.NAME) : ""))
        .toList();
  }

  @Test
  void shouldTellEveryChangeOfPrivilege() throws Exception {
    List<RecordView> changes = recorded.of("privilege", RecordType.CRED_CHANGE);
    assertThat(changes)
        .extracting(
            r ->
                CredKind.ofCode(r.bodyInt(CredChange.KIND))
                    + String.format(
                        " %d %d %d",
                        r.bodyInt(CredChange.UID),
                        r.bodyInt(CredChange.EUID),
                        r.bodyInt(CredChange.GID)))
        .containsExactly(
            "UNSHARE 0 0 0",
            "JOIN 0 0 0",
            "ROOT 0 0 0",
            "GROUP 0 0 77",
            "USER 0 88 77",
            "USER 0 0 77",
            "USER 99 99 77");
    assertThat(Capture.text(changes.get(2), FieldId.ROOT))
        .isEqualTo(recorded.directory("privilege") + "/root");
    assertThat(changes.get(0).bodyInt(CredChange.CALL_FLAGS)).isEqualTo(0x04000000);
    assertThat(changes.get(5).bodyLong(CredChange.CAPS_EFFECTIVE)).isNotZero();
    assertThat(changes.get(6).bodyLong(CredChange.CAPS_EFFECTIVE)).isZero();
  }

  private static List<String> sessions(String act) {
    return recorded.of(act, RecordType.FILE_SESSION).stream()
        .filter(r -> r.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE)
        .map(
            r ->
                String.format(
                    "%x read %d wrote %d",
                    r.bodyInt(FileSession.ACCESS) & 0xc3,
                    r.bodyLong(FileSession.BYTES_READ),
                    r.bodyLong(FileSession.BYTES_WRITTEN)))
        .toList();
  }

  @Test
  void shouldCountTheBytesWhateverCallMovesThem() {
    assertThat(sessions("moved"))
        .containsExactly(
            "2 read 0 wrote 10",
            "2 read 0 wrote 4",
            "2 read 0 wrote 6",
            "2 read 0 wrote 10",
            "1 read 20 wrote 0");
    assertThat(ipc("moved", RecordLayout.IPC_ENDED))
        .contains("PIPE_WRITE pid bytes=10", "PIPE_READ pid bytes=10");
  }

  @Test
  void shouldTellWhoWritesToAFileThatAnotherOpened() {
    assertThat(sessions("inherits"))
        .contains("42 read 0 wrote 4", "42 read 0 wrote 4", "2 read 0 wrote 0");
  }

  @Test
  void shouldTellThatASettingOfTheKernelWasWritten() {
    assertThat(recorded.of("sysctl", RecordType.FILE_SESSION))
        .extracting(r -> Capture.text(r, FieldId.PATH))
        .contains("/proc/sys/kernel/domainname");
  }

  @Test
  void shouldTellAttributesTimesAndMounts() {
    assertThat(operations("attributes"))
        .containsExactly(
            "XATTR ~/file user.note",
            "XATTR ~/file flags=" + RecordLayout.XATTR_REMOVED + " inode user.note",
            "TIMES ~/file",
            "TIMES ~/file inode",
            "MOUNT - -> / flags=278528",
            "MKDIR ~/at mode=700",
            "MOUNT none -> ~/at tmpfs",
            "UNMOUNT ~/at");
  }

  /** Its number is that of another call among those of 64 bits: utime. */
  @Test
  void shouldNotTakeACallOfA32BitProgramForAnother() {
    Assumptions.assumeTrue(
        recorded.printed("other-set").get("called") == 1, "this kernel has no 32-bit calls");
    assertThat(operations("other-set")).isEmpty();
  }

  @Test
  void shouldTellWhatTheStandardInputIs() {
    List<RecordView> execs =
        recorded.of("stdin", RecordType.PROC_START).stream().filter(Capture.kind(2)).toList();
    RecordView shell = exec(execs, "/bin/sh");
    assertThat(shell.bodyInt(ProcStart.STDIN_MODE) & 0170000).isEqualTo(0010000);
    RecordView read =
        recorded.of("stdin", RecordType.IPC).stream()
            .filter(r -> r.pid() == shell.pid() && r.bodyInt(Ipc.FD) == 0)
            .findFirst()
            .orElseThrow();
    assertThat(read.bodyLong(Ipc.INODE)).isEqualTo(shell.bodyLong(ProcStart.STDIN_INODE));
    RecordView cat = exec(execs, "/bin/cat");
    assertThat(Capture.text(cat, FieldId.STDIN)).isEqualTo(recorded.directory("stdin") + "/made");
    assertThat(cat.bodyInt(ProcStart.STDIN_MODE) & 0170000).isEqualTo(0100000);
  }

  private static RecordView exec(List<RecordView> execs, String name) {
    return execs.stream()
        .filter(r -> Capture.argv(r).get(0).equals(name))
        .findFirst()
        .orElseThrow();
  }
}

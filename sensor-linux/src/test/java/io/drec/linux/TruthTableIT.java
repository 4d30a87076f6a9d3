package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.Provocations.Act;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is easily told wrongly: which program ran, which file was meant, who came first. */
final class TruthTableIT {
  private static final int OPENS = 2000;

  /** In a mount namespace of its own, so that nothing stays mounted. */
  private static final String MOUNTED = "unshare -m --propagation private /bin/bash -c '%s'";

  private static final String OVERLAY =
      "mkdir low up work merged; cp /bin/true low/; mount -t overlay overlay"
          + " -olowerdir=low,upperdir=up,workdir=work merged; merged/true";

  @TempDir static Path temporary;
  private static Path home;
  private static Provocations recorded;
  private static boolean hasOverlay;

  @BeforeAll
  static void provoke() throws Exception {
    Capture.assumePossible();
    home = temporary.toRealPath();
    hasOverlay = Files.readString(Path.of("/proc/filesystems")).contains("overlay");
    recorded =
        Provocations.record(
            home,
            List.of(
                Act.shell("symlinked", "ln -s /bin/true link; ./link; exec ./link"),
                Act.shell("relative", "cp /bin/true prog; mkdir -p a/b; cd a/b; ../../prog; true"),
                Act.of("fexec", "/bin/true"),
                Act.shell(
                    "chroot",
                    String.format(
                        MOUNTED, "mkdir root; mount --bind / root; chroot root /bin/true")),
                Act.shell(
                    "bound",
                    String.format(MOUNTED, "touch here; mount --bind /bin/true here; ./here")),
                Act.shell("overlay", hasOverlay ? String.format(MOUNTED, OVERLAY) : "true"),
                Act.of("race", Integer.toString(OPENS)),
                Act.of("orphan"),
                Act.shell(
                    "bytes", "cp /bin/true $'a\\nb\\xff'; ./$'a\\nb\\xff' $'c\\n\\xfe'; true"),
                Act.shell(
                    "storm",
                    "for n in 1 2 3 4; do { for i in $(seq 150); do /bin/true; done; } & done;"
                        + " wait")));
  }

  private static RecordView lastExec(String act) {
    return recorded.of(act, RecordType.PROC_START).stream()
        .filter(Capture.kind(2))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static void assertRan(String act, String path, Path file) throws Exception {
    RecordView exec = lastExec(act);
    assertThat(Capture.text(exec, FieldId.EXE)).isEqualTo(path);
    assertThat(exec.bodyLong(ProcStart.EXE_INODE)).isEqualTo(Files.getAttribute(file, "unix:ino"));
  }

  @Test
  void shouldTellTheProgramBehindASymbolicLink() throws Exception {
    Path program = Path.of("/bin/true").toRealPath();
    assertRan("symlinked", program.toString(), program);
    assertThat(Capture.argv(lastExec("symlinked"))).containsExactly("./link");
  }

  @Test
  void shouldTellWhereARelativePathLed() throws Exception {
    Path program = recorded.directory("relative").resolve("prog");
    assertRan("relative", program.toString(), program);
    assertThat(Capture.text(lastExec("relative"), FieldId.CWD))
        .isEqualTo(recorded.directory("relative") + "/a/b");
  }

  @Test
  void shouldTellTheProgramThatWasStartedByItsDescriptor() throws Exception {
    Path program = Path.of("/bin/true").toRealPath();
    assertRan("fexec", program.toString(), program);
    assertThat(Capture.argv(lastExec("fexec"))).containsExactly("by-descriptor");
  }

  @Test
  void shouldTellAProgramInAChrootAsOthersSeeIt() throws Exception {
    Path program = Path.of("/bin/true").toRealPath();
    String root = recorded.directory("chroot") + "/root";
    assertRan("chroot", root + program, program);
    assertThat(Capture.text(lastExec("chroot"), FieldId.ROOT)).isEqualTo(root);
  }

  @Test
  void shouldTellABoundProgramByWhereItWasRunAndWhatItIs() throws Exception {
    assertRan("bound", recorded.directory("bound") + "/here", Path.of("/bin/true").toRealPath());
  }

  @Test
  void shouldTellAProgramOnAnOverlay() {
    Assumptions.assumeTrue(hasOverlay, "this kernel has no overlay file system");
    RecordView exec = lastExec("overlay");
    assertThat(Capture.text(exec, FieldId.EXE))
        .isEqualTo(recorded.directory("overlay") + "/merged/true");
    assertThat(exec.bodyLong(ProcStart.EXE_INODE)).isNotZero();
  }

  /** The path of an open is the kernel's: that of the file that was opened, whatever was given. */
  @Test
  void shouldTellTheFileThatWasOpenedWhileAnotherThreadChangedThePath() throws Exception {
    Map<String, Set<Long>> inodes = new HashMap<>();
    int opens = 0;
    for (RecordView r : recorded.of("race", RecordType.FILE_SESSION)) {
      if (r.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_OPEN) {
        opens++;
        inodes
            .computeIfAbsent(Capture.text(r, FieldId.PATH), path -> new HashSet<>())
            .add(r.bodyLong(FileSession.INODE));
      }
    }
    assertThat(opens).isEqualTo(OPENS);
    assertThat(inodes.keySet()).allMatch(path -> path.startsWith(home.toString()));
    for (Map.Entry<String, Set<Long>> entry : inodes.entrySet()) {
      assertThat(entry.getValue())
          .containsExactly((Long) Files.getAttribute(Path.of(entry.getKey()), "unix:ino"));
    }
  }

  @Test
  void shouldTellTheParentOfAProcessWhoseParentIsGone() {
    Map<String, Integer> pids = recorded.printed("orphan");
    List<RecordView> starts =
        recorded.of("orphan", RecordType.PROC_START).stream()
            .filter(r -> r.pid() == pids.get("child"))
            .toList();
    assertThat(starts).hasSize(2);
    assertThat(starts.get(0).bodyInt(ProcStart.PARENT_PID)).isEqualTo(pids.get("middle"));
    assertThat(Capture.argv(starts.get(1))).containsExactly("orphan");
    assertThat(starts.get(1).bodyInt(ProcStart.PARENT_PID)).isNotEqualTo(pids.get("middle"));
  }

  @Test
  void shouldKeepTheBytesOfPathsAndArguments() {
    RecordView exec = lastExec("bytes");
    byte[] name = "a\nb\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    byte[] exe = exec.fieldBytes(FieldId.EXE);
    assertThat(exe).isNotNull().endsWith(name);
    assertThat(exec.fieldBytes(FieldId.ARGV))
        .isEqualTo("./a\nb\u00ff\0c\n\u00fe\0".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(recorded.of("bytes", RecordType.FILE_SESSION))
        .anySatisfy(r -> assertThat(r.fieldBytes(FieldId.PATH)).isNotNull().endsWith(name));
  }

  @Test
  void shouldNeverShowAProcessBeforeItsFork() {
    Set<Integer> forked = new HashSet<>();
    int execs = 0;
    for (RecordView r : recorded.of("storm", RecordType.PROC_START)) {
      if (Capture.kind(1).test(r)) {
        forked.add(r.pid());
      } else if (execs++ > 0) {
        assertThat(forked).as("forked before the exec of %d", r.pid()).contains(r.pid());
      }
    }
    assertThat(execs).isGreaterThanOrEqualTo(601);
    assertThat(recorded.of("storm", RecordType.PROC_START))
        .as("times do not run backward from fork to exec")
        .filteredOn(Capture.kind(2))
        .allMatch(r -> r.timeNs() >= r.startNs());
  }
}

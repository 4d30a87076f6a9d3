package io.drec.linux;

import static io.drec.linux.Capture.kind;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes as they start and end, on the running kernel. */
final class ProcessCaptureIT {
  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldRecordEveryExecOfATightLoopWithItsArguments() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      String loop = "for i in $(seq 1000); do /bin/true one \"two $i\" ''; done";
      capture.until(workload.start(directory, "/bin/bash", "-c", loop)).stop();

      List<RecordView> trues =
          capture.execs().stream().filter(r -> Capture.argv(r).contains("one")).toList();
      assertThat(trues.stream().map(Capture::argv))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 1000)
                  .mapToObj(i -> List.of("/bin/true", "one", "two " + i, ""))
                  .toList());
      assertThat(trues)
          .allSatisfy(r -> assertThat(r.bodyInt(ProcStart.ARGC)).isEqualTo(4))
          .allSatisfy(r -> assertThat(Capture.text(r, FieldId.CWD)).isEqualTo(directory.toString()))
          .allSatisfy(r -> assertThat(Capture.text(r, FieldId.EXE)).isEqualTo("/usr/bin/true"));
      for (RecordView start : trues) {
        assertThat(exitsOf(capture, start)).hasSize(1);
      }
    }
  }

  @Test
  void shouldNameParentAndChildByTheirKeys() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", "/bin/true; exit 3")).stop();

      RecordView shell = capture.execs().get(0);
      RecordView fork = capture.of(RecordType.PROC_START).stream().filter(kind(1)).toList().get(0);
      RecordView exec = capture.execs().get(1);
      assertThat(fork.bodyInt(ProcStart.PARENT_PID)).isEqualTo(shell.pid());
      assertThat(fork.bodyLong(ProcStart.PARENT_START_NS)).isEqualTo(shell.startNs());
      assertThat(exec.pid()).isEqualTo(fork.pid());
      assertThat(exec.startNs()).isEqualTo(fork.startNs());
      assertThat(exec.timeNs()).isGreaterThan(fork.timeNs());
      assertThat(capture.of(RecordType.PROC_EXIT).stream().map(ProcessCaptureIT::status))
          .containsExactly(0, 3 << 8);
    }
  }

  private static int status(RecordView exit) {
    return exit.bodyInt(ProcExit.WAIT_STATUS);
  }

  @Test
  void shouldTellTheExecutableAndTheCredentials() throws Exception {
    Path real = Path.of("/bin/true").toRealPath();
    // Who asks for it marks it in the kernel's inode; a record has it without the mark.
    FileTime changed = (FileTime) Files.getAttribute(real, "unix:ctime");
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.until(workload.start(directory, "/bin/true")).stop();

      RecordView exec = capture.execs().get(0);
      assertThat(Capture.text(exec, FieldId.EXE)).isEqualTo(real.toString());
      assertThat(exec.bodyLong(ProcStart.EXE_INODE))
          .isEqualTo(Files.getAttribute(real, "unix:ino"));
      assertThat(exec.bodyLong(ProcStart.EXE_SIZE)).isEqualTo(Files.size(real));
      assertThat(exec.bodyInt(ProcStart.EXE_MODE)).isEqualTo(Files.getAttribute(real, "unix:mode"));
      assertThat(exec.bodyLong(ProcStart.EXE_MTIME_NS) / 1_000_000_000L)
          .isEqualTo(Files.getLastModifiedTime(real).to(TimeUnit.SECONDS));
      assertThat(exec.bodyLong(ProcStart.EXE_CTIME_NS)).isEqualTo(changed.to(TimeUnit.NANOSECONDS));
      assertThat(exec.bodyInt(ProcStart.UID)).isEqualTo(0);
      assertThat(exec.bodyInt(ProcStart.NS_PID)).isEqualTo(exec.pid());
      assertThat(exec.bodyLong(ProcStart.CGROUP_ID))
          .isEqualTo(Files.getAttribute(workload.directory(), "unix:ino"));
      assertThat(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString())
          .isEqualTo("mnt:[" + Integer.toUnsignedString(exec.bodyInt(ProcStart.MNT_NS)) + "]");
    }
  }

  @Test
  void shouldTellTheScriptAndItsInterpreter() throws Exception {
    Path script = directory.resolve("script.sh");
    Files.writeString(script, "#!/bin/sh -e\nexit 0\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.until(workload.start(directory, "./script.sh", "argument")).stop();

      RecordView exec = capture.execs().get(0);
      assertThat(Capture.argv(exec)).containsExactly("/bin/sh", "-e", "./script.sh", "argument");
      assertThat(Capture.text(exec, FieldId.SCRIPT)).isEqualTo("./script.sh");
      assertThat(Capture.text(exec, FieldId.INTERPRETER)).isEqualTo("/bin/sh");
      assertThat(Capture.text(exec, FieldId.EXE))
          .isEqualTo(Path.of("/bin/sh").toRealPath().toString());
    }
  }

  @Test
  void shouldCutArgumentsThatAreTooLongAndTellTheirTrueLength() throws Exception {
    String longArgument = "x".repeat(100_000);
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.until(workload.start(directory, "/bin/true", longArgument)).stop();

      RecordView exec = capture.execs().get(0);
      int argv = exec.findField(FieldId.ARGV);
      assertThat(exec.fieldFlags(argv)).isEqualTo(RecordLayout.FF_TRUNCATED);
      assertThat(exec.fieldLength(argv)).isEqualTo(32 * 1024);
      assertThat(exec.fieldTrueLength(argv)).isEqualTo("/bin/true".length() + 1 + 100_001);
      assertThat(Capture.text(exec, FieldId.ARGV)).startsWith("/bin/true\0xxxx");
    }
  }

  @Test
  void shouldTellTheSignalThatEndedAProcess() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", "kill -9 $$")).stop();

      assertThat(capture.of(RecordType.PROC_EXIT).stream().map(ProcessCaptureIT::status))
          .containsExactly(9);
    }
  }

  @Test
  void shouldTellTheCpuTimeOfAProcess() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      String busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
      capture.until(workload.start(directory, "/bin/sh", "-c", busy)).stop();

      RecordView start = capture.execs().get(0);
      RecordView exit = capture.of(RecordType.PROC_EXIT).get(0);
      long cpuNs = exit.bodyLong(ProcExit.USER_NS) + exit.bodyLong(ProcExit.SYSTEM_NS);
      assertThat(cpuNs).isPositive().isLessThanOrEqualTo(exit.timeNs() - start.startNs());
    }
  }

  /** Threads that end together may each take themselves for the last. */
  @Test
  void shouldRecordOneExitOfAProcessWithManyThreads() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "threads", "200");

      List<RecordView> exits = capture.of(RecordType.PROC_EXIT);
      assertThat(exits.stream().map(RecordView::pid)).doesNotHaveDuplicates().hasSize(201);
      assertThat(exits.stream().map(ProcessCaptureIT::status).filter(s -> s == 7 << 8))
          .hasSize(200);
      assertThat(capture.of(RecordType.PROC_START).stream().filter(kind(1)))
          .as("a thread is no process")
          .hasSize(200);
    }
  }

  private static List<RecordView> exitsOf(Capture capture, RecordView start) {
    return capture.of(RecordType.PROC_EXIT).stream()
        .filter(r -> r.pid() == start.pid() && r.startNs() == start.startNs())
        .filter(r -> r.bodyInt(ProcExit.WAIT_STATUS) == 0)
        .toList();
  }
}

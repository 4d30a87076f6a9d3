package io.drec.linux;

import static io.drec.linux.FallbackCapture.one;
import static io.drec.linux.FallbackCapture.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit system tells of a workload, on the running kernel. */
final class AuditCaptureIT {
  private static final int ROOM_BYTES = 16 << 20;
  private static final int RUNS = 1000;

  @TempDir Path directory;

  @Test
  void shouldTellTheChainFromFileToProgram() throws Exception {
    String script =
        "sleep 1; echo one > made; mv made moved; chmod 600 moved; cat moved > copy;"
            + " rm moved; exit 3";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", script)).stop();

      RecordView shell =
          one(capture.execs(), record -> argv(record).equals("/bin/sh\0-c\0" + script + "\0"));
      RecordView mv = one(capture.execs(), record -> argv(record).startsWith("mv\0made\0moved\0"));
      assertThat(mv.bodyInt(ProcStart.PARENT_PID)).isEqualTo(shell.pid());
      assertThat(mv.bodyLong(ProcStart.PARENT_START_NS)).isEqualTo(shell.startNs());
      assertThat(Capture.text(mv, FieldId.CWD)).isEqualTo(directory.toString());

      RecordView made = one(capture.opened(), record -> path(record).equals("made"));
      int created = RecordLayout.ACCESS_CREATED | RecordLayout.ACCESS_WRITE;
      assertThat(made.bodyInt(FileSession.ACCESS) & created).isEqualTo(created);
      assertThat(made.pid()).isEqualTo(shell.pid());
      RecordView rename =
          one(
              capture.of(RecordType.FILE_OP),
              record -> Capture.text(record, FieldId.PATH2).equals("moved"));
      assertThat(rename.pid()).isEqualTo(mv.pid());
      RecordView read = one(capture.opened(), record -> path(record).equals("moved"));
      assertThat(read.bodyInt(FileSession.ACCESS)).isEqualTo(RecordLayout.ACCESS_READ);
      assertThat(read.bodyLong(FileSession.INODE)).isEqualTo(made.bodyLong(FileSession.INODE));
      assertThat(read.bodyInt(FileSession.GENERATION))
          .isEqualTo(made.bodyInt(FileSession.GENERATION))
          .isNotZero();
      RecordView exit =
          one(capture.of(RecordType.PROC_EXIT), record -> record.pid() == shell.pid());
      assertThat(exit.bodyInt(ProcExit.WAIT_STATUS)).isEqualTo(3 << 8);
      assertThat(exit.startNs()).isEqualTo(shell.startNs());
    }
  }

  @Test
  void shouldCountEveryRunAsRecordedOrLost() throws Exception {
    String storm = "i=0; while [ $i -lt " + RUNS + " ]; do /bin/true $i; i=$((i+1)); done";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", storm)).stop();

      long runs =
          capture.execs().stream()
              .map(AuditCaptureIT::argv)
              .filter(arguments -> arguments.startsWith("/bin/true\0"))
              .distinct()
              .count();
      assertThat(capture.hits()).isEqualTo(capture.records().size() + capture.lost());
      assertThat(runs + capture.lost()).isGreaterThanOrEqualTo(RUNS);
      if (capture.lost() == 0) {
        assertThat(runs).isEqualTo(RUNS);
      }
    }
  }

  @Test
  void shouldCountWhatOverflowsAndNotStallTheHost() throws Exception {
    String storm = "i=0; while [ $i -lt 300 ]; do /bin/true $i; i=$((i+1)); done";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, 64 << 10)) {
      // Nobody reads meanwhile: the log is full soon, and the workload ends all the same.
      assertThat(workload.start(directory, "/bin/sh", "-c", storm).waitFor()).isZero();
      capture.stop();

      assertThat(capture.lost()).isPositive();
      assertThat(capture.hits()).isEqualTo(capture.records().size() + capture.lost());
    }
  }

  @Test
  void shouldKeepNothingOfProcessesOutside() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      Process outside =
          new ProcessBuilder("/bin/sh", "-c", "echo x > outside; cat outside; /bin/true outside")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      capture.until(outside);
      Process inside =
          workload.start(directory, "/bin/sh", "-c", "echo x > inside; (echo y > deep)");
      capture.until(inside).stop();

      List<String> opened = capture.opened().stream().map(FallbackCapture::path).toList();
      assertThat(opened).contains("inside", "deep").doesNotContain("outside");
      assertThat(capture.records()).noneMatch(record -> record.pid() == outside.pid());
      assertThat(capture.records().stream().map(RecordView::hook).distinct())
          .allMatch(hook -> hook == 0 || hook == 9 || hook == 40);
    }
  }

  private static FallbackCapture capture(ScopedWorkload workload, int roomBytes) throws Exception {
    return FallbackCapture.of(new AuditSensorProvider(), workload, roomBytes);
  }

  private static String argv(RecordView record) {
    return Capture.text(record, FieldId.ARGV);
  }
}

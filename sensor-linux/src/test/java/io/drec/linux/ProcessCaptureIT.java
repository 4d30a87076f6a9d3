package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes as they start and end, on the running kernel. */
final class ProcessCaptureIT {
  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
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

  private static List<RecordView> exitsOf(Capture capture, RecordView start) {
    return capture.of(RecordType.PROC_EXIT).stream()
        .filter(r -> r.pid() == start.pid() && r.startNs() == start.startNs())
        .filter(r -> r.bodyInt(ProcExit.WAIT_STATUS) == 0)
        .toList();
  }
}

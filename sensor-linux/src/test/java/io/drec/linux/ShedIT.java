package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.SensorConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out to cost less, and that nothing else is. */
final class ShedIT {
  /** A child of its own writes, closes and reads again; a pipe is used; libraries are loaded. */
  private static final String SCRIPT =
      "printf 12345 > one; /bin/cat one | /bin/cat > two; /bin/rm one two";

  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  private static List<RecordView> closes(Capture capture) {
    return capture.of(RecordType.FILE_SESSION).stream()
        .filter(record -> record.bodyInt(FileSession.PHASE) != RecordLayout.SESSION_OPEN)
        .toList();
  }

  private static boolean isOfReading(RecordView record) {
    return (record.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_WRITE) == 0;
  }

  private void run(Capture capture, ScopedWorkload workload) throws Exception {
    Process process = workload.start(directory, "/bin/sh", "-c", SCRIPT);
    capture.until(process);
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void shouldLeaveOutWhatIsAskedForAndNothingElse() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture.sensor().shed(capture.sensor().sheddable().size());
      run(capture, workload);
      capture.stop();

      assertThat(capture.of(RecordType.IPC)).isEmpty();
      assertThat(capture.of(RecordType.IMAGE_LOAD)).isEmpty();
      assertThat(closes(capture))
          .isNotEmpty()
          .noneMatch(ShedIT::isOfReading)
          .allMatch(r -> r.bodyLong(FileSession.BYTES_WRITTEN) == RecordLayout.UNKNOWN_U64);
      assertThat(capture.execs()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(capture.of(RecordType.FILE_OP).stream().filter(r -> !r.isSnapshot())).hasSize(2);
    }
  }

  /** With false by the programs for older kernels. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCountBytesAgainOfWhatIsOpenedLater(boolean newKernel) throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture =
            Capture.of(
                new SensorConfig(workload.directory(), Capture.RING_BYTES), true, newKernel)) {
      capture.sensor().shed(1);
      capture.sensor().shed(0);
      run(capture, workload);
      capture.stop();

      assertThat(capture.of(RecordType.IPC)).isNotEmpty();
      assertThat(capture.of(RecordType.IMAGE_LOAD)).isNotEmpty();
      assertThat(closes(capture).stream().filter(ShedIT::isOfReading))
          .hasSize(1)
          .allMatch(record -> record.bodyLong(FileSession.BYTES_READ) == 5);
      assertThat(closes(capture).stream().mapToLong(r -> r.bodyLong(FileSession.BYTES_WRITTEN)))
          .contains(5L);
    }
  }

  @Test
  void shouldNotTellBytesOfWhatWasOpenBeforeItCountedAgain() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Path go = directory.resolve("go");
      Process process =
          workload.start(
              directory,
              "/bin/sh",
              "-c",
              "exec 5> held; printf 123 >&5; : > began; while [ ! -e go ]; do /bin/sleep 0.02;"
                  + " done; printf 45 >&5");
      while (!Files.exists(directory.resolve("began"))) {
        capture.poll();
      }
      capture.sensor().shed(1);
      capture.sensor().shed(0);
      Files.createFile(go);
      capture.until(process).stop();

      assertThat(closes(capture).stream().filter(r -> r.bodyInt(FileSession.FD) == 5))
          .isNotEmpty()
          .allMatch(r -> r.bodyLong(FileSession.BYTES_WRITTEN) == RecordLayout.UNKNOWN_U64);
    }
  }
}

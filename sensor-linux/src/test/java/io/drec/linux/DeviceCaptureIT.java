package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a disk past its file system, on a loop device over a file of the test's own. */
final class DeviceCaptureIT {
  private static final int BLOCK_DEVICE = 0060000;
  private static final int KIND_MASK = 0170000;

  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldRecordThatADiskWasReadPastItsFileSystem() throws Exception {
    Path image = directory.resolve("image");
    Files.write(image, new byte[1 << 20]);
    String device = attached(image);
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Process dd =
          workload.start(directory, "/bin/dd", "if=" + device, "of=/dev/null", "bs=512", "count=3");
      capture.until(dd).stop();

      assertThat(dd.exitValue()).isZero();
      List<RecordView> sessions =
          capture.of(RecordType.FILE_SESSION).stream()
              .filter(r -> (r.bodyInt(FileSession.MODE) & KIND_MASK) == BLOCK_DEVICE)
              .toList();
      assertThat(sessions).hasSize(2);
      assertThat(Capture.text(sessions.get(0), FieldId.PATH)).isEqualTo(device);
      assertThat(sessions.get(0).bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_WRITE).isZero();
      assertThat(sessions.get(1).bodyLong(FileSession.BYTES_READ)).isEqualTo(3 * 512);
    } finally {
      said("losetup", "-d", device);
    }
  }

  /** Of a loop device over the file; skips the test where there are none. */
  private static String attached(Path image) {
    try {
      String device = said("losetup", "--find", "--show", "--read-only", image.toString());
      Assumptions.assumeTrue(
          device.startsWith("/dev/loop"), "needs a loop device; losetup said: " + device);
      return device;
    } catch (IOException e) {
      Assumptions.abort("needs losetup (util-linux): " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
  }
}

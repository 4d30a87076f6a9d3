package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.ChildJvm;
import io.drec.compact.Footages;
import io.drec.record.RecordType;
import io.drec.seal.VerificationKey;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.verify.Verification;
import io.drec.verify.Verifier;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorder on a real file system, a small one in a file, that somebody else fills. */
final class FullDiskTest {
  /** Room for all that the recorder journals while a slow machine's compactor is behind. */
  private static final long DISK_BYTES = 320L << 20;

  private static final String RESERVE_MIB = "8";

  @TempDir Path temp;

  @Test
  @Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldStopInOrderOnAFullDiskAndGoOnWhenThereIsSpace() throws Exception {
    Path mount = mounted();
    try {
      Path root = mount.resolve("recording");
      Path filler = mount.resolve("filler");
      List<String> said = new ArrayList<>();
      try (ChildJvm recorder =
          ChildJvm.start(List.of(), RecorderChild.class, root.toString(), "50", RESERVE_MIB, "1")) {
        assertThat(recorder.readLine()).isEqualTo("ready");
        pause(1500);
        fill(filler);
        waitFor(recorder, said, "disk guard: ");
        // To the last block, whatever the recorder has claimed; for longer than its patience.
        pause(3000);
        FootageStatus full = status(root);
        assertThat(full.recording()).isTrue();
        assertThat(full.records()).isPositive();
        assertThat(full.trouble()).startsWith("disk guard: ");
        Files.delete(filler);
        waitFor(recorder, said, "recording goes on; what was lost is counted");
        pause(2500);
        assertThat(status(root).trouble()).isEmpty();
        assertThat(recorder.terminate()).isEqualTo(Recorder.OK);
        assertThat(recorder.readLines())
            .last()
            .asString()
            .startsWith("stopped (SIGTERM)")
            .containsPattern(", \\d+ lost: journal");
      }
      assertAccountedFor(root);
    } finally {
      run("umount", mount.toString());
    }
  }

  /** Hits are records and losses; the store has each record once; the chain is whole. */
  private static void assertAccountedFor(Path root) throws IOException {
    FootageStatus.Totals totals = status(root).totals();
    assertThat(totals).isNotNull();
    assertThat(totals.lostByCause().get("journal")).isPositive();
    assertThat(totals.hits()).isEqualTo(totals.recorded() + totals.lost());
    Set<Integer> pids = new HashSet<>();
    List<Integer> twice = new ArrayList<>();
    try (Footage footage = Footages.open(root)) {
      footage.records(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          stored -> {
            boolean isAct = stored.record().type() == RecordType.PROC_EXIT;
            if (isAct && !pids.add(stored.record().pid())) {
              twice.add(stored.record().pid());
            }
            return true;
          });
      assertThat(footage.coverage(0, Long.MAX_VALUE).gaps())
          .extracting("cause")
          .contains("journal");
    }
    assertThat(twice).isEmpty();
    assertThat(pids).hasSize((int) totals.recorded());
    Path key = root.resolve("journal/keys/verify-0.key");
    Verification found = Verifier.verify(root, VerificationKey.read(key));
    assertThat(found.findings()).isEmpty();
    assertThat(found.proven()).hasSize(1);
  }

  private static FootageStatus status(Path root) {
    try (Footage footage = Footages.open(root)) {
      return footage.status();
    }
  }

  private static void waitFor(ChildJvm recorder, List<String> said, String words)
      throws IOException {
    String line = "";
    while (line != null && !line.contains(words)) {
      line = recorder.readLine();
      said.add(line);
    }
    assertThat(line).as("what it said: %s", said).isNotNull();
  }

  private Path mounted() throws Exception {
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "only root can mount a file system to fill");
    Path image = temp.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK_BYTES);
    }
    Path mount = Files.createDirectory(temp.resolve("mount"));
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4"))
            || Files.isExecutable(Path.of("/sbin/mkfs.ext4")),
        "no mkfs.ext4 (e2fsprogs) to make a file system with");
    assertThat(run("mkfs.ext4", "-q", "-m", "0", image.toString())).isTrue();
    assumeTrue(
        run("mount", "-o", "loop", image.toString(), mount.toString()),
        "cannot mount a file as a disk here (no loop devices)");
    return mount;
  }

  private static void fill(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(64 * 1024);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (channel.write(block.rewind()) > 0) {
        assertThat(channel.size()).isLessThan(2 * DISK_BYTES);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("No space left");
    }
  }

  private static void pause(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    System.out.print(output);
    return status == 0;
  }
}

package io.drec.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.record.FrameView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpaceGuardTest {
  private static final int RECORDS = 6000;

  @TempDir Path temp;

  private final Frames frames = new Frames();
  private final AtomicLong freeBytes = new AtomicLong(1L << 40);
  private final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);

  @Test
  void shouldRefuseBelowTheReserveAndResumeByItself() {
    try (JournalWriter writer = JournalWriter.open(config(100 << 20))) {
      assertThat(frames.append(writer, 0)).isZero();
      freeBytes.set(100 << 20);
      nowMs.addAndGet(1000);
      assertThat(frames.append(writer, 1)).isEqualTo(JournalWriter.REFUSED);
      assertThat(writer.refusal())
          .isEqualTo(
              "disk guard: 100 MiB free in "
                  + temp
                  + ", keeping 100 MiB; recording goes on when there is more");
      freeBytes.set(1L << 40);
      nowMs.addAndGet(1000);
      assertThat(frames.append(writer, 2)).isEqualTo(1);
      assertThat(writer.refusal()).isNull();
    }
  }

  @Test
  void shouldAskAgainWithinTheBytesItWasGranted() {
    try (JournalWriter writer = JournalWriter.open(config(0))) {
      assertThat(frames.append(writer, 0, RECORDS)).isZero();
      // The clock stands still: only the bytes make it ask.
      freeBytes.set(0);
      int kept = 0;
      while (frames.append(writer, 1, RECORDS) >= 0) {
        kept++;
        assertThat(kept * RECORDS * 64L).isLessThan(32L << 20);
      }
      assertThat(writer.refusal()).startsWith("disk guard: 0 MiB free");
    }
  }

  @Test
  void shouldOpenOnAFullDiskAndBeginWhenThereIsSpace() {
    freeBytes.set(0);
    try (JournalWriter writer = JournalWriter.open(config(0))) {
      assertThat(frames.append(writer, 0)).isEqualTo(JournalWriter.REFUSED);
      freeBytes.set(1L << 40);
      nowMs.addAndGet(2000);
      assertThat(frames.append(writer, 0)).isZero();
    }
  }

  @Test
  void shouldSurviveAnErrorOfTheFileSystemByBeginningAnotherRun() {
    JournalConfig broken =
        config(0)
            .withFreeSpace(
                any -> {
                  if (freeBytes.get() < 0) {
                    throw new IOException("device not ready");
                  }
                  return freeBytes.get();
                });
    try (JournalWriter writer = JournalWriter.open(broken)) {
      assertThat(frames.append(writer, 0)).isZero();
      freeBytes.set(-1);
      nowMs.addAndGet(1000);
      assertThat(frames.append(writer, 1)).isEqualTo(JournalWriter.REFUSED);
      assertThat(writer.refusal()).contains("device not ready");
      freeBytes.set(1L << 40);
      assertThat(frames.append(writer, 2)).as("pauses first").isEqualTo(JournalWriter.REFUSED);
      nowMs.addAndGet(2000);
      assertThat(frames.append(writer, 3)).isEqualTo(1);
      try (JournalReader reader = JournalReader.open(temp, -1)) {
        assertThat(Frames.pids(reader)).containsExactly(0, 3);
        assertThat(reader.takeDamage()).isNull();
      }
    }
  }

  @Test
  void shouldClaimBlocksWithoutTouchingWhatIsThere() throws IOException {
    Path file = temp.resolve("file");
    byte[] data = new byte[3 << 20];
    Arrays.fill(data, 1_500_000, 1_500_010, (byte) 7);
    Files.write(file, data);
    SpaceGuard guard = new SpaceGuard(config(0));
    guard.begin(5000);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      guard.claim(channel, 5000, 4 << 20);
      assertThat(channel.size()).isGreaterThanOrEqualTo(5000 + (4 << 20));
      ByteBuffer back = ByteBuffer.allocate(data.length);
      channel.read(back, 0);
      assertThat(Arrays.equals(back.array(), data)).isTrue();
    }
  }

  /** A real file system of 64 MiB, filled by somebody else to the last block while we append. */
  @Test
  void shouldSurviveARealDiskThatIsFull() throws Exception {
    assumeTrue(
        (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "only root can mount a file system to fill");
    Path mount = Files.createDirectory(temp.resolve("mount"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "drec-test", mount.toString()),
        "cannot mount a tmpfs here");
    try {
      JournalConfig real =
          JournalConfig.of(mount.resolve("journal"))
              .withReserveBytes(0)
              .withRoll(16 << 20, Duration.ofHours(1));
      long kept = 0;
      try (JournalWriter writer = JournalWriter.open(real)) {
        while (frames.append(writer, (int) kept, RECORDS) >= 0) {
          kept++;
        }
        assertThat(writer.refusal()).isNotNull();
        fill(mount.resolve("filler"));
        for (int i = 0; i < 100; i++) {
          assertThat(frames.append(writer, 0, RECORDS)).isEqualTo(JournalWriter.REFUSED);
        }
        Files.delete(mount.resolve("filler"));
      }
      assertThat(kept * RECORDS * 64).as("bytes kept of 64 MiB").isGreaterThan(32L << 20);
      try (JournalReader reader = JournalReader.open(mount.resolve("journal"), -1)) {
        long read = 0;
        for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
          assertThat(frame.sequence()).isEqualTo(read++);
        }
        assertThat(read).isEqualTo(kept);
        assertThat(reader.takeDamage()).isNull();
      }
    } finally {
      assertThat(run("umount", mount.toString())).isTrue();
    }
  }

  private JournalConfig config(long reserveBytes) {
    return JournalConfig.of(temp)
        .withReserveBytes(reserveBytes)
        .withFreeSpace(any -> freeBytes.get())
        .withClock(() -> Instant.ofEpochMilli(nowMs.get()));
  }

  private static void fill(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(4096);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (channel.write(block.rewind()) > 0) {
        assertThat(channel.size()).isLessThan(1L << 30);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("No space left");
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    System.out.print(output);
    return status == 0;
  }
}

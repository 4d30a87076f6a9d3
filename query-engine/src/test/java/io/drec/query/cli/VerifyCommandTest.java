package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import io.drec.store.RecordingDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drec verify} says and how it ends. */
final class VerifyCommandTest {
  @TempDir private Path root;

  private Shell shell;
  private Path recording;
  private String key;

  @BeforeEach
  void record() throws IOException {
    recording = root.resolve("recording");
    try (RecordingDirectory directory = RecordingDirectory.openForRecording(recording, null);
        JournalWriter journal =
            JournalWriter.open(JournalConfig.of(directory.journal()).withReserveBytes(0))) {
      for (int i = 0; i < 3; i++) {
        journal.append(frame(i), origin());
      }
      journal.sync();
    }
    key = root.resolve("verify.key").toString();
    Files.move(recording.resolve("journal/keys/verify-0.key"), Path.of(key));
    shell = new Shell(root, Footages::open);
    shell.environment.put("DREC_DATA", recording.toString());
  }

  @Test
  void shouldProveWithTheKey() {
    assertThat(shell.run("verify", "--key", key)).isZero();
    assertThat(shell.out())
        .contains("3 frames read, frames 0 to 2 (1970-01-01T00:00:00.000000001Z to ")
        .contains("proven with the key: frames 0 to 2 ")
        .contains("the end is proven through frame 2 by the recorder's key state")
        .endsWith("nothing is wrong\n");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void shouldSayWhatItDoesNotProveWithoutTheKey() {
    assertThat(shell.run("verify")).isZero();
    assertThat(shell.out())
        .contains(
            "without the key this proves only integrity against accidents (CRC, sequence"
                + " continuity, plain checks)\n")
        .doesNotContain("proven");
  }

  @Test
  void shouldUseAKeyThatWasLeftAndSayThatItShouldNotBeThere() throws IOException {
    Path left = recording.resolve("journal/keys/verify-0.key");
    Files.copy(Path.of(key), left);
    assertThat(shell.run("verify")).isZero();
    assertThat(shell.out()).contains("proven with the key: frames 0 to 2");
    assertThat(shell.err())
        .startsWith("drec: the verification key lies on this host, in " + left)
        .contains("move it to another machine");
  }

  @Test
  void shouldNameTheFirstBadPlaceAndEndWithOne() throws IOException {
    damage();
    assertThat(shell.run("verify", "--key", key)).isEqualTo(1);
    assertThat(shell.out())
        .containsPattern("missing: frame 1 \\(.*\\): .*cq4 at byte \\d+: frame checksum")
        .contains("proven with the key: frame 0 (")
        .contains("proven with the key: frame 2 (")
        .endsWith("something is wrong, at one place\n");
    assertThat(shell.run("verify", "--key", key, "--json")).isEqualTo(1);
    assertThat(shell.out())
        .contains("\"clean\": false")
        .contains("\"kind\": \"missing\"")
        .contains("\"frames_proven\": 2");
  }

  @Test
  void shouldEndWithThreeWhereNothingCanBeRead() throws IOException {
    assertThat(shell.run("verify", "--data", root.resolve("none").toString())).isEqualTo(3);
    assertThat(shell.err()).startsWith("drec: no recording at ");
    assertThat(shell.run("verify", "--key", "/nowhere")).isEqualTo(3);
    assertThat(shell.err())
        .isEqualTo("drec: no verification key at /nowhere; name the file with --key\n");
    assertThat(shell.run("verify", "--kye", "x")).isEqualTo(2);
  }

  private void damage() throws IOException {
    Path file;
    try (Stream<Path> files = Files.walk(recording.resolve("journal"))) {
      file = files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    int frame = 0;
    for (int at = 0; at + 4 < bytes.length; at += 4) {
      if (bytes[at] == 'D' && bytes[at + 1] == 'C' && bytes[at + 2] == 'R') {
        frame++;
        if (frame == 2) {
          try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at + RecordLayout.Frame.BYTES + 8);
            out.write(77);
          }
          return;
        }
      }
    }
    throw new AssertionError("no second frame in " + file);
  }

  private static FrameBuilder frame(int number) {
    FrameBuilder frame = new FrameBuilder(1 << 16);
    ByteBuffer exit =
        new RecordBuilder()
            .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1 + number)
            .process(7, 7, 1)
            .end();
    frame.add(exit, 0, exit.limit());
    return frame;
  }

  private static FrameBuilder.Origin origin() {
    return new FrameBuilder.Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 0);
  }
}

package io.drec.linux.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.HashState;
import io.drec.record.RecordLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hash is of the file that ran, or there is none and it is said why. */
final class ReadingTest {
  private static final long FOREVER = Long.MAX_VALUE;
  private static final String HELLO_SHA256 =
      "sha256=5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

  @TempDir Path temp;

  private static FileVersion versionOf(Path file) throws IOException {
    try (OpenFile open = OpenFile.open(file.toString())) {
      FileVersion version = open.version();
      assertThat(version).isNotNull();
      return java.util.Objects.requireNonNull(version);
    }
  }

  private static Ran ran(Path file, @Nullable FileVersion version) {
    byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
    return new Ran(RecordLayout.RAN_EXECUTABLE, 0, 1, 1, version, "exe", 0, path, true, true);
  }

  /** A library without a name, of a process that still has it mapped. */
  private Findings readMapped(Path held, FileVersion version) {
    Ran ran =
        new Ran(
            RecordLayout.RAN_LIBRARY,
            7,
            1,
            1,
            version,
            "map_files/1-2",
            0,
            new byte[0],
            true,
            true);
    assertThat(held).isEqualTo(temp.resolve("7/map_files/1-2"));
    try (Reading reading = Reading.open(ran, temp.toString(), "/", FOREVER)) {
      Digests digests = new Digests(List.of("sha256"), false, 0);
      Findings findings = reading.read(digests, ByteBuffer.allocateDirect(4096), 100, () -> true);
      return java.util.Objects.requireNonNull(findings);
    }
  }

  /** No process is there any more: only the name leads to the file. */
  private Reading open(Ran ran, long wallTimeNs) {
    return Reading.open(ran, temp.resolve("no-proc").toString(), "/", wallTimeNs);
  }

  private Findings read(Ran ran, long wallTimeNs, long bytesMax, BooleanSupplier goesOn) {
    try (Reading reading = open(ran, wallTimeNs)) {
      Digests digests = new Digests(List.of("sha256"), true, 4);
      Findings findings = reading.read(digests, ByteBuffer.allocateDirect(4096), bytesMax, goesOn);
      return java.util.Objects.requireNonNull(findings);
    }
  }

  private Path hello() throws IOException {
    return Files.writeString(temp.resolve("hello"), "hello\n");
  }

  @Test
  void shouldHashTheVersionThatRan() throws IOException {
    Path file = hello();
    Findings findings = read(ran(file, versionOf(file)), FOREVER, 100, () -> true);
    assertThat(findings.state()).isEqualTo(HashState.COMPUTED);
    assertThat(findings.hashes()).containsExactly(HELLO_SHA256);
    assertThat(findings.firstBytes()).isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
    assertThat(findings.entropyMillibits()).isEqualTo(2252);
  }

  @Test
  void shouldTakeTheHashesThatAreAskedFor() throws IOException {
    Path file = hello();
    try (Reading reading = open(ran(file, versionOf(file)), FOREVER)) {
      Digests digests = new Digests(List.of("sha256", "sha1", "md5"), false, 0);
      Findings findings = reading.read(digests, ByteBuffer.allocateDirect(4096), 100, () -> true);
      assertThat(findings).isNotNull();
      assertThat(findings.hashes())
          .containsExactly(
              HELLO_SHA256,
              "sha1=f572d396fae9206628714fb2ce00f72e94f2258f",
              "md5=b1946ac92492d2347c6235b4d2611184");
      assertThat(findings.entropyMillibits()).isEqualTo(RecordLayout.UNKNOWN_U32);
    }
  }

  @Test
  void shouldSayGoneWhenAnotherFileHasTheName() throws IOException {
    Path file = hello();
    FileVersion before = versionOf(file);
    FileTime mtime = Files.getLastModifiedTime(file);
    Files.delete(file);
    Files.writeString(file, "hullo\n");
    Files.setLastModifiedTime(file, mtime);
    Findings findings = read(ran(file, before), FOREVER, 100, () -> true);
    assertThat(findings.state()).isEqualTo(HashState.GONE);
    assertThat(findings.hashes()).isEmpty();
  }

  @Test
  void shouldSayGoneWhenTheFileWasDeleted() throws IOException {
    Path file = hello();
    FileVersion before = versionOf(file);
    Files.delete(file);
    assertThat(read(ran(file, before), FOREVER, 100, () -> true).state()).isEqualTo(HashState.GONE);
  }

  @Test
  void shouldSayChangedWhenItIsWrittenToWhileItIsRead() throws IOException {
    Path file = Files.write(temp.resolve("big"), new byte[10_000]);
    BooleanSupplier writing =
        () -> {
          try {
            Files.writeString(file, "x");
            return true;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    Findings findings = read(ran(file, versionOf(file)), FOREVER, 100_000, writing);
    assertThat(findings.state()).isEqualTo(HashState.CHANGED);
    assertThat(findings.hashes()).isEmpty();
  }

  @Test
  void shouldReadALibraryThatIsMappedAndHasNoNameAnyMore() throws IOException {
    Path held = Files.createDirectories(temp.resolve("7/map_files")).resolve("1-2");
    Files.move(hello(), held);
    assertThat(readMapped(held, versionOf(held)).hashes()).containsExactly(HELLO_SHA256);
  }

  @Test
  void shouldSayGoneOfALibraryThatWasWrittenToSinceItWasMapped() throws IOException {
    Path held = Files.createDirectories(temp.resolve("7/map_files")).resolve("1-2");
    Files.move(hello(), held);
    FileVersion mapped = versionOf(held);
    FileTime mtime = Files.getLastModifiedTime(held);
    Files.writeString(held, "hullo\n");
    Files.setLastModifiedTime(held, mtime);
    Findings findings = readMapped(held, mapped);
    assertThat(findings.state()).isEqualTo(HashState.GONE);
    assertThat(findings.hashes()).isEmpty();
  }

  @Test
  void shouldNotReadAFileThatIsTooBig() throws IOException {
    Path file = hello();
    Findings findings = read(ran(file, versionOf(file)), FOREVER, 5, () -> true);
    assertThat(findings.state()).isEqualTo(HashState.TOO_BIG);
    assertThat(findings.hashes()).isEmpty();
  }

  @Test
  void shouldNotTakeAScriptThatWasWrittenAfterItRan() throws IOException {
    Path file = hello();
    long changedNs = versionOf(file).ctimeNs();
    long secondNs = TimeUnit.SECONDS.toNanos(1);
    assertThat(read(ran(file, null), changedNs - secondNs, 100, () -> true).state())
        .isEqualTo(HashState.GONE);
    assertThat(read(ran(file, null), changedNs + secondNs, 100, () -> true).hashes())
        .containsExactly(HELLO_SHA256);
  }

  @Test
  void shouldNotWaitForAFifo() throws Exception {
    Path fifo = temp.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThat(read(ran(fifo, null), FOREVER, 100, () -> true).state()).isEqualTo(HashState.GONE);
  }

  @Test
  void shouldStopBetweenTwoPartsWhenItIsToldTo() throws IOException {
    Path file = Files.write(temp.resolve("big"), new byte[10_000]);
    try (Reading reading = open(ran(file, versionOf(file)), FOREVER)) {
      Digests digests = new Digests(List.of("sha256"), false, 0);
      assertThat(reading.read(digests, ByteBuffer.allocateDirect(4096), 100_000, () -> false))
          .isNull();
    }
  }

  @Test
  void shouldNotFollowALinkOutOfTheRootOfTheProcess() throws IOException {
    Path root = Files.createDirectories(temp.resolve("root/etc"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("/etc/passwd"));
    Files.writeString(root.resolve("passwd"), "inside\n");
    byte[] path = "/etc/link".getBytes(StandardCharsets.UTF_8);
    try (OpenFile file = OpenFile.openBelow(temp.resolve("root").toString(), path)) {
      assertThat(file.version()).isEqualTo(versionOf(root.resolve("passwd")));
    }
  }
}

package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking needs to read the recording's files, and no more, while root records into it. */
final class UnprivilegedReaderTest {
  private static final String SETPRIV = "/usr/bin/setpriv";
  private static final String NOBODY = "65534";

  /** What a reader loads; Chronicle is not among it. */
  private static final List<String> LIBRARIES =
      List.of("rocksdbjni", "zstd-jni", "jspecify", "slf4j-api");

  private Path place;

  @BeforeEach
  void makeAPlaceThatNobodyCanReach() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to become nobody");
    assumeTrue(Files.isExecutable(Path.of(SETPRIV)), "needs " + SETPRIV);
    assumeTrue(
        Files.exists(Path.of("/etc/group"))
            && Files.readString(Path.of("/etc/group")).contains("nogroup:x:" + NOBODY),
        "needs the group nogroup with number " + NOBODY);
    place = Files.createTempDirectory(Path.of("/tmp"), "drec-unprivileged-");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void removeThePlace() throws IOException {
    if (place != null) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void shouldAnswerToAUserWhoMayOnlyRead() throws IOException, InterruptedException {
    Path root = place.resolve("recording");
    List<byte[]> frames = RandomStory.of(5, 4000).sealedBytes();
    try (TestRecording recording = new TestRecording(root, "nogroup")) {
      Process child = startAsNobody(root);
      try (Writer ask = child.outputWriter();
          BufferedReader answers = child.inputReader();
          Compactor compactor = recording.compactor(32 * 1024)) {
        long records = 0;
        for (int i = 0; i < frames.size(); i++) {
          FrameView frame = Frames.view(frames.get(i));
          recording.append(frame);
          records += frame.recordCount();
          if (i % 50 == 0) {
            recording.journal.sync();
            compactor.step();
            recording.directory.shareFiles();
            ask.write("?\n");
            ask.flush();
            assertThat(answers.readLine()).isEqualTo(records + " " + records);
          }
        }
      } finally {
        child.destroyForcibly();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private Process startAsNobody(Path root) throws IOException {
    Path temporary = Files.createDirectory(place.resolve("tmp"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(SETPRIV, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of(AskingChild.class.getName(), root.toString()));
    return new ProcessBuilder(command)
        .directory(place.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Copies: where this build lies, nobody may not be able to look. */
  private String classPath() throws IOException {
    Path library = Files.createDirectory(place.resolve("lib"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      Path to = library.resolve(entries.size() + "-" + from.getFileName());
      if (Files.isDirectory(from) && from.getFileName().toString().endsWith("classes")) {
        copyTree(from, to);
        entries.add(to.toString());
      } else if (LIBRARIES.stream().anyMatch(from.getFileName().toString()::startsWith)) {
        Files.copy(from, to);
        entries.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}

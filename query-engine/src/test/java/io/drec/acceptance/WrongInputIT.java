package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told in one line with what to do, and the recording stays as it was. */
final class WrongInputIT {
  private static final int USAGE = 2;
  private static final int UNREADABLE = 3;

  @TempDir private static Path temp;

  /** A recorder that was stopped, with a recording that is not empty. */
  private static OwnRecorder recorded;

  @BeforeAll
  static void record() throws Exception {
    Requirements.recording();
    recorded = OwnRecorder.start(temp);
    recorded.run(Duration.ofSeconds(10), "sh", "-c", ": >\"$0/file\"; /bin/true", temp.toString());
    recorded.stop();
  }

  @AfterAll
  static void remove() throws Exception {
    if (recorded != null) {
      recorded.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | why pathh:/opt/x                | pathh     | path",
        "2 | search proces.name:true         | proces.name | process.name",
        "2 | search process.name:(true       | process.name | ",
        "2 | why path:/x --since yesterdayish | yesterdayish | 15m",
        "2 | status --until 2026-13-45       | 2026-13-45 | 2026-",
        "2 | scope ip:203.0.113.777          | 203.0.113.777 | ",
        "1 | tree pid:4194305                | pid       | ",
        "1 | why pid:4194305                 | 4194305   | ",
        "1 | why path:/never/was             | /never/was | ",
      })
  void shouldTellAWrongQuestion(int status, String question, String named, String advice)
      throws Exception {
    String before = hash(recorded.data());
    Drec.Outcome outcome = recorded.ask(question.strip().split(" +"));
    String words = outcome.text() + outcome.err();
    assertThat(outcome.status()).as(words).isEqualTo(status);
    assertThat(words).contains(named).contains(advice == null ? "" : advice);
    if (status == USAGE) {
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err().lines()).as(words).hasSize(1);
    }
    assertThat(hash(recorded.data())).isEqualTo(before);
  }

  @Test
  void shouldTellThatThereIsNoRecording() throws Exception {
    Path nowhere = temp.resolve("nowhere");
    Drec.Outcome outcome = new Drec(temp).run("status", "--data", nowhere.toString());
    tellsInOneLine(outcome, nowhere.toString(), "drec up");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void shouldRefuseARecordingOfAnotherVersion() throws Exception {
    Path other = copy("other-version");
    Path properties = other.resolve("recording.properties");
    Files.writeString(properties, Files.readString(properties).replace("version=2", "version=3"));
    String before = hash(other);
    for (String command : List.of("status", "record")) {
      Drec.Outcome outcome = new Drec(temp).run(command, "--data", other.toString());
      tellsInOneLine(outcome, "version 3", "expected 2");
    }
    assertThat(hash(other)).isEqualTo(before);
  }

  /** What can still be read is answered; what cannot is a gap, and "not found" is not a "no". */
  @Test
  void shouldTellWhatATruncatedJournalLacks() throws Exception {
    Path cut = copy("truncated");
    try (Stream<Path> files = Files.walk(cut)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    }
    try (Stream<Path> files = Files.list(cut.resolve("store"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    String before = hash(cut);
    Drec.Outcome status = new Drec(temp).run("status", "--data", cut.toString());
    assertThat(status.status()).as(status.err()).isZero();
    assertThat(status.text()).contains("1 gap").contains("damaged");
    Drec.Outcome why = new Drec(temp).run("why", "pid:1", "--data", cut.toString());
    assertThat(why.status()).as(why.err()).isEqualTo(1);
    assertThat(why.text() + why.err()).contains("1 gap").contains("damaged");
    assertThat(hash(cut)).isEqualTo(before);
  }

  @Test
  void shouldRefuseADirectoryOfSomebodyElse() throws Exception {
    Path foreign = Files.createDirectory(temp.resolve("foreign"));
    Files.writeString(foreign.resolve("letter"), "dear …");
    String before = hash(foreign);
    for (String command : List.of("status", "record")) {
      Drec.Outcome outcome = new Drec(temp).run(command, "--data", foreign.toString());
      tellsInOneLine(outcome, foreign.toString(), "--data");
    }
    assertThat(hash(foreign)).isEqualTo(before);
  }

  @Test
  void shouldRefuseASecondRecorder() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("second"));
    try (OwnRecorder first = OwnRecorder.start(directory)) {
      Drec.Outcome outcome =
          new Drec(temp)
              .run(
                  "record",
                  "--data",
                  first.data().toString(),
                  "--set",
                  "record.scope=" + first.group());
      tellsInOneLine(outcome, "process " + first.child().pid(), "--data");
      first.run(Duration.ofSeconds(10), "/bin/true", "after the second");
      first.settle();
      assertThat(first.ask("search", "process.args:\"after the second\"").status()).isZero();
    }
  }

  @Test
  void shouldRefuseAnUnknownSetting() throws Exception {
    Path fresh = temp.resolve("fresh");
    Drec.Outcome outcome =
        new Drec(temp).run("record", "--data", fresh.toString(), "--set", "record.rings=1");
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(USAGE);
    assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
    assertThat(outcome.err()).contains("record.rings").contains("record.ring");
    assertThat(fresh).doesNotExist();
  }

  static void tellsInOneLine(Drec.Outcome outcome, String found, String advice) {
    assertThat(outcome.status()).as(outcome.err()).isEqualTo(UNREADABLE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
    assertThat(outcome.err()).contains(found).contains(advice);
  }

  private static Path copy(String name) throws IOException {
    Path copy = temp.resolve(name);
    try (Stream<Path> files = Files.walk(recorded.data())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(recorded.data().relativize(file).toString()));
      }
    }
    return copy;
  }

  /** Over every file's name and bytes. */
  private static String hash(Path directory) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
        if (Files.isRegularFile(file)) {
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

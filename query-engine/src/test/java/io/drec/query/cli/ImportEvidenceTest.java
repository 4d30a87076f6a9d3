package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.compact.Answers;
import io.drec.compact.Footages;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event logs of others, from the command line to the answers. */
final class ImportEvidenceTest {
  private static final String START =
      """
      {"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"pc1.corp.example",\
      "EventID":1,"RecordNumber":%d,"SourceName":"Microsoft-Windows-Sysmon",\
      "@timestamp":"2024-05-06T07:08:%02d.000Z","UtcTime":"2024-05-06 07:08:%02d.000",\
      "ProcessGuid":"{11111111-2222-3333-4444-%012d}","ProcessId":"%d",\
      "Image":"C:\\\\Tools\\\\tool%d.exe","CommandLine":"tool%d.exe -v","User":"CORP\\\\ann"}
      """;

  @TempDir private Path root;
  private Path recording;
  private Shell shell;

  @BeforeEach
  void begin() {
    shell = new Shell(root, Footages::open);
    recording = root.resolve("recording");
    shell.environment.put("DREC_DATA", recording.toString());
  }

  @Test
  void shouldAnswerFromAnImportedLogAndTellItsBrokenLine() throws IOException {
    String log = start(1) + "{\"EventID\":1,\n" + start(2);
    Path file = Files.writeString(root.resolve("log.json"), log);

    assertThat(shell.run("import", file.toString())).isZero();
    assertThat(shell.out()).contains("2 events, all new", "cannot be read: line 2");
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out()).contains("hosts              pc1", "proc_start       2");
    assertThat(shell.run("import", file.toString())).isZero();
    assertThat(shell.out()).contains("2 events, all known before");
  }

  private static String start(int number) {
    return START.formatted(number, number, number, number, 100 + number, number, number);
  }

  @Test
  void shouldAnswerTheSameBytesWhenARecordingIsImportedTwice() throws IOException {
    Path zip = shared("windows/atomic/execution/empire_launcher_vbs.zip");
    assertThat(shell.run("import", zip.toString())).as(shell.err()).isZero();
    assertThat(shell.out()).contains(", all new", "0 places cannot be read");
    List<String> answers = answers();
    shell.run("status");
    String status = shell.out();

    assertThat(shell.run("import", zip.toString())).isZero();

    assertThat(shell.out()).contains("all known before");
    assertThat(answers()).isEqualTo(answers);
    shell.run("status");
    assertThat(recorded(shell.out())).isEqualTo(recorded(status));
  }

  /** Without the sizes on the disk. */
  private static List<String> recorded(String status) {
    return status.lines().filter(line -> !line.contains(" bytes")).toList();
  }

  private List<String> answers() {
    try (Footage footage = Footages.open(recording)) {
      return Answers.of(footage);
    }
  }

  private static Path shared(String name) {
    String told = System.getenv("DREC_SHARED");
    Path shared =
        told == null ? Path.of(System.getProperty("drec.root"), "../shared") : Path.of(told);
    Path file = shared.resolve("data").resolve(name).normalize();
    assumeTrue(
        Files.exists(file),
        () -> "no recording at " + file + "; DREC_SHARED can tell where they are");
    return file;
  }
}

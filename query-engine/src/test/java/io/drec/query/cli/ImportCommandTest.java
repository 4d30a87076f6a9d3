package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.evidence.ImportProgress;
import io.drec.evidence.ImportReport;
import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.HostReport;
import io.drec.evidence.ImportReport.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code drec import} says and how it ends. */
final class ImportCommandTest {
  private static final ImportReport REPORT =
      new ImportReport(
          List.of(
              new FileReport(
                  "a.zip!b.json",
                  "JSON",
                  1500,
                  1000,
                  3,
                  List.of(new Place("line 17", "found x\u001b[31m, expected y")),
                  null),
              new FileReport(
                  "notes.md", null, 0, 0, 0, List.of(), "not recognised: notes.md; expected JSON")),
          List.of(new HostReport("alpha", 1500, 1000, 0, 1_000_000_000L)),
          500_000_000L,
          null);

  @TempDir private Path root;
  private Shell shell;

  @BeforeEach
  void begin() {
    shell = new Shell(root, Footages::open);
    shell.environment.put("DREC_DATA", root.resolve("recording").toString());
  }

  @Test
  void shouldEndWithOneWhenNoEventWasFound() throws IOException {
    Path notes = Files.writeString(root.resolve("notes.md"), "# notes");

    assertThat(shell.run("import", notes.toString())).isEqualTo(1);
    assertThat(shell.out()).contains(notes + ": not read: not recognised: notes.md; expected ");
  }

  @Test
  void shouldEndWithTwoWhenAFileIsNotThere() {
    assertThat(shell.run("import", "/nowhere/a.zip")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("drec: no such file: /nowhere/a.zip; nothing was imported\n");
    assertThat(shell.run("import")).isEqualTo(2);
    assertThat(shell.run("import", "--host", " ", "x")).isEqualTo(2);
  }

  @Test
  void shouldEndWithThreeWhereNoRecordingCanBe() throws IOException {
    Path foreign = Files.createDirectories(root.resolve("photos"));
    Path notes = Files.writeString(foreign.resolve("notes.md"), "# notes");

    assertThat(shell.run("import", "--data", foreign.toString(), notes.toString())).isEqualTo(3);
    assertThat(shell.err()).contains("it holds other files", "--data");
  }

  @Test
  void shouldTellEachFileAndHostAndWhatCouldNotBeRead() {
    assertThat(ImportText.of(REPORT))
        .isEqualTo(
            """
            a.zip!b.json: JSON, 1,500 events, 1,000 new, 500 known before
              cannot be read: line 17: found x\\u{1b}[31m, expected y
              and 2 more
            notes.md: not read: not recognised: notes.md; expected JSON
            host alpha: 1,500 events, 1,000 new, 500 known before, 1970-01-01T00:00:00.000000000Z\
             to 1970-01-01T00:00:01.000000000Z
            1,500 events, 1,000 new, 500 known before; 3 places cannot be read; 0.5 s, 3,000\
             events/s
            """);
  }

  @Test
  void shouldTellTheSameAsJson() {
    String json = new String(ImportJson.of(REPORT), StandardCharsets.UTF_8);

    assertThat(json)
        .contains(
            "\"read\": 1500",
            "\"new\": 1000",
            "\"known\": 500",
            "\"unreadable\": 3",
            "\"where\": \"line 17\"",
            "\"failure\": \"not recognised: notes.md; expected JSON\"",
            "\"from\": \"1970-01-01T00:00:00.000000000Z\"");
  }

  @Test
  void shouldShowHowFarItIsAndHowLongItWillTake() {
    String line =
        ImportProgressLine.line(
            new ImportProgress(25, 100, 50_000, 0, "/mnt/a.zip"), 10_000_000_000L);

    assertThat(line)
        .isEqualTo("[######------------------] 25% 50,000 events, 5,000/s, 0:30 left, /mnt/a.zip");
    assertThat(ImportProgressLine.line(new ImportProgress(0, 0, 0, 0, ""), 0))
        .isEqualTo("[------------------------]  0% 0 events, 0/s, ");
  }
}

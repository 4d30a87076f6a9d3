package io.drec.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.evidence.ImportReport.FileReport;
import io.drec.evidence.ImportReport.HostReport;
import io.drec.evidence.ImportReport.Place;
import io.drec.journal.JournalException;
import io.drec.store.Coverage;
import io.drec.store.Footage;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of files come into a recording, each once. */
final class ImportTest {
  @TempDir private Path root;
  private TestImport test;

  @BeforeEach
  void begin() throws IOException {
    test = new TestImport(root);
  }

  @Test
  void shouldPutEventsInOrderByHostAndTime() throws IOException {
    Path file =
        test.file(
            "a.txt",
            "Beta.example.org 300 1 log x",
            "alpha 200 1 end 7",
            "beta 100 2 log y",
            "alpha 100 2 start 7 /bin/x");

    ImportReport report = test.run(file);

    assertThat(test.told())
        .containsExactly(
            "Beta 100 HEALTH",
            "Beta 100 DNS",
            "Beta 300 DNS",
            "alpha 100 HEALTH",
            "alpha 100 PROC_START",
            "alpha 200 PROC_EXIT");
    assertThat(report.hosts())
        .containsExactly(
            new HostReport("Beta", 2, 2, 100, 300), new HostReport("alpha", 2, 2, 100, 200));
    assertThat(report.files())
        .containsExactly(new FileReport(file.toString(), "test lines", 4, 4, 0, List.of(), null));
  }

  @Test
  void shouldNameAHostThatIsNotToldAndKeepAddressesWhole() throws IOException {
    test.run(test.file("a.txt", "- 1 1 log x", "10.0.5.13 2 1 log y", "fe80::1 3 1 log z"));

    assertThat(test.told()).contains("unnamed 1 DNS", "10.0.5.13 2 DNS", "fe80::1 3 DNS");
  }

  @Test
  void shouldChangeNothingWhenImportedTwice() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 start 7 /bin/x", "alpha 150 0 log x", "broken");
    test.run(file);
    List<String> before = test.answers();

    ImportReport again = test.run(file);

    assertThat(test.answers()).isEqualTo(before);
    assertThat(again.read()).isEqualTo(2);
    assertThat(again.fresh()).isZero();
    assertThat(again.known()).isEqualTo(2);
    assertThat(again.unreadable()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheSameEventFromTwoFilesOnce() throws IOException {
    Path one = test.file("a.txt", "alpha 100 1 log x", "alpha 200 2 log y");
    Path other = test.file("b.txt", "alpha 200 2 log y", "alpha 300 3 log z");

    ImportReport report = test.run(one, other);

    assertThat(test.told())
        .containsExactly("alpha 100 HEALTH", "alpha 100 DNS", "alpha 200 DNS", "alpha 300 DNS");
    assertThat(report.files().get(1).fresh()).isEqualTo(1);
    assertThat(report.files().get(1).known()).isEqualTo(1);
  }

  @Test
  void shouldKeepTwinsOfEventsWithoutNumberAsManyAsThereAre() throws IOException {
    Path twins = test.file("a.txt", "alpha 100 0 log x", "alpha 100 0 log x", "alpha 100 5 log x");
    Path more = test.file("b.txt", "alpha 100 0 log x", "alpha 100 0 log x", "alpha 100 0 log x");

    ImportReport first = test.run(twins);
    ImportReport second = test.run(more);
    ImportReport third = test.run(twins, more);

    assertThat(first.fresh()).isEqualTo(3);
    assertThat(second.fresh()).isEqualTo(1);
    assertThat(third.fresh()).isZero();
  }

  @Test
  void shouldTellWhereALineCouldNotBeReadAndRecordItAsAGap() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 log x", "?", "??", "alpha 300 2 log y", "???");

    ImportReport report = test.run(file);

    assertThat(report.unreadable()).isEqualTo(3);
    assertThat(report.files().get(0).places())
        .first()
        .isEqualTo(new Place("line 3", "found ?, expected HOST TIME NUMBER WHAT"));
    try (Footage footage = test.footage()) {
      assertThat(footage.coverage(0, 1000).gaps())
          .containsExactly(new Coverage.Gap("alpha", 100, 300, "damaged", 2L + 1L));
    }
  }

  @Test
  void shouldKeepTenPlacesAndCountTheRest() throws IOException {
    String[] broken = IntStream.range(0, 25).mapToObj(i -> "?" + i).toArray(String[]::new);

    ImportReport report = test.run(test.file("a.txt", broken));

    assertThat(report.unreadable()).isEqualTo(25);
    assertThat(report.files().get(0).places()).hasSize(10);
    assertThat(test.told()).isEmpty();
  }

  @Test
  void shouldSayWhatAnImportTellsNothingOfAndNotThatItWasDownBetween() throws IOException {
    test.run(test.file("a.txt", "alpha 100 1 start 7 /bin/x"));
    test.run(test.file("b.txt", "alpha 900 2 end 7"));

    try (Footage footage = test.footage()) {
      Coverage coverage = footage.coverage(0, 1000);
      assertThat(coverage.gaps()).isEmpty();
      assertThat(coverage.fromNs()).isEqualTo(100);
      assertThat(coverage.toNs()).isEqualTo(900);
      assertThat(footage.coverage(0, 200).notCaptured())
          .contains("On alpha, the import of test lines from a.txt tells of no process ends.")
          .doesNotContain(
              "On alpha, the import of test lines from a.txt tells of no process starts.");
      assertThat(footage.coverage(800, 1000).notCaptured())
          .contains("On alpha, the import of test lines from b.txt tells of no process starts.")
          .hasSize(7);
    }
  }

  @Test
  void shouldMakeOneRunOfWhatOneSourceBringsInManyBatches() throws IOException {
    String text = "x".repeat(1000);
    String[] events =
        IntStream.range(0, 5000)
            .mapToObj(i -> "alpha " + (5000 - i) + " " + (i + 1) + " log " + i + text)
            .toArray(String[]::new);

    ImportReport report = test.run(test.file("a.txt", events));

    assertThat(report.fresh()).isEqualTo(5000);
    assertThat(test.told()).filteredOn(line -> line.endsWith("HEALTH")).hasSizeGreaterThan(3);
    try (Footage footage = test.footage()) {
      assertThat(footage.coverage(0, 10_000).notCaptured()).hasSize(7);
      assertThat(footage.coverage(0, 10_000).toNs()).isEqualTo(5000);
    }
  }

  @Test
  void shouldRefuseWhileSomebodyRecordsThere() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 log x");
    try (RecordingDirectory held = RecordingDirectory.openForRecording(test.recording, null)) {
      assertThat(held.isRecording()).isTrue();
      assertThatThrownBy(() -> test.run(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll(
              "recorded by process " + ProcessHandle.current().pid(), "drec down", "--data DIR");
    }
  }

  @Test
  void shouldSayWhenTheDiskIsFullAndGoOnLater() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 log x");
    ImportConfig full =
        test.config.withJournal(
            journal -> journal.withReserveBytes(1 << 20).withFreeSpace(directory -> 0));

    assertThatThrownBy(() -> Import.of(full).run(List.of(file)))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("cannot import any more: disk guard", "make room")
        .hasMessageNotContaining("recording goes on");
    assertThat(test.run(file).fresh()).isEqualTo(1);
  }

  @Test
  void shouldImportNothingWhenAFileIsNotThere() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 log x");

    assertThatThrownBy(() -> test.run(file, root.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(Files.exists(test.recording)).isFalse();
  }

  @Test
  void shouldKeepWhatWasReadWhenStopped() throws IOException {
    Path file = test.file("a.txt", "alpha 100 1 log x");
    Import stopped = Import.of(test.config);
    stopped.stop("asked to");

    ImportReport report = stopped.run(List.of(file));

    assertThat(report.stopped()).isEqualTo("asked to");
    assertThat(report.fresh()).isZero();
    assertThat(test.run(file).fresh()).isEqualTo(1);
  }

  @Test
  void shouldCostOnlyTheRestOfAFileWhenItsFormatFails() throws IOException {
    EvidenceFormat failing =
        new EvidenceFormat() {
          @Override
          public String name() {
            return "failing";
          }

          @Override
          public boolean recognises(String fileName, byte[] head) {
            return fileName.startsWith("bad");
          }

          @Override
          public void read(java.io.InputStream in, EvidenceSink sink) {
            throw new IllegalStateException("no such luck");
          }
        };
    Path bad = test.file("bad.txt", "alpha 1 1 log x");
    Path good = test.file("good.txt", "alpha 2 2 log x");

    ImportReport report =
        Import.of(test.config.withFormats(List.of(failing, new LinesFormat())))
            .run(List.of(bad, good));

    assertThat(report.files().get(0).failure()).contains("no such luck");
    assertThat(report.files().get(1).fresh()).isEqualTo(1);
  }
}

package io.drec.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.evidence.ImportReport.FileReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are found, unpacked within bounds, and none is passed over without a word. */
final class EvidenceReaderTest {
  @TempDir private Path root;
  private TestImport test;

  @BeforeEach
  void begin() throws IOException {
    test = new TestImport(root);
  }

  @Test
  void shouldReadAFolderSortedAndTellWhatItDoesNotRecognise() throws IOException {
    test.file("b/two.txt", "alpha 2 2 log x");
    test.file("a/one.txt", "alpha 1 1 log x");
    Files.writeString(test.evidence.resolve("notes.md"), "# notes");
    Files.writeString(test.evidence.resolve("empty"), "");
    Files.createSymbolicLink(test.evidence.resolve("link"), test.evidence.resolve("notes.md"));

    ImportReport report = test.run(test.evidence);

    assertThat(report.files())
        .extracting(this::nameOf)
        .containsExactly("a/one.txt", "b/two.txt", "empty", "link", "notes.md");
    assertThat(report.files())
        .extracting(FileReport::failure)
        .containsExactly(
            null,
            null,
            "it is empty",
            "a symbolic link is not followed; name what it leads to",
            "not recognised: notes.md; expected test lines");
    assertThat(report.fresh()).isEqualTo(2);
  }

  private String nameOf(FileReport file) {
    return file.name().substring(test.evidence.toString().length() + 1);
  }

  @Test
  void shouldReadArchivesAndArchivesInThem() throws IOException {
    byte[] inner = zip(Map.of("deep.txt", bytes(TestImport.lines("alpha 3 3 log x"))));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("folder/", new byte[0]);
    entries.put("folder/one.txt", bytes(TestImport.lines("alpha 1 1 log x")));
    entries.put("two.txt.gz", gzip(bytes(TestImport.lines("alpha 2 2 log x"))));
    entries.put("inner.zip", inner);
    entries.put("__MACOSX/folder/._one.txt", bytes("junk"));
    entries.put("folder/._one.txt", bytes("junk"));
    Path file = Files.write(test.evidence.resolve("all.zip"), zip(entries));

    ImportReport report = test.run(file);

    assertThat(report.files())
        .extracting(this::nameOf)
        .containsExactly(
            "all.zip!folder/one.txt", "all.zip!two.txt.gz", "all.zip!inner.zip!deep.txt");
    assertThat(report.fresh()).isEqualTo(3);
    assertThat(report.files()).extracting(FileReport::failure).containsOnlyNulls();
  }

  @Test
  void shouldReadGzipAlone() throws IOException {
    Path file =
        Files.write(
            test.evidence.resolve("a.txt.gz"), gzip(bytes(TestImport.lines("alpha 1 1 log x"))));

    assertThat(test.run(file).fresh()).isEqualTo(1);
  }

  @Test
  void shouldNotUnpackThreeTimes() throws IOException {
    byte[] text = bytes(TestImport.lines("alpha 1 1 log x"));
    byte[] packed = zip(Map.of("b.zip", zip(Map.of("c.zip", zip(Map.of("d.txt", text))))));
    Path file = Files.write(test.evidence.resolve("a.zip"), packed);

    ImportReport report = test.run(file);

    assertThat(report.files()).hasSize(1);
    assertThat(report.files().get(0).failure()).startsWith("packed more than twice");
    assertThat(report.read()).isZero();
  }

  @Test
  void shouldEndAtAFileThatIsMadeToFillMemory() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(bytes(TestImport.lines("alpha 1 1 log x")));
    text.writeBytes(bytes("\n".repeat(8 << 20)));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("bomb.txt", text.toByteArray());
    entries.put("after.txt", bytes(TestImport.lines("alpha 2 2 log x")));
    Path bomb = Files.write(test.evidence.resolve("a.zip"), zip(entries));
    Path good = test.file("b.txt", "alpha 3 3 log x");
    UnpackLimits limits = new UnpackLimits(100, 1 << 20, 1L << 40);

    ImportReport report = Import.of(test.config.withLimits(limits)).run(List.of(bomb, good));

    assertThat(report.files())
        .extracting(this::nameOf)
        .containsExactly("a.zip!bomb.txt", "a.zip", "b.txt");
    assertThat(report.files().get(1).failure())
        .contains("more than 100 bytes come out for each byte of it");
    assertThat(report.fresh()).isEqualTo(2);
  }

  @Test
  void shouldBoundWhatComesOutInAll() throws IOException {
    byte[] text = bytes(TestImport.lines("alpha 1 1 log x") + "?\n".repeat(2000));
    Path file = Files.write(test.evidence.resolve("a.gz"), gzip(text));

    ImportReport report =
        Import.of(test.config.withLimits(new UnpackLimits(1000, 1, 100))).run(List.of(file));

    assertThat(report.files())
        .extracting(FileReport::failure)
        .anySatisfy(why -> assertThat(why).contains("more than 100 bytes come out of it"));
  }

  @Test
  void shouldReadADamagedArchiveAsFarAsItGoes() throws IOException {
    String lines = TestImport.lines("alpha 1 1 log x", "alpha 2 2 log y");
    byte[] whole = gzip(bytes(lines + "alpha 3 3 log " + "z".repeat(100_000)));
    byte[] cut = Arrays.copyOf(whole, whole.length - 20);
    Path file = Files.write(test.evidence.resolve("a.gz"), cut);
    Path zip =
        Files.write(
            test.evidence.resolve("b.zip"), Arrays.copyOf(zip(Map.of("x", bytes(lines))), 60));

    ImportReport report = test.run(file, zip);

    assertThat(report.files()).hasSize(2);
    assertThat(report.files().get(0).failure()).contains("cannot be read any further");
    assertThat(report.files().get(1).failure()).isNotNull();
    assertThat(report.unreadable()).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForAPipe() throws IOException, InterruptedException {
    Path pipe = test.evidence.resolve("pipe");
    int status = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    assertThat(status).isZero();

    ImportReport report = test.run(pipe);

    assertThat(report.files().get(0).failure()).startsWith("no regular file");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(out)) {
      packed.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}

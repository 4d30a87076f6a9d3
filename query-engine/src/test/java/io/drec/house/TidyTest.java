package io.drec.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reviewer should not have to say: the habits of the tree, checked as a test. */
final class TidyTest {
  private static final int LINE_LENGTH_MAX = 100;
  private static final int FILE_LINES_MAX = 700;

  /** Split so that this file does not find itself. */
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(FIX" + "ME|TO" + "DO|X" + "XX)\\b");

  private static final Path ROOT = root();

  @Test
  void shouldKeepJavaLinesShort() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(".java")) {
      List<String> lines = Files.readAllLines(file);
      for (int index = 0; index < lines.size(); index++) {
        String line = lines.get(index);
        boolean breakable = !line.startsWith("import ") && !line.contains("://");
        if (breakable && line.codePointCount(0, line.length()) > LINE_LENGTH_MAX) {
          found.add(place(file, index));
        }
      }
    }
    assertThat(found).as("Java lines longer than %d", LINE_LENGTH_MAX).isEmpty();
  }

  @Test
  void shouldIndentJavaWithoutTabs() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(".java")) {
      if (Files.readString(file).indexOf('\t') >= 0) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found).as("Java files with tabs").isEmpty();
  }

  @Test
  void shouldKeepFilesReadable() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(".java", ".c", ".h")) {
      int lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        found.add(ROOT.relativize(file) + " has " + lines);
      }
    }
    assertThat(found).as("Files of more than %d lines", FILE_LINES_MAX).isEmpty();
  }

  @Test
  void shouldLeaveNothingForLater() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(".java", ".c", ".h", ".sh", ".xml", ".properties", ".md")) {
      List<String> lines = Files.readAllLines(file);
      for (int index = 0; index < lines.size(); index++) {
        if (LEFT_OVER.matcher(lines.get(index)).find()) {
          found.add(place(file, index));
        }
      }
    }
    assertThat(found).as("Left-over marks: finish it, or open an issue").isEmpty();
  }

  /** A class path of somebody's, as what a failed compiler leaves has it. */
  @Test
  void shouldNameNoFolderOfTheMachineItWasMadeOn() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources("")) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (text.contains(".m2/" + "repository/")) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found).as("Files with paths of a machine").isEmpty();
  }

  @Test
  void shouldSayWhatEachPackageIsFor() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources(".java")) {
      String path = ROOT.relativize(file).toString();
      Path packageInfo = file.resolveSibling("package-info.java");
      if (path.contains("src/main/java") && !Files.exists(packageInfo)) {
        found.add(ROOT.relativize(packageInfo).toString());
      }
    }
    assertThat(found.stream().distinct()).as("Missing").isEmpty();
  }

  /** NullAway only looks at packages that say so. */
  @Test
  void shouldCheckEveryPackageForNull() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources("package-info.java")) {
      if (!Files.readString(file).contains("@NullMarked")) {
        found.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(found).as("Packages without @NullMarked").isEmpty();
  }

  /** ./drec and the tests must start the JVM alike. */
  @Test
  void shouldTestWithTheFlagsTheProductRunsWith() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String flags = String.join(" ", Files.readAllLines(ROOT.resolve("config/jvm.flags")));
    assertThat(pom).contains("<drec.jvm.flags>" + flags + "</drec.jvm.flags>");
  }

  private static List<Path> sources(String... endings) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(Files::isRegularFile).filter(file -> isOurs(file, endings)).toList();
    }
  }

  /** Generated code, builds and downloads are not ours to tidy. */
  private static boolean isOurs(Path file, String... endings) {
    for (Path part : ROOT.relativize(file)) {
      String name = part.toString();
      if (name.equals("target") || name.equals("node_modules") || name.equals(".git")) {
        return false;
      }
    }
    return Stream.of(endings).anyMatch(file.getFileName().toString()::endsWith);
  }

  private static String place(Path file, int lineIndex) {
    return ROOT.relativize(file) + ":" + (lineIndex + 1);
  }

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("config/jvm.flags"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("not inside a checkout");
      }
    }
    return directory;
  }
}

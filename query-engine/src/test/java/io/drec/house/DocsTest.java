package io.drec.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A page that says which test shows a promise must name one that is there. */
final class DocsTest {
  /** {@code FleetIT.shouldHaveEachRecordOnceAfterKillsAtRandom}, or a class alone. */
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Contract))(?:\\.(should[A-Za-z0-9]+))?`");

  private static final Path ROOT = TidyTest.root();

  @Test
  void shouldNameTestsThatExist() throws IOException {
    Map<String, String> tests = testsByClass();
    Map<String, Path> missing = new TreeMap<>();
    try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher named = TEST.matcher(Files.readString(page));
        while (named.find()) {
          String source = tests.get(named.group(1));
          String method = named.group(2);
          if (source == null || (method != null && !source.contains("void " + method + "("))) {
            missing.put(named.group(), ROOT.relativize(page));
          }
        }
      }
    }
    assertThat(tests).as("tests that were found at all").containsKey("DocsTest");
    assertThat(missing).as("tests that pages name and nobody has").isEmpty();
  }

  private static Map<String, String> testsByClass() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  DocsTest::read,
                  String::concat));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.drec.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README tells people to type is what the program takes. */
final class ReadmeTest {
  private static final Pattern COMMAND = Pattern.compile("^(?:\\$ )?(?:sudo )?\\./drec (.*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void shouldShowOnlyCommandsThatThereAre() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    try (Stream<String> lines = Files.lines(Path.of("..", "README.md"))) {
      lines.map(COMMAND::matcher).filter(Matcher::matches).forEach(m -> commands.add(words(m)));
    }
    assertThat(commands).hasSizeGreaterThanOrEqualTo(8);
    for (List<String> command : commands) {
      assertThatCode(() -> Drec.commandLine(world()).parseArgs(command.toArray(String[]::new)))
          .as("README: ./drec %s", String.join(" ", command))
          .doesNotThrowAnyException();
    }
  }

  private static List<String> words(Matcher line) {
    String typed = line.group(1).replaceFirst("\\s+#.*", "");
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(typed); word.find(); ) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  /** One in which nothing is run: arguments are only parsed. */
  private static World world() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new World(
        Map.of(),
        nowhere,
        nowhere,
        false,
        false,
        Path.of("."),
        false,
        data -> {
          throw new StoreException("no recording at " + data);
        });
  }
}

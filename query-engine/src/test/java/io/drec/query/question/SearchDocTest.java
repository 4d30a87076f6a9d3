package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every example of docs/search.md is a question that can be asked; options are the command's. */
final class SearchDocTest {
  private static final Path PAGE =
      Path.of(System.getProperty("drec.root", "..")).resolve("docs/search.md");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^drec (search|scripts)(?: '([^']*)'| ([^-\\s]\\S*))?((?: --.*)?)$");

  @Test
  void shouldHoldQuestionsThatCanBeAsked() throws IOException {
    List<String> asked = new ArrayList<>();
    try (Story story = new Story(new Fleet().frames)) {
      Matcher command = COMMAND.matcher(Files.readString(PAGE));
      while (command.find()) {
        String subject = command.group(2) == null ? command.group(3) : command.group(2);
        Reply reply = story.ask(question(command, subject == null ? "" : subject), format(command));
        assertThat(reply.status())
            .as("%s: %s", command.group(), Story.body(reply))
            .isIn(Reply.Status.ANSWER, Reply.Status.NOT_FOUND);
        asked.add(command.group());
      }
    }
    long lines = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("drec ")).count();
    assertThat(asked).hasSize((int) lines).hasSizeGreaterThan(25);
  }

  private static Question question(Matcher command, String subject) {
    if (command.group(1).equals("scripts")) {
      return new Question.Scripts(subject, Question.Options.NONE);
    }
    String options = command.group(4);
    Matcher fields = Pattern.compile("--fields (\\S+)").matcher(options);
    Matcher order = Pattern.compile("--order (\\S+)").matcher(options);
    Question.Page page =
        new Question.Page(
            fields.find() ? List.of(fields.group(1).split(",", -1)) : List.of(),
            order.find() ? order.group(1) : null,
            null);
    return new Question.Search(subject, page, Question.Options.NONE);
  }

  private static OutputFormat format(Matcher command) {
    String options = command.group(4);
    return options.contains("--format csv")
        ? OutputFormat.CSV
        : options.contains("--format jsonl") ? OutputFormat.JSON_LINES : OutputFormat.TEXT;
  }
}

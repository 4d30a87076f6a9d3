package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole answers, byte by byte: what is documented as stable changes here first. Run with
 * -Ddrec.write=true to write them anew, and read the difference.
 */
final class GoldenTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("drec.root", ".."))
          .resolve("query-engine/src/test/resources/io/drec/query/question");

  @ParameterizedTest
  @CsvSource({
    "why-file,why,path:/opt/demo/update",
    "why-process,why,pid:205",
    "scope-address,scope,ip:10.9.8.7",
    "scope-process,scope,pid:201",
    "tree,tree,pid:201",
    "search,search,process.name:curl AND file.path:/opt/*",
    "status,status,",
    "not-found,why,pid:4711",
  })
  void shouldAnswerAsWrittenDown(String name, String question, String about) throws IOException {
    try (Story story = new Story(new Intrusion().lossBeforeTheEnd().frames)) {
      compare(name + ".json", story.json(question(question, about)));
      compare(name + ".txt", story.text(question(question, about)));
    }
  }

  private static Question question(String question, String about) {
    return switch (question) {
      case "why" -> Story.why(about);
      case "scope" -> Story.scope(about);
      case "tree" -> Story.tree(about);
      case "search" -> Story.search(about);
      default -> new Question.Status(Question.Options.NONE);
    };
  }

  private static void compare(String file, String answer) throws IOException {
    Path path = FOLDER.resolve(file);
    if (Boolean.getBoolean("drec.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(path, answer);
    }
    assertThat(answer).isEqualTo(Files.readString(path));
  }
}

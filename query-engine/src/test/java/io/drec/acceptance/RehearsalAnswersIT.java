package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After the rehearsal {@code why} names writer, shell, download tool and address in order as the
 * first cause, and {@code scope} exactly those that touched the address; whoever is asked, and
 * whenever.
 */
final class RehearsalAnswersIT {
  private static final String PRINTED = "  ./drec ";

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
    Requirements.command("ip", "iproute2");
    Requirements.command("curl", "curl");
  }

  @Test
  void shouldAnswerTheRehearsalRightlyAndForEverAlike() throws Exception {
    Path stage = Files.createDirectory(temp.resolve("stage"));
    try (OwnRecorder recorder = OwnRecorder.start(temp)) {
      Drec.Outcome rehearsal = recorder.ask("rehearse", "--verify", "--dir", stage.toString());
      System.out.println(rehearsal.text());
      assertThat(rehearsal.status()).as(rehearsal.text() + rehearsal.err()).isZero();
      assertThat(rehearsal.text()).contains("pass  why").doesNotContain("FAIL");
      assertThat(stage).isEmptyDirectory();

      recorder.settle();
      List<String[]> questions = questions(rehearsal.text(), Instant.now());
      assertThat(questions).hasSize(3);
      Map<String, String> byDirectory = answers(questions, data(recorder));
      assertThat(byDirectory).isNotEmpty();
      assertAlike("by the engine", byEngine(recorder, questions), byDirectory);

      recorder.stop();
      recorder.launch();
      assertAlike("recorder restarted", answers(questions, data(recorder)), byDirectory);
      assertAlike("both restarted", byEngine(recorder, questions), byDirectory);
    }
  }

  /** Answers are long: only the lines that differ are shown. */
  private static void assertAlike(
      String when, Map<String, String> answers, Map<String, String> before) {
    assertThat(answers.keySet()).isEqualTo(before.keySet());
    List<String> differences = new ArrayList<>();
    answers.forEach(
        (question, answer) -> {
          List<String> now = answer.lines().toList();
          List<String> then = String.valueOf(before.get(question)).lines().toList();
          for (int i = 0; i < Math.max(now.size(), then.size()); i++) {
            String one = i < now.size() ? now.get(i) : "no line";
            String other = i < then.size() ? then.get(i) : "no line";
            if (!one.equals(other)) {
              differences.add(question + ", line " + (i + 1) + ": " + one + ", before: " + other);
              break;
            }
          }
        });
    assertThat(differences).as("first line that differs, " + when).isEmpty();
    assertThat(answers).as(when).isEqualTo(before);
  }

  private Map<String, String> byEngine(OwnRecorder recorder, List<String[]> questions)
      throws Exception {
    try (OwnEngine engine = OwnEngine.start(temp, recorder.data(), List.of())) {
      return answers(questions, engine.options());
    }
  }

  private static List<String> data(OwnRecorder recorder) {
    return List.of("--data", recorder.data().toString());
  }

  /**
   * The questions that the rehearsal prints about program and addresses, without where to ask them.
   * A scope without an end is asked of all time, so the time in which the recorder was down for the
   * restart belongs to its answer, as a gap. Hence its end is given.
   */
  private static List<String[]> questions(String text, Instant until) {
    List<String[]> questions = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String question = line.replaceFirst(" --data .*", "").replaceFirst("^ *\\./drec ", "");
      boolean printed = line.startsWith(PRINTED);
      if (printed && question.startsWith("why ") && !question.contains("cron")) {
        questions.add(question.split(" "));
      } else if (printed && question.startsWith("scope ")) {
        questions.add((question + " --until " + until).split(" "));
      }
    }
    return questions;
  }

  /** Every answer as text and as JSON, with its exit status. */
  private Map<String, String> answers(List<String[]> questions, List<String> target)
      throws Exception {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String[] question : questions) {
      for (List<String> form : List.of(List.<String>of(), List.of("--json"))) {
        List<String> arguments = new ArrayList<>(Arrays.asList(question));
        arguments.addAll(form);
        String asked = String.join(" ", arguments);
        arguments.addAll(target);
        Drec.Outcome outcome = new Drec(temp).run(arguments.toArray(String[]::new));
        assertThat(outcome.status()).as(asked + ": " + outcome.err()).isZero();
        answers.put(asked, new String(outcome.out(), StandardCharsets.UTF_8));
      }
    }
    return answers;
  }
}

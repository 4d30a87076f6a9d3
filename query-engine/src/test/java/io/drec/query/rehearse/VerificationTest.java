package io.drec.query.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.rehearse.Rehearsal.Play;
import io.drec.query.rehearse.Verification.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerificationTest {
  private static final String ENTRY =
      "{\"entity\":{\"kind\":\"flow\",\"destination\":{\"ip\":\"203.0.113.7\",\"port\":8080}}}";

  private final Verification verification = new Verification(play());

  @Test
  void shouldBeContentWithTheWholePathInOrder() {
    String answer =
        why(file("/s/update"), process(5), process(4), file("/s/stage.sh"), process(3), ENTRY);
    Finding finding = first(Reply.Status.ANSWER, answer);
    assertThat(finding.holds()).as(finding.found()).isTrue();
    assertThat(finding.question()).isEqualTo("why path:/s/update");
  }

  @Test
  void shouldNotBeContentWithAnotherOrder() {
    String answer = why(file("/s/update"), process(4), process(5), process(3), ENTRY);
    assertThat(first(Reply.Status.ANSWER, answer).holds()).isFalse();
  }

  @Test
  void shouldNotBeContentWithASecondCause() {
    String first = why(file("/s/update"), process(6), process(2));
    String second = why(process(5), process(4), process(3), ENTRY);
    String both =
        first.substring(0, first.length() - 2) + "," + second.substring("{\"causes\":[".length());
    assertThat(first(Reply.Status.ANSWER, both).found()).isEqualTo("pid 6, pid 2");
  }

  @Test
  void shouldNotBeContentWithNothing() {
    Finding finding = first(Reply.Status.NOT_FOUND, "{\"found\":false}");
    assertThat(finding.holds()).isFalse();
    assertThat(finding.found()).isEmpty();
  }

  @Test
  void shouldShowWhyARecordingCouldNotBeAsked() {
    Finding finding = first(Reply.Status.UNREADABLE, "no recording at /r\n");
    assertThat(finding.holds()).isFalse();
    assertThat(finding.found()).isEqualTo("no recording at /r");
  }

  @Test
  void shouldBeContentWithExactlyThoseThatTouchedTheAddress() {
    assertThat(second(hosts(3, 1)).holds()).isTrue();
    assertThat(second(hosts(1, 3)).holds()).isTrue();
    assertThat(second(hosts(1)).holds()).isFalse();
    assertThat(second(hosts(1, 3, 4)).holds()).isFalse();
  }

  @Test
  void shouldAskOnlyAboutThisPlay() {
    verification.verify(
        (question, format) -> {
          assertThat(question.options().since()).isEqualTo("2026-11-20T14:00:00Z");
          assertThat(question).isInstanceOfAny(Question.Why.class, Question.Scope.class);
          return reply(Reply.Status.NOT_FOUND, "{}");
        });
  }

  private Finding first(Reply.Status status, String answer) {
    return verification.verify((question, format) -> reply(status, answer)).get(0);
  }

  private Finding second(String answer) {
    return verification.verify((question, format) -> reply(Reply.Status.ANSWER, answer)).get(1);
  }

  private static Reply reply(Reply.Status status, String body) {
    return new Reply(status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Play play() {
    try {
      Cast cast =
          Cast.read(
              1,
              List.of("USER 2", "DOWNLOADER 3", "SCRIPT 4", "WRITER 5", "RENAMER 6", "PROGRAM 7"));
      Path stage = Path.of("/s");
      return new Play(
          cast,
          stage,
          stage.resolve("update"),
          stage.resolve("update.part"),
          stage.resolve("etc/cron.d/update"),
          stage.resolve("stage.sh"),
          Instant.parse("2026-11-20T14:00:00Z"));
    } catch (RehearsalException e) {
      throw new AssertionError(e);
    }
  }

  private static String why(String... steps) {
    return "{\"causes\":[{\"path\":[" + String.join(",", steps) + "]}]}";
  }

  private static String process(int pid) {
    return "{\"entity\":{\"kind\":\"process\",\"pid\":" + pid + "},\"mechanism\":\"fork\"}";
  }

  private static String file(String path) {
    return "{\"entity\":{\"kind\":\"file\",\"path\":\"" + path + "\"}}";
  }

  private static String hosts(int... pids) {
    StringBuilder processes = new StringBuilder();
    for (int pid : pids) {
      processes.append(processes.isEmpty() ? "" : ",").append("{\"pid\":").append(pid).append('}');
    }
    return "{\"hosts\":[{\"host\":\"h\",\"processes\":[" + processes + "]}]}";
  }
}

package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.question.Question.Page;
import io.drec.query.syntax.QueryParser;
import io.drec.query.syntax.QuerySyntaxException;
import io.drec.query.syntax.SequenceParser;
import io.drec.query.syntax.SequenceQuery;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SequencesTest {
  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  /** The names of files in the sequences found, as {@code a>b c>d}. */
  private String found(String query) {
    try (Story story = new Story(frames)) {
      Asked asked = new Asked(story.footage(), Question.Options.NONE, InstantSource.system());
      Answer answer = new Search(asked, InstantSource.system()).answer(search(query), true);
      return answer instanceof SequenceAnswer sequences ? names(sequences) : "";
    } catch (UsageException e) {
      throw new AssertionError(e);
    }
  }

  private static Question.Search search(String query) {
    return new Question.Search(query, Question.Options.NONE);
  }

  private static String names(SequenceAnswer answer) {
    return answer.sequences().stream()
        .map(one -> one.events().stream().map(SequencesTest::name).collect(Collectors.joining(">")))
        .collect(Collectors.joining(" "));
  }

  private static String name(EcsEvent event) {
    return String.valueOf(event.text(io.drec.query.ecs.EcsField.FILE_NAME));
  }

  private void make(Proc by, String... names) {
    for (String name : names) {
      by.mkdir("/d/" + name);
    }
  }

  @Test
  void shouldTakeTheNewestStartAndEachEventOnce() {
    make(shell, "a1", "a2", "b1", "b2", "a3", "c", "b3");
    assertThat(found("file.name:a* followed by file.name:b*")).isEqualTo("a2>b1 a3>b3");
  }

  @Test
  void shouldJoinMoreThanTwoStepsWithOtherEventsBetween() {
    make(shell, "a", "x", "b", "x", "c", "b", "c");
    assertThat(found("file.name:a followed by file.name:b followed by file.name:c"))
        .isEqualTo("a>b>c");
  }

  @Test
  void shouldNotTakeOneEventForTwoSteps() {
    make(shell, "a", "b");
    assertThat(found("file.name:a followed by file.name:(a OR b)")).isEqualTo("a>b");
    assertThat(found("file.name:b followed by file.name:b")).isEmpty();
  }

  @Test
  void shouldHoldToTheTimeFromFirstToLast() {
    make(shell, "a");
    frames.after(3_000);
    make(shell, "b");
    frames.after(3_000);
    make(shell, "c");
    String query = "file.name:a followed by file.name:b followed by file.name:c within ";
    assertThat(found(query + "5s")).isEmpty();
    assertThat(found(query + "6s")).isEqualTo("a>b>c");
    assertThat(found("file.name:a followed by file.name:b within 2999ms")).isEmpty();
    assertThat(found("file.name:a followed by file.name:b within 3000ms")).isEqualTo("a>b");
  }

  @Test
  void shouldKeepProcessesApart() {
    Proc other = shell.fork(101);
    make(shell, "a");
    make(other, "b");
    String query = "file.name:a followed by file.name:b";
    assertThat(found(query)).isEqualTo("a>b");
    assertThat(found(query + " by process")).isEmpty();
    assertThat(found(query + " by host, process.pid")).isEmpty();
    make(shell, "b");
    assertThat(found(query + " by process")).isEqualTo("a>b");
    assertThat(found(query + " within 1h by host,process.pid")).isEqualTo("a>b");
    assertThat(found(query + " by process.pid within 1h")).isEqualTo("a>b");
    assertThat(found(query + " by user.name")).isEmpty();
  }

  @Test
  void shouldStayOnOneHostUnlessTold() {
    frames.imported("h1");
    frames.foreign(7, "{a}", "C:\\x.exe").user("CORP\\ann").creates("C:\\a");
    frames.imported("h2");
    frames.foreign(7, "{b}", "C:\\x.exe").user("CORP\\ANN").creates("C:\\b");
    String query = "file.name:a followed by file.name:b";
    assertThat(found(query)).isEmpty();
    assertThat(found(query + " by process")).isEmpty();
    assertThat(found(query + " by host,user.name")).isEmpty();
    assertThat(found(query + " by user")).isEqualTo("a>b");
    assertThat(found(query + " by user.name")).isEqualTo("a>b");
  }

  @Test
  void shouldJoinALogonAndWhatItsSessionDid() {
    frames.imported("h1");
    frames.foreign(4, "{s}", "System").logon("CORP\\bob", "0x99", "10.0.0.9", 5000);
    frames.foreign(7, "{a}", "C:\\x.exe").user("CORP\\bob").session("0x99").creates("C:\\b");
    assertThat(found("event.action:logon followed by file.name:b by session")).isEqualTo("null>b");
    assertThat(found("event.action:logon followed by file.name:b by user")).isEqualTo("null>b");
  }

  /** Frames of two processors, or of two imports, need not come in the order of time. */
  @Test
  void shouldGoByTimeAndNotByTheOrderOfFrames() {
    frames.atMs(50_000);
    make(shell, "b");
    frames.seal().atMs(40_000);
    make(shell, "a");
    frames.seal();
    assertThat(found("file.name:a followed by file.name:b")).isEqualTo("a>b");
    assertThat(found("file.name:b followed by file.name:a")).isEmpty();
  }

  @Test
  void shouldSayWhatItGaveUpToStaySmall() throws Exception {
    for (int i = 0; i < 10; i++) {
      make(shell.fork(200 + i), "a" + i);
    }
    for (int i = 0; i < 10; i++) {
      make(shell.fork(300 + i), "c" + i);
    }
    make(shell, "a", "b");
    assertThat(limited("file.name:a* followed by file.name:b by process", 5, 100))
        .contains("7 of the events that could be a step", "more than 5 match");
    assertThat(limited("file.name:a* followed by file.name:b by process", 100, 4))
        .contains("7 open sequences were given up", "more than 4 were open at once");
    assertThat(limited("file.name:a* followed by file.name:b by process", 100, 100))
        .doesNotContain("given up");
  }

  private String limited(String query, int notedMax, int openMax)
      throws UsageException, QuerySyntaxException {
    try (Story story = new Story(frames)) {
      Asked asked = new Asked(story.footage(), Question.Options.NONE, InstantSource.system());
      SequenceQuery parsed = SequenceParser.parse(query, new QueryParser(InstantSource.system()));
      Answer answer =
          new Sequences(asked, notedMax, openMax)
              .answer(query, Objects.requireNonNull(parsed), Page.FIRST);
      Lines lines = new Lines(false);
      answer.text(lines);
      return new String(lines.toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldTurnPages() {
    make(shell, "a1", "b1", "a2", "b2", "a3", "b3");
    try (Story story = new Story(frames)) {
      List<String> turned = new ArrayList<>();
      String after = null;
      do {
        Page page = new Page(List.of("file.name"), "oldest", after);
        Question.Options one = new Question.Options(null, null, null, OptionalInt.of(1));
        Reply reply =
            story.ask(
                new Question.Search("file.name:a* followed by file.name:b*", page, one),
                OutputFormat.CSV);
        turned.add(Story.body(reply).replaceAll("(?s)^.*\\d,1,(\\w+).*,2,(\\w+).*$", "$1>$2"));
        after = reply.next();
      } while (after != null);
      assertThat(turned).containsExactly("a1>b1", "a2>b2", "a3>b3");
    }
  }

  @Test
  void shouldWriteThemAsTextAndJson() {
    make(shell, "a", "b");
    try (Story story = new Story(frames)) {
      Question question = Story.search("file.name:a followed by file.name:b within 5m by process");
      assertThat(story.text(question))
          .contains("process " + shell.id() + ", within 0.001 s\n")
          .contains("mkdir /d/a\n")
          .contains("mkdir /d/b\n");
      assertThat(story.json(question))
          .contains("\"by\": {\n        \"process\": \"" + shell.id() + "\"")
          .contains("\"matches\": 1,");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "followed by process.pid:1 | step 1 (character 1): no query stands here",
        "a:b followed by | step 1 (character 1): no field 'a'",
        "* followed by | step 2 (character 14): no query stands here",
        "* followed by process.pid:x | step 2 (character 15): process.pid: 'x' is no whole number",
        "* followed by * within x | character 24: within wants a span such as 500ms",
        "* followed by * within | character 17: within wants a span",
        "* followed by * within 5m within 6m | character 27: 'within' is not expected",
        "* followed by * within 5m curl | character 27: 'curl' is not expected",
        "* followed by * by | character 17: by wants process, user, host, session",
        "* followed by * by proces | character 20: by knows no 'proces'; did you mean process?",
        "* followed by * by host user | character 25: 'user' is not expected",
      })
  void shouldSayWhereSomethingIsWrong(String query, String expected) {
    try (Story story = new Story(frames)) {
      Reply reply = story.ask(Story.search(query), OutputFormat.TEXT);
      assertThat(reply.status()).isEqualTo(Reply.Status.USAGE);
      assertThat(Story.body(reply)).startsWith(expected);
    }
  }

  @Test
  void shouldTakeQuotedWordsForWords() throws QuerySyntaxException {
    QueryParser queries = new QueryParser(InstantSource.system());
    assertThat(SequenceParser.parse("\"followed by\"", queries)).isNull();
    assertThat(SequenceParser.parse("process.name:(followed by)", queries)).isNull();
    SequenceQuery query =
        SequenceParser.parse(
            "message:\"a within b\" FOLLOWED BY process.pid:[1 TO 5] within 2h", queries);
    assertThat(Objects.requireNonNull(query).steps()).hasSize(2);
    assertThat(query.within()).isEqualTo(java.time.Duration.ofHours(2));
  }
}

package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.LossCause;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.store.StoreException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes, and what is said of them: one line, what was found, what was expected, what to do. */
final class AskerTest {
  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pud:7           | no field 'pud'; did you mean pid:?",
        "file.paht:/x    | no field 'file.paht'; did you mean file.path:?",
        "4711            | '4711' names no field; write field:value, such as pid:4711",
        "pid:            | pid: has no value",
        "pid:x           | pid: 'x' is no process id; write a number such as pid:4711",
        "pid:0           | pid: '0' is no process id",
        "pid:99999999999 | pid: '99999999999' is no process id",
        "process:7       | '7' is no entity id; write one as answers show them",
        "path:opt/x      | path: 'opt/x' is not absolute; write path:/… in full, or name:x",
        "ip:999.1.1.1    | ip: '999.1.1.1' is no address; write 203.0.113.7",
        "ip:10.0.0.1:x   | is no address",
        "ip:10.0.0.1:99999 | is no address",
        "ip:localhost    | ip: 'localhost' is no address",
        "hash:abc        | hash: 'abc' is no hash; write MD5, SHA-1 or SHA-256",
        "event:x         | event: 'x' is no event id",
        "user:root  | no account of that name was made in this recording; ask drec scope user:root",
      })
  void shouldSayWhatIsWrongWithAPoint(String point, String expected) {
    assertUsage(Story.why(point), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yesterday | --since: 'yesterday' is no time; write 2026-11-20T13:05:00Z",
        "12:30     | or a span back from now such as 90s, 15m, 2h, 7d",
        "2026-13-01 | is no time",
        "99999999d | is no time",
      })
  void shouldShowTheFormsOfATime(String since, String expected) {
    assertUsage(new Question.Why("pid:100", Story.since(since)), expected);
  }

  @Test
  void shouldRefuseASpanThatEndsBeforeItBegins() {
    assertUsage(
        new Question.Search("", new Question.Options(null, "1m", "2m", OptionalInt.empty())),
        "--since 1m lies after --until 2m: exchange the two");
  }

  @Test
  void shouldRefuseALimitOfNothing() {
    assertUsage(new Question.Search("", Story.limit(0)), "--limit 0 asks for nothing");
  }

  @Test
  void shouldNotTakeAPathForAProcess() {
    assertUsage(Story.tree("path:/bin/sh"), "'path:/bin/sh' is no process; write pid:4711");
  }

  @Test
  void shouldSayThatAProcessNeverWas() {
    try (Story story = new Story(frames)) {
      for (Question question :
          new Question[] {Story.why("pid:7"), Story.scope("pid:7"), Story.tree("7")}) {
        Reply reply = story.ask(question, OutputFormat.TEXT);
        assertThat(reply.status()).isEqualTo(Reply.Status.NOT_FOUND);
        assertThat(Story.body(reply))
            .contains("pid:7 is not in this recording (recorded from 2026-01-01T00:00:01.001")
            .contains("there is no gap in this time, so that it did not happen");
      }
    }
  }

  @Test
  void shouldNotSayNoWhereItDoesNotKnow() {
    frames.lost(LossCause.RING_FULL, frames.nowNs() - Frames.MS, frames.nowNs(), 3);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("pid:7")))
          .contains("there is 1 gap in this time, so that it may have happened unseen")
          .contains("ring full, 3 lost");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hash:d41d8cd98f00b204e9800998ecf8427e,file hashes",
    "domain:example.org,name resolution (DNS)",
    "url:http://example.org/,URLs",
    "reg:HKLM\\Software,the registry",
  })
  void shouldSayWhatThisSensorDoesNotRecord(String point, String words) {
    try (Story story = new Story(frames)) {
      Reply reply = story.ask(Story.scope(point), OutputFormat.TEXT);
      assertThat(reply.status()).isEqualTo(Reply.Status.NOT_FOUND);
      assertThat(Story.body(reply)).contains("not recorded by this sensor, no records of " + words);
    }
  }

  @Test
  void shouldSayInOneLineWhyARecordingCannotBeRead() {
    io.drec.store.Footage broken =
        (io.drec.store.Footage)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {io.drec.store.Footage.class},
                (proxy, method, arguments) -> {
                  throw new StoreException("segment 7 is torn:\nfound 1, expected 2");
                });
    Reply reply =
        new Asker(InstantSource.fixed(Story.NOW))
            .ask(broken, Story.why("pid:7"), OutputFormat.JSON);
    assertThat(reply.status()).isEqualTo(Reply.Status.UNREADABLE);
    assertThat(Story.body(reply)).isEqualTo("segment 7 is torn:\\nfound 1, expected 2\n");
  }

  @Test
  void shouldNotLetAFileNameMoveTheTerminal() {
    String name = "/tmp/a\u001b[2Jb\nc\u202egpj.exe\u0085";
    shell.create(name, 71).close(5);
    try (Story story = new Story(frames)) {
      for (Question question :
          new Question[] {
            Story.why("name:a*"),
            Story.scope("path:/tmp/*"),
            Story.search("file.path:*"),
            Story.scope("path:" + name),
            Story.why("path:/tmp/\u001b[1mnothing")
          }) {
        for (OutputFormat format : new OutputFormat[] {OutputFormat.TEXT, OutputFormat.JSON}) {
          String body = Story.body(story.ask(question, format));
          assertThat(body)
              .doesNotContain("\u001b")
              .doesNotContain("\u202e")
              .doesNotContain("\u0085");
        }
      }
      assertThat(story.text(Story.search("file.path:*")))
          .contains("/tmp/a\\u{1b}[2Jb\\nc\\u{202e}gpj.exe\\u{85}");
    }
  }

  @Test
  void shouldColourOnlyWhenAsked() {
    shell.create("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      String plain = story.text(Story.why("/tmp/a"));
      String colour = Story.body(story.ask(Story.why("/tmp/a"), OutputFormat.COLOUR));
      assertThat(plain).doesNotContain("\u001b");
      assertThat(colour).contains("\u001b[1m");
      assertThat(colour.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }
  }

  @Test
  void shouldAskFromAnEventToWhatItActedOn() {
    shell.create("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("event:0.2"))).contains("1. file /tmp/a");
      assertThat(story.ask(Story.why("event:9.9"), OutputFormat.TEXT).status())
          .isEqualTo(Reply.Status.NOT_FOUND);
    }
  }

  private void assertUsage(Question question, String expected) {
    try (Story story = new Story(frames)) {
      for (OutputFormat format : new OutputFormat[] {OutputFormat.TEXT, OutputFormat.JSON}) {
        Reply reply = story.ask(question, format);
        assertThat(reply.status()).isEqualTo(Reply.Status.USAGE);
        assertThat(Story.body(reply)).contains(expected).hasLineCount(1).endsWith("\n");
      }
    }
  }
}

package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.question.Question.Page;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchTest {
  private static final Pattern EVENT = Pattern.compile("\"id\": ?\"(\\d+\\.\\d+)\"");

  private final Story story = new Story(new Fleet().frames);

  @AfterEach
  void close() {
    story.close();
  }

  private static Question search(String query, Page page) {
    return new Question.Search(query, page, Question.Options.NONE);
  }

  /** Windows names match whatever their case, and as they are pasted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "file.path:C:\\users\\ann\\OUT.DLL AND event.action:creation | 1",
        "file.path:c:\\users\\* | 2",
        "process.name:tool.exe AND event.action:exec | 1",
        "process.name:/TOOL\\.e[a-z]+/ AND event.action:exec | 1",
        "user.name:ANN AND user.domain:corp AND event.action:exec | 2",
        "registry.path:*\\run\\up | 1",
        "registry.value:UP AND registry.hive:hku | 1",
        "dns.question.name:EVIL.example AND dns.resolved_ip:203.0.113.0/24 | 1",
        "destination.ip:203.0.113.7 AND destination.port:[400 TO 500] | 1",
        "dll.hash.sha256:00FF | 1",
        "target.process.name:lsass.exe AND drec.access:0x1FFFFF | 1",
        "url.original:http://evil.example/in.zip | 1",
        "winlog.logon.type:network AND source.ip:10.0.0.5 | 1",
        "service.name:upd | 1",
        "event.code:4703 | 1",
        "winlog.event_data.enabledprivilegelist:SeBackup* | 1",
        "winlog.event_data.ProcessId:[700 TO 700] | 1",
        "winlog.event_data.ProcessId:[701 TO *] | 0",
        "_exists_:winlog.event_data.ProcessId | 1",
        "winlog.event_data.Nothing:* | 0",
        "backupprivilege | 1",
        "host.name:SRV2 AND NOT event.kind:metric | 3",
        "drec.decoded:webclient AND event.action:exec | 1",
        "powershell.file.script_block_text:*function* | 1",
        "drec.process.guid:{G-701} AND event.action:creation | 1",
      })
  void shouldFindWhatWasImported(String query, int count) {
    String answer = story.json(Story.search(query));
    if (count == 0) {
      assertThat(answer).contains("no event matches");
    } else {
      assertThat(answer).contains("\"matches\": " + count + ",");
    }
  }

  @Test
  void shouldWriteTheSourcesFieldsAsTheyWere() {
    assertThat(story.json(Story.search("event.code:4703")))
        .contains("\"event_data\": {")
        .contains("\"SubjectUserName\": \"SRV2$\"")
        .contains("\"EnabledPrivilegeList\": \"SeBackupPrivilege\"");
  }

  @Test
  void shouldShowWhatEachKindOfEventActedOn() {
    assertThat(story.text(Story.search("")))
        .contains(
            "registry-value-set HKU\\S-1-5-21-7\\Software\\Run\\Up = C:\\Users\\Ann\\Tool.exe")
        .contains("dns-query evil.example → 203.0.113.7")
        .contains("process-access C:\\Windows\\lsass.exe access 0x1fffff")
        .contains("logon ann from 10.0.0.5:50002")
        .contains("service-create upd: C:\\u.exe")
        .contains("log a token was adjusted")
        .contains("decoded: IEX (New-Object Net.WebClient)");
  }

  @Test
  void shouldWriteTheChosenFieldsInEveryForm() {
    Page page = new Page(List.of("host.name", "process.command_line", "file.path"), null, null);
    Question question = search("event.action:exec AND process.name:Tool.exe", page);
    assertThat(Story.body(story.ask(question, OutputFormat.CSV)))
        .isEqualTo(
            "host.name,process.command_line,file.path\r\n"
                + "wks1,\"Tool.exe -a \"\"x, y\"\"\",\r\n");
    assertThat(Story.body(story.ask(question, OutputFormat.JSON_LINES)))
        .isEqualTo(
            "{\"host\":{\"name\":\"wks1\"},"
                + "\"process\":{\"command_line\":\"Tool.exe -a \\\"x, y\\\"\"}}\n");
    assertThat(story.text(question))
        .startsWith("host.name  process.command_line  file.path\n")
        .contains("wks1       Tool.exe -a \"x, y\"");
    assertThat(story.json(question)).doesNotContain("executable");
  }

  @Test
  void shouldNotLetACellSteerATerminal() {
    Frames frames = new Frames().start();
    frames.running(1, "/bin/sh", "sh").create("/tmp/a\u001b[31m\n,\"b", 7);
    try (Story other = new Story(frames)) {
      Page page = new Page(List.of("file.path"), null, null);
      Reply reply = other.ask(search("event.action:creation", page), OutputFormat.CSV);
      assertThat(Story.body(reply)).isEqualTo("file.path\r\n\"/tmp/a\\u{1b}[31m\n,\"\"b\"\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"latest", "oldest", "newest"})
  void shouldTurnPagesUntilAllWasShownOnce(String order) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      all =
          ids(
              story.ask(
                  search("", new Page(List.of("event.id"), "oldest", null)), OutputFormat.JSON));
    }
    List<String> turned = new ArrayList<>();
    String after = null;
    do {
      Page page = new Page(List.of("event.id"), order, after);
      Question.Options three = new Question.Options(null, null, null, OptionalInt.of(3));
      Reply reply = story.ask(new Question.Search("", page, three), OutputFormat.JSON);
      List<String> ids = ids(reply);
      assertThat(ids).hasSizeBetween(1, 3);
      if (order.equals("latest")) {
        turned.addAll(0, ids);
      } else {
        turned.addAll(ids);
      }
      after = reply.next();
    } while (after != null);
    if (order.equals("newest")) {
      java.util.Collections.reverse(turned);
    }
    assertThat(turned).hasSizeGreaterThan(12).isEqualTo(all);
  }

  private static List<String> ids(Reply reply) {
    List<String> ids = new ArrayList<>();
    Matcher id = EVENT.matcher(Story.body(reply));
    while (id.find()) {
      ids.add(id.group(1));
    }
    return ids;
  }

  @Test
  void shouldSayThatAFormOfRowsLeavesOutTheGaps() {
    Frames frames = new Frames().start();
    Proc shell = frames.running(1, "/bin/sh", "sh");
    frames.lost(io.drec.record.LossCause.RING_FULL, frames.nowNs() - 5, frames.nowNs(), 3);
    shell.exit(0);
    try (Story other = new Story(frames)) {
      Reply reply = other.ask(Story.search("process.pid:1"), OutputFormat.CSV);
      assertThat(reply.aside())
          .startsWith("1 gap in the time of this answer: something may have happened");
      Reply nothing = other.ask(Story.search("process.pid:77"), OutputFormat.CSV);
      assertThat(nothing.body()).isEmpty();
      assertThat(nothing.aside()).contains("no event matches");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file.pth | latest |     | no field 'file.pth'; did you mean file.path?",
        "host.name| up     |     | order 'up' is not known; write one of latest, oldest, newest",
        "host.name| oldest | 9.9 | no event '9.9' in this recording",
        "host.name| oldest | x   | no event 'x' in this recording",
      })
  void shouldSayWhatIsWrongWithAPage(String field, String order, String after, String expected) {
    Reply reply = story.ask(search("", new Page(List.of(field), order, after)), OutputFormat.JSON);
    assertThat(reply.status()).isEqualTo(Reply.Status.USAGE);
    assertThat(Story.body(reply)).contains(expected);
  }

  @Test
  void shouldRefuseAPageThatDoesNotFitAndAFormThatDoesNotSuit() {
    Question.Options many = new Question.Options(null, null, null, OptionalInt.of(5_001));
    assertThat(story.text(new Question.Search("", many))).contains("at most 5000 events");
    Reply reply = story.ask(Story.why("pid:701"), OutputFormat.CSV);
    assertThat(reply.status()).isIn(Reply.Status.USAGE, Reply.Status.NOT_FOUND);
  }
}

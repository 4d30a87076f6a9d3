package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Foreign;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptsTest {
  private final Fleet fleet = new Fleet();
  private final Foreign bob =
      fleet
          .frames
          .foreign(900, "{h-900}", "C:\\Windows\\powershell.exe")
          .user("CORP\\bob")
          .interprets("s-1", 2, 2, "second")
          .interprets("s-1", 1, 2, "first ");
  private final Story story = new Story(fleet.frames);

  @AfterEach
  void close() {
    story.close();
  }

  private static Question scripts(String point) {
    return new Question.Scripts(point, Question.Options.NONE);
  }

  @Test
  void shouldShowScriptsAndDecodedCommandsWithWhoRanThem() {
    assertThat(story.text(scripts("")))
        .contains("wks1  powershell.exe[702] as Ann, event ")
        .contains("  │ " + Fleet.ENCODED)
        .contains("decoded (Base64 of UTF-16LE):")
        .contains("    │ IEX (New-Object Net.WebClient)")
        .contains("wks1  powershell.exe[702] as Ann, script s-1")
        .contains("  │ [part 2 is missing here]")
        .contains("! 1 of its 3 parts were not logged")
        .contains("srv2  powershell.exe[900] as bob, script s-1")
        .contains("  │ first second");
  }

  /** The same id on two hosts is two scripts. */
  @Test
  void shouldWriteThemAsJson() {
    assertThat(story.json(scripts("user:bob")))
        .contains("\"matches\": 1,")
        .contains("\"kind\": \"script block\"")
        .contains("\"text\": \"first second\"")
        .contains("\"parts_missing\": [ ]")
        .contains("\"user\": \"bob\"");
    assertThat(story.json(scripts("pid:702")))
        .contains("\"matches\": 2,")
        .contains("\"parts_missing\": [\n        \"2\"\n      ]")
        .contains("\"text\": \"IEX (New-Object Net.WebClient)\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name:POWERSHELL.exe | 3",
        "path:C:\\windows\\powershell.exe | 3",
        "user:ann | 2",
        "pid:900 | 1",
      })
  void shouldTakeThoseThatAPointMeans(String point, int count) {
    assertThat(story.json(scripts(point))).contains("\"matches\": " + count + ",");
  }

  @Test
  void shouldShowWhatACommandSaysInTreesAndCauses() {
    assertThat(story.text(Story.tree("pid:701")))
        .contains("decoded: IEX (New-Object Net.WebClient)");
    assertThat(story.json(Story.tree("pid:702"))).contains("\"decoded\": [");
    assertThat(story.text(Story.why("pid:702")))
        .contains("decoded: IEX (New-Object Net.WebClient)");
  }

  @Test
  void shouldSayThatThereIsNone() {
    Reply reply = story.ask(scripts("pid:4711"), OutputFormat.TEXT);
    assertThat(reply.status()).isEqualTo(Reply.Status.NOT_FOUND);
    assertThat(Story.body(reply)).contains("no script and no encoded command of pid:4711");
    assertThat(Story.body(story.ask(scripts("ip:10.0.0.1"), OutputFormat.TEXT)))
        .contains("'ip:10.0.0.1' runs no script");
  }

  @Test
  void shouldSayWhatALimitLeavesOut() {
    Question.Options one = new Question.Options(null, null, null, OptionalInt.of(1));
    assertThat(story.text(new Question.Scripts("", one)))
        .startsWith("2 older scripts are not shown: --limit 3")
        .contains("first second")
        .doesNotContain("IEX");
    Reply rows = story.ask(new Question.Scripts("", one), OutputFormat.CSV);
    assertThat(rows.aside()).contains("2 older scripts");
    assertThat(Story.body(rows))
        .startsWith("time,host,event,process,pid,user,script_id,text,decoded\r\n");
    assertThat(bob.pid()).isEqualTo(900);
  }
}

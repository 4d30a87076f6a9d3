package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.SystemKind;
import io.drec.sample.Foreign;
import io.drec.sample.Frames;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Root cause and extent on what other people's event logs tell. */
final class ForeignStoryTest {
  private static final String SHELL = "C:\\Windows\\explorer.exe";
  private static final String BROWSER = "C:\\Browser\\browser.exe";
  private static final String FETCHED = "C:\\Users\\ann\\Downloads\\Fetched.exe";
  private static final String URL = "http://203.0.113.7/fetched.exe";

  private final Frames frames = new Frames().imported("wks1");
  private final Foreign shell = frames.foreign(700, "{g-1}", SHELL).user("CORP\\ann");

  /** Somebody fetches a program with a browser and starts it. */
  private Foreign fetchedProgram() {
    Foreign browser = shell.starts(710, "{g-10}", BROWSER, "browser");
    browser.connects(5001, "203.0.113.7", 80).creates(FETCHED).marks(FETCHED, URL, "");
    return shell.starts(711, "{g-11}", FETCHED, "Fetched.exe");
  }

  @Test
  void shouldEndAtTheMarkOfADownloadAndNameWhoStartedIt() throws IOException {
    fetchedProgram().creates("C:\\Temp\\out.txt");
    try (Story story = new Story(frames)) {
      AnswerJson cause = cause(story, "path:C:\\Temp\\out.txt");
      assertThat(steps(cause))
          .containsExactly(
              " out.txt", "write Fetched.exe", "fork explorer.exe", "exec Fetched.exe");
      AnswerJson entry = cause.member("entry");
      assertThat(entry.member("url").text()).isEqualTo(URL);
      assertThat(entry.member("written_by").member("name").text()).isEqualTo("browser.exe");
    }
  }

  @Test
  void shouldExplainAnInjectedProcessByWhoInjectedItNotByWhoStartedIt() throws IOException {
    Foreign services = frames.foreign(600, "{g-6}", "C:\\Windows\\System32\\services.exe");
    Foreign host =
        services.starts(720, "{g-20}", "C:\\Windows\\System32\\svchost.exe", "svchost -k x");
    fetchedProgram().injects(host);
    host.connects(5002, "203.0.113.9", 8080);
    try (Story story = new Story(frames)) {
      for (String point : List.of("pid:720", "ip:203.0.113.9:8080")) {
        AnswerJson cause = cause(story, point);
        assertThat(steps(cause)).as(point).contains("remote thread Fetched.exe");
        assertThat(cause.member("entry").member("url").text()).isEqualTo(URL);
      }
    }
  }

  @Test
  void shouldTakeWhoInjectedBeforeWhoStartedThoughBothWereThereBefore() throws IOException {
    Foreign victim =
        frames.foreign(600, "{g-6}", "C:\\starter.exe").starts(720, "{g-20}", "C:\\v.exe", "v");
    frames.foreign(610, "{g-7}", "C:\\injector.exe").injects(victim);
    try (Story story = new Story(frames)) {
      assertThat(steps(cause(story, "pid:720")))
          .containsExactly(" v.exe", "remote thread injector.exe");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-290_000, 0, 290_000})
  void shouldCrossToTheHostThatASessionCameFromThoughItsClockIsWrong(long wrongByMs)
      throws IOException {
    remoteShareWrite(wrongByMs);
    try (Story story = new Story(frames)) {
      AnswerJson cause = cause(story, "path:C:\\Share\\x.dll");
      assertThat(steps(cause))
          .startsWith(" x.dll", "write System", "share write session 0x77")
          .contains("remote logon 10.0.0.9:445")
          .anyMatch(step -> step.endsWith("copier.exe"));
      assertThat(cause.member("entry").member("host").text()).isEqualTo("wks1");
    }
  }

  /** On wks1 a program copies a file to wks2, whose kernel writes it for the session. */
  private void remoteShareWrite(long wrongByMs) {
    Foreign copier = shell.starts(730, "{g-30}", "C:\\copier.exe", "copier \\\\wks2\\c$");
    copier.connects(5050, "10.0.0.9", 445);
    frames.imported("wks2").after(10_000 + wrongByMs);
    Foreign kernel = frames.foreign(4, "{k-4}", "System").user("NT AUTHORITY\\SYSTEM");
    frames.foreign(0, "", "").logon("CORP\\ann", "0x77", "10.0.0.5", 5050);
    kernel.creates("C:\\Share\\x.dll");
    frames
        .foreign(0, "", "")
        .session("0x77")
        .operation(FileOpKind.SHARE, "C:\\Share\\x.dll")
        .bodyInt(RecordLayout.FileOp.MODE, RecordLayout.RIGHT_WRITE_DATA)
        .add();
  }

  @Test
  void shouldFindTheProcessThatMadeAnAccountOfWhichOnlyTheSessionIsTold() throws IOException {
    accountMadeInSession();
    try (Story story = new Story(frames)) {
      assertThat(steps(cause(story, "user:eve")))
          .startsWith(" eve", "create adduser.exe", "fork cmd.exe");
      assertThat(story.text(Story.why("user:eve"))).contains("is inferred", "names it");
    }
  }

  @Test
  void shouldTakeAnEventThatNamesNoProcessForWhatItTellsOf() throws IOException {
    accountMadeInSession();
    try (Story story = new Story(frames)) {
      AnswerJson found = AnswerJson.read(story.ask(made(), OutputFormat.JSON).body());
      String event = found.member("events").elements().get(0).member("event").member("id").text();
      assertThat(steps(cause(story, "event:" + event))).startsWith(" eve", "create adduser.exe");
    }
  }

  private static Question made() {
    return Story.search("event.action:account-create");
  }

  private void accountMadeInSession() {
    Foreign cmd = shell.session("0x55").starts(740, "{g-40}", "C:\\cmd.exe", "cmd");
    cmd.starts(741, "{g-41}", "C:\\adduser.exe", "adduser eve secret").creates("C:\\a.log");
    cmd.starts(742, "{g-42}", "C:\\other.exe", "other").creates("C:\\b.log");
    frames
        .foreign(0, "", "")
        .session("0x55")
        .acts(SystemKind.ACCOUNT_CREATE, "")
        .field(FieldId.TARGET_USER, "WKS1\\eve")
        .add();
  }

  @Test
  void shouldPutTheValuesThatAnAutostartCommandReadsBesideIt() throws IOException {
    Foreign tool = shell.starts(750, "{g-50}", "C:\\tool.exe", "tool");
    tool.sets("HKCU\\Software\\Vendor\\Payload", "aGVsbG8=");
    tool.sets("HKCU\\Software\\Vendor\\Colour", "blue");
    tool.sets(
        "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Up",
        "x.exe -c (gp HKCU:\\Software\\Vendor).Payload");
    try (Story story = new Story(frames)) {
      AnswerJson answer = answer(story, Story.why("reg:*\\Run\\Up"));
      assertThat(named(answer.member("graph").member("nodes")))
          .contains("Payload")
          .doesNotContain("Colour");
    }
  }

  @Test
  void shouldPutALibraryMadeInTheRecordingBesideThePathOfWhoLoadedIt() throws IOException {
    shell.starts(760, "{g-60}", "C:\\dropper.exe", "dropper").creates("C:\\App\\x.dll");
    Foreign app = shell.starts(761, "{g-61}", "C:\\App\\app.exe", "app");
    app.loads("C:\\App\\x.dll", "", "").loads("C:\\Windows\\old.dll", "", "");
    app.creates("C:\\out.txt");
    try (Story story = new Story(frames)) {
      AnswerJson answer = answer(story, Story.why("path:C:\\out.txt"));
      assertThat(named(answer.member("graph").member("nodes")))
          .contains("x.dll", "dropper.exe")
          .doesNotContain("old.dll");
      assertThat(texts(answer.member("related"), edge -> edge.member("mechanism").text()))
          .containsExactly("image load", "write");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path:c:\\users\\ANN\\downloads\\fetched.EXE",
        "file.path:C:/Users/ann/Downloads/Fetched.exe",
        "name:FETCHED.exe",
        "C:\\USERS\\ann\\Downloads\\Fetched.exe"
      })
  void shouldFindAFileOfWindowsWhateverTheCase(String point) throws IOException {
    fetchedProgram();
    try (Story story = new Story(frames)) {
      assertThat(cause(story, point).member("entry").member("url").text()).isEqualTo(URL);
    }
  }

  @Test
  void shouldTellWhoRanAndWroteANameAndFromWhereItCame() throws IOException {
    Foreign fetched = fetchedProgram();
    fetched.creates("C:\\Temp\\dropped.exe");
    fetched.starts(712, "{g-12}", "C:\\Temp\\dropped.exe", "dropped");
    try (Story story = new Story(frames)) {
      AnswerJson host = host(answer(story, Story.scope("name:fetched.exe")));
      assertThat(named(host.member("executions"))).containsExactly("Fetched.exe");
      assertThat(named(host.member("written_by"))).containsExactly("browser.exe");
      AnswerJson dropped = host(answer(story, Story.scope("name:dropped.exe")));
      assertThat(named(dropped.member("executions"))).containsExactly("dropped.exe");
      assertThat(named(dropped.member("written_by"))).containsExactly("Fetched.exe");
      for (AnswerJson one : List.of(host, dropped)) {
        assertThat(texts(one.member("urls"), AnswerJson::text)).containsExactly(URL);
      }
    }
  }

  @Test
  void shouldNotTakeAProcessThatWasOnlyOpenedForADescendant() throws IOException {
    Foreign victim = frames.foreign(650, "{g-5}", "C:\\Windows\\System32\\lsass.exe");
    Foreign fetched = fetchedProgram();
    fetched.starts(712, "{g-12}", "C:\\child.exe", "child");
    fetched.opens(victim, 0x1fffff);
    try (Story story = new Story(frames)) {
      AnswerJson answer = answer(story, Story.scope("pid:711"));
      assertThat(named(answer.member("descendants"))).containsExactly("child.exe");
      AnswerJson access = answer.member("process_access").elements().get(0);
      assertThat(access.member("target").member("name").text()).isEqualTo("lsass.exe");
      assertThat(access.member("access").text()).isEqualTo("0x1fffff");
    }
  }

  private static AnswerJson answer(Story story, Question question) throws IOException {
    return AnswerJson.read(story.ask(question, OutputFormat.JSON).body());
  }

  private static AnswerJson cause(Story story, String point) throws IOException {
    AnswerJson answer = answer(story, Story.why(point));
    assertThat(answer.member("causes").elements()).as(answer.toString()).isNotEmpty();
    return answer.member("causes").elements().get(0);
  }

  private static AnswerJson host(AnswerJson answer) {
    return answer.member("hosts").elements().get(0);
  }

  /** {@code mechanism name}, from the point on. */
  private static List<String> steps(AnswerJson cause) {
    return texts(
        cause.member("path"),
        step ->
            step.member("mechanism").text() + " " + step.member("entity").member("name").text());
  }

  private static List<String> named(AnswerJson list) {
    return texts(list, one -> one.member("name").text());
  }

  private static List<String> texts(AnswerJson list, Function<AnswerJson, String> text) {
    return list.elements().stream().map(text).toList();
  }
}

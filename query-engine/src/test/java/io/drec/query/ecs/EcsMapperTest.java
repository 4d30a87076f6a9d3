package io.drec.query.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Footages;
import io.drec.compact.UserNames;
import io.drec.query.entity.Known;
import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.sample.Foreign;
import io.drec.sample.Frames;
import io.drec.store.Footage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What imported records become, type by type. */
final class EcsMapperTest {
  private final Frames frames = new Frames().imported("wks1");
  private final Foreign shell =
      frames.foreign(700, "{G-1}", "C:\\Windows\\explorer.exe").user("CORP\\ann").sid("S-1-5-21-7");

  /** The newest event of the story. */
  private EcsEvent newest() {
    List<EcsEvent> events = new ArrayList<>();
    try (Footage footage = Footages.ofFrames(frames, UserNames.NONE)) {
      EcsMapper mapper = new EcsMapper(new Known(footage));
      footage.records(Long.MIN_VALUE, Long.MAX_VALUE, stored -> events.add(mapper.map(stored)));
    }
    return events.get(events.size() - 1);
  }

  private static String text(EcsEvent event, String field) {
    return String.valueOf(event.text(Objects.requireNonNull(EventField.ofName(field), field)));
  }

  @Test
  void shouldNameWhoActedAsTheRecordTells() {
    shell.session("0x1f").creates("C:\\Users\\ann\\a.b.exe");
    EcsEvent event = newest();
    assertThat(text(event, "process.name")).isEqualTo("explorer.exe");
    assertThat(text(event, "process.executable")).isEqualTo("C:\\Windows\\explorer.exe");
    assertThat(text(event, "process.pid")).isEqualTo("700");
    assertThat(text(event, "drec.process.guid")).isEqualTo("{G-1}");
    assertThat(text(event, "user.domain")).isEqualTo("CORP");
    assertThat(text(event, "user.name")).isEqualTo("ann");
    assertThat(text(event, "user.id")).isEqualTo("S-1-5-21-7");
    assertThat(text(event, "winlog.logon.id")).isEqualTo("0x1f");
    assertThat(text(event, "event.action")).isEqualTo("creation");
    assertThat(text(event, "file.name")).isEqualTo("a.b.exe");
    assertThat(text(event, "file.directory")).isEqualTo("C:\\Users\\ann");
    assertThat(text(event, "file.extension")).isEqualTo("exe");
    assertThat(event.caseless()).isTrue();
  }

  /** One log tells of a process in whole seconds, the other its start to the millisecond. */
  @Test
  void shouldNameAProcessThatSeemsToActBeforeItsStart() {
    shell
        .starts(701, "{G-2}", "C:\\x\\tool.exe", "tool.exe -a")
        .starts(702, "{G-3}", "C:\\y.exe", "y");
    frames.after(-300);
    frames.foreign(702, "", "").creates("C:\\out");
    assertThat(text(newest(), "process.executable")).isEqualTo("C:\\y.exe");
  }

  @Test
  void shouldTellAStartWithItsParent() {
    shell
        .starts(701, "{G-2}", "C:\\x\\tool.exe", "tool.exe -a")
        .starts(702, "{G-3}", "C:\\y.exe", "y");
    EcsEvent event = newest();
    assertThat(text(event, "process.command_line")).isEqualTo("y");
    assertThat(text(event, "process.parent.pid")).isEqualTo("701");
    assertThat(text(event, "process.parent.name")).isEqualTo("tool.exe");
    assertThat(text(event, "process.parent.command_line")).isEqualTo("tool.exe -a");
    assertThat(text(event, "drec.process.parent_guid")).isEqualTo("{G-2}");
    assertThat(text(event, "user.id")).isEqualTo("S-1-5-21-7");
  }

  @Test
  void shouldTellOfRegistryValuesWithHiveKeyAndValue() {
    shell.sets("HKU\\S-1-5-21-7\\Software\\Run\\Up", "C:\\x.exe -q");
    EcsEvent event = newest();
    assertThat(text(event, "registry.hive")).isEqualTo("HKU");
    assertThat(text(event, "registry.key")).isEqualTo("S-1-5-21-7\\Software\\Run");
    assertThat(text(event, "registry.value")).isEqualTo("Up");
    assertThat(text(event, "registry.path")).isEqualTo("HKU\\S-1-5-21-7\\Software\\Run\\Up");
    assertThat(text(event, "registry.data.strings")).isEqualTo("C:\\x.exe -q");
    assertThat(text(event, "event.action")).isEqualTo("registry-value-set");
  }

  @Test
  void shouldTellOfNamesAskedForAndTheirAddresses() {
    shell.resolves("Evil.example", "::ffff:203.0.113.7", "cdn.example", "2001:db8::1");
    EcsEvent event = newest();
    assertThat(text(event, "dns.question.name")).isEqualTo("Evil.example");
    assertThat(event.get(EcsField.DNS_ANSWERS_DATA)).hasSize(3).contains("cdn.example");
    assertThat(event.get(EcsField.DNS_RESOLVED_IP)).contains("203.0.113.7", "2001:db8::1");
  }

  @Test
  void shouldTellOfOneProcessActingOnAnother() {
    Foreign other = frames.foreign(4, "{G-9}", "C:\\Windows\\system32\\Lsass.exe");
    shell.opens(other, 0x1fffff);
    EcsEvent event = newest();
    assertThat(text(event, "event.action")).isEqualTo("process-access");
    assertThat(text(event, "target.process.name")).isEqualTo("Lsass.exe");
    assertThat(text(event, "target.process.pid")).isEqualTo("4");
    assertThat(text(event, "drec.target.guid")).isEqualTo("{G-9}");
    assertThat(text(event, "drec.access")).isEqualTo("0x1fffff");
    shell.injects(other);
    assertThat(text(newest(), "event.action")).isEqualTo("remote-thread");
    shell.pipe(IpcKind.PIPE_CREATE, "\\msagent_1");
    assertThat(text(newest(), "drec.pipe.name")).isEqualTo("\\msagent_1");
  }

  @Test
  void shouldTellOfLibrariesWithHashAndSignature() {
    shell.loads("C:\\x\\a.dll", "md5=00ff,sha256=abcd", "Contoso");
    EcsEvent event = newest();
    assertThat(text(event, "dll.name")).isEqualTo("a.dll");
    assertThat(text(event, "dll.hash.md5")).isEqualTo("00ff");
    assertThat(text(event, "dll.hash.sha256")).isEqualTo("abcd");
    assertThat(text(event, "dll.code_signature.subject_name")).isEqualTo("Contoso");
    assertThat(text(event, "dll.code_signature.status")).isEqualTo("valid");
  }

  @Test
  void shouldTellOfLogons() {
    shell.logon("CORP\\bob", "0x99", "198.51.100.9", 50_123);
    EcsEvent event = newest();
    assertThat(text(event, "event.action")).isEqualTo("logon");
    assertThat(text(event, "user.target.name")).isEqualTo("bob");
    assertThat(text(event, "user.target.domain")).isEqualTo("CORP");
    assertThat(text(event, "source.ip")).isEqualTo("198.51.100.9");
    assertThat(text(event, "source.port")).isEqualTo("50123");
    assertThat(text(event, "winlog.logon.id")).isEqualTo("0x99");
    assertThat(text(event, "winlog.logon.type")).isEqualTo("Network");
    shell
        .authenticates(AuthKind.FAILED, 10, "eve", "")
        .bodyInt(RecordLayout.Auth.STATUS, 0xc000006d)
        .add();
    EcsEvent failed = newest();
    assertThat(text(failed, "event.outcome")).isEqualTo("failure");
    assertThat(text(failed, "error.code")).isEqualTo("0xc000006d");
    assertThat(text(failed, "winlog.logon.type")).isEqualTo("RemoteInteractive");
  }

  @Test
  void shouldTellOfServicesTasksAndAccounts() {
    shell.acts(SystemKind.SERVICE_CREATE, "upd").field(FieldId.COMMAND_LINE, "C:\\u.exe").add();
    EcsEvent service = newest();
    assertThat(text(service, "event.action")).isEqualTo("service-create");
    assertThat(text(service, "service.name")).isEqualTo("upd");
    assertThat(text(service, "drec.system.command_line")).isEqualTo("C:\\u.exe");
    assertThat(service.text(EcsField.PROCESS_COMMAND_LINE)).isNull();
    shell.acts(SystemKind.GROUP_ADD, "Administrators").field(FieldId.TARGET_USER, "eve").add();
    EcsEvent account = newest();
    assertThat(text(account, "group.name")).isEqualTo("Administrators");
    assertThat(text(account, "user.target.name")).isEqualTo("eve");
    assertThat(text(account, "event.category")).isEqualTo("iam");
  }

  @Test
  void shouldTellOfScriptsAndLogs() {
    shell.interprets("s-1", 2, 3, "Write-Host 1");
    EcsEvent script = newest();
    assertThat(text(script, "powershell.file.script_block_text")).isEqualTo("Write-Host 1");
    assertThat(text(script, "powershell.file.script_block_id")).isEqualTo("s-1");
    assertThat(text(script, "powershell.sequence")).isEqualTo("2");
    shell.logs(3, "it broke");
    EcsEvent log = newest();
    assertThat(text(log, "log.level")).isEqualTo("error");
    assertThat(text(log, "message")).isEqualTo("it broke");
  }

  @Test
  void shouldTellWhereAFileCameFromAndThroughWhichShareItWasReached() {
    shell.marks("C:\\d\\x.exe", "http://evil.example/x", "http://evil.example/");
    EcsEvent marked = newest();
    assertThat(text(marked, "url.original")).isEqualTo("http://evil.example/x");
    assertThat(text(marked, "http.request.referrer")).isEqualTo("http://evil.example/");
    assertThat(text(marked, "event.action")).isEqualTo("stream-written");
    shell
        .operation(FileOpKind.SHARE, "C:\\Windows\\x.dll")
        .bodyInt(RecordLayout.FileOp.MODE, RecordLayout.RIGHT_WRITE_DATA)
        .field(FieldId.NAME, "\\\\*\\ADMIN$")
        .add();
    EcsEvent shared = newest();
    assertThat(text(shared, "drec.share.name")).isEqualTo("\\\\*\\ADMIN$");
    assertThat(text(shared, "drec.access")).isEqualTo("0x2");
  }

  @Test
  void shouldKeepEveryFieldOfTheSource() {
    shell
        .tells(RecordType.LOG)
        .from("Application", "ESENT", 412)
        .sourceTimeNs(5_000_000_000L)
        .data("Level", "2")
        .data("Odd.Name", "a\nb")
        .data("Level", "3")
        .add();
    EcsEvent event = newest();
    assertThat(text(event, "event.code")).isEqualTo("412");
    assertThat(text(event, "event.provider")).isEqualTo("ESENT");
    assertThat(text(event, "winlog.channel")).isEqualTo("Application");
    assertThat(event.text(EcsField.WINLOG_RECORD_ID)).isNotNull();
    assertThat(event.get(EcsField.EVENT_CREATED)).containsExactly(5_000_000_000L);
    assertThat(text(event, "winlog.event_data.odd.name")).isEqualTo("a\nb");
    assertThat(event.get(new DataField("LEVEL"))).containsExactly("2", "3");
    assertThat(event.fields().keySet().stream().map(EventField::fieldName))
        .containsSubsequence("winlog.channel", "winlog.event_data.Level", "winlog.record_id");
  }

  /** What is only looked up in the bytes must never hide what reading would find. */
  @Test
  void shouldLookForLettersWithoutReading() {
    shell.tells(RecordType.LOG).data("A", "x".repeat(200) + "NeedLe").data("B", "b").add();
    SourceData data = newest().data();
    assertThat(data.mayHold("needle")).isTrue();
    assertThat(data.mayHold("xNEED")).isTrue();
    assertThat(data.mayHold("")).isTrue();
    assertThat(data.mayHold("needless")).isFalse();
    assertThat(data.mayHold("leb")).isFalse();
    shell.tells(RecordType.LOG).data("A", "\u212Aelvin").add();
    assertThat(newest().data().mayHold("kelvin")).isTrue();
    shell.logs(3, "nothing of its source");
    assertThat(newest().data().mayHold("needle")).isFalse();
  }

  @Test
  void shouldNotTakeALinuxPathForAWindowsOne() {
    frames.foreign(9, "", "/usr/bin/a\\b").creates("/tmp/C:\\x");
    EcsEvent event = newest();
    assertThat(event.caseless()).isFalse();
    assertThat(text(event, "process.name")).isEqualTo("a\\b");
    assertThat(text(event, "file.name")).isEqualTo("C:\\x");
  }
}

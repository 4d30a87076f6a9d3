package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import io.drec.sample.Foreign;
import io.drec.sample.Frames;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Posting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the events of other people's logs: files, flows, sessions, brokers, values. */
final class ForeignRulesTest {
  private static final String CMD = "C:\\Windows\\System32\\cmd.exe";

  private final Frames frames = new Frames().imported("wks1");
  private final Foreign shell = frames.foreign(700, "{g-1}", "C:\\Windows\\explorer.exe");

  // Files

  @Test
  void shouldTakeAPathForOneFileWhateverItsCaseAndPrefix() {
    shell
        .creates("C:\\Temp\\New.EXE")
        .creates("c:\\temp\\new.exe")
        .creates("\\??\\C:\\Temp\\new.exe");
    try (Told told = new Told(frames)) {
      assertThat(objects(told, Indicator.Kind.PATH, "c:\\temp\\new.exe")).hasSize(1);
      assertThat(objects(told, Indicator.Kind.NAME, "new.exe")).hasSize(1);
    }
  }

  @Test
  void shouldTakeAShortAliasForTheLongNameSeenInThatDirectory() {
    shell.creates("C:\\Users\\wilhelmina.x\\a.txt").creates("C:\\Users\\WILHEL~1.X\\b.txt");
    try (Told told = new Told(frames)) {
      assertThat(objects(told, Indicator.Kind.PATH, "c:\\users\\wilhelmina.x\\b.txt")).hasSize(1);
    }
  }

  @Test
  void shouldKeepAShortAliasThatTwoLongNamesMayHave() {
    shell.creates("C:\\Users\\wilhelmina\\a.txt").creates("C:\\Users\\wilhelmine\\a.txt");
    shell.creates("C:\\Users\\WILHEL~1\\b.txt");
    try (Told told = new Told(frames)) {
      assertThat(objects(told, Indicator.Kind.PATH, "c:\\users\\wilhel~1\\b.txt")).hasSize(1);
    }
  }

  @Test
  void shouldKeepTheMarkOfADownloadWithItsFile() {
    shell.creates("C:\\x.exe").marks("C:\\x.exe", "http://203.0.113.7/x.exe", "");
    try (Told told = new Told(frames)) {
      EntityId file = objects(told, Indicator.Kind.PATH, "c:\\x.exe").get(0);
      assertThat(told.file(file).url()).isEqualTo("http://203.0.113.7/x.exe");
    }
  }

  @Test
  void shouldNameTheSessionThatWroteThroughAShare() {
    frames
        .foreign(0, "", "")
        .session("0x77")
        .operation(FileOpKind.SHARE, "C:\\x.dll")
        .bodyInt(RecordLayout.FileOp.MODE, RecordLayout.RIGHT_WRITE_DATA)
        .add();
    frames.foreign(0, "", "").session("0x78").operation(FileOpKind.SHARE, "C:\\x.dll").add();
    try (Told told = new Told(frames)) {
      EntityId file = objects(told, Indicator.Kind.PATH, "c:\\x.dll").get(0);
      assertThat(told.causes(file)).containsExactly("share write session 0x77");
    }
  }

  // Flows

  @Test
  void shouldCountAConnectionOnceThatTwoSourcesTell() {
    shell.connects(5001, "203.0.113.7", 80);
    frames.foreign(700, "", "C:\\Windows\\explorer.exe").connects(5001, "203.0.113.7", 80);
    try (Told told = new Told(frames)) {
      List<Posting> postings = told.postings(Indicator.Kind.IP, "203.0.113.7");
      assertThat(postings).hasSize(1);
      assertThat(postings.get(0).count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKnowWhoOpenedAConnectionOfAHostWithItselfWhicheverEndIsToldFirst(boolean first) {
    Foreign server = shell.starts(801, "{g-9}", "C:\\server.exe", "server");
    if (first) {
      shell.connects(5001, "10.0.0.5", 80);
    }
    accepts(server);
    if (!first) {
      shell.connects(5001, "10.0.0.5", 80);
    }
    try (Told told = new Told(frames)) {
      List<EntityId> flows = objects(told, Indicator.Kind.IP_PORT, "10.0.0.5:80");
      assertThat(flows).hasSize(1);
      assertThat(told.flow(flows.get(0)).outbound()).isTrue();
    }
  }

  /** As told by some sources: with the ends of the one who opened it. */
  private static void accepts(Foreign server) {
    byte[] address = {10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    server
        .tells(RecordType.NET_FLOW)
        .bodyInt(RecordLayout.NetFlow.PHASE, RecordLayout.FLOW_ACCEPT)
        .bodyShort(RecordLayout.NetFlow.FAMILY, 2)
        .bodyShort(RecordLayout.NetFlow.PROTOCOL, 6)
        .bodyShort(RecordLayout.NetFlow.LOCAL_PORT, 5001)
        .bodyShort(RecordLayout.NetFlow.REMOTE_PORT, 80)
        .bodyBytes(RecordLayout.NetFlow.LOCAL_ADDR, address)
        .bodyBytes(RecordLayout.NetFlow.REMOTE_ADDR, address)
        .add();
  }

  @Test
  void shouldCountConnectionsFromTwoPortsAsTwo() {
    shell.connects(5001, "203.0.113.7", 80).connects(5002, "203.0.113.7", 80);
    try (Told told = new Told(frames)) {
      assertThat(objects(told, Indicator.Kind.IP, "203.0.113.7")).hasSize(2);
    }
  }

  @Test
  void shouldTakeTheSamePortsForAnotherConnectionMuchLater() {
    shell.connects(5001, "203.0.113.7", 80);
    frames.after(3_600_000);
    shell.connects(5001, "203.0.113.7", 80);
    try (Told told = new Told(frames)) {
      assertThat(objects(told, Indicator.Kind.IP, "203.0.113.7")).hasSize(2);
    }
  }

  // Who starts for others

  @ParameterizedTest
  @CsvSource({
    "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe, WmiPrvSE.exe -Embedding, WMI",
    "C:\\Windows\\System32\\svchost.exe, svchost.exe -k DcomLaunch -p, DCOM activation",
    "C:\\Windows\\System32\\services.exe, services.exe, service",
    "C:\\Windows\\System32\\svchost.exe, svchost.exe -k netsvcs -p -s Schedule, scheduled task",
    "C:\\Windows\\System32\\svchost.exe, svchost.exe -k netsvcs -s Themes, fork",
    "C:\\Tools\\starter.exe, starter.exe, fork",
  })
  void shouldTellByWhichMechanismAProgramStartsOthers(
      String executable, String line, String mechanism) {
    Foreign broker = shell.starts(800, "{g-8}", executable, line).session("0x3e7");
    frames.foreign(800, "{g-8}", executable).session("0x55").starts(801, "{g-9}", CMD, "cmd");
    try (Told told = new Told(frames)) {
      EntityId child = objects(told, Indicator.Kind.PID, "801").get(0);
      assertThat(told.causes(child))
          .contains(mechanism + " " + broker.toString().replaceAll(".*\\\\|\\[.*", ""));
    }
  }

  @Test
  void shouldNameTheSessionThatABrokerServed() {
    String wmi = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";
    Foreign broker = shell.starts(800, "{g-8}", wmi, "WmiPrvSE.exe").session("0x3e4");
    broker.creates("C:\\wmi.log");
    child(broker, 801, "{g-9}", "0x551").add();
    try (Told told = new Told(frames)) {
      EntityId served = objects(told, Indicator.Kind.PID, "800").get(0);
      assertThat(told.causes(served)).contains("WMI session 0x551");
    }
  }

  @Test
  void shouldNotNameASessionThatNobodyOpens() {
    Foreign other = shell.starts(800, "{g-8}", "C:\\starter.exe", "starter").session("0x551");
    other.creates("C:\\x.log");
    child(other, 801, "{g-9}", "0x3e7").add();
    try (Told told = new Told(frames)) {
      assertThat(told.causes(objects(told, Indicator.Kind.PID, "801").get(0)))
          .containsExactly("exec cmd.exe", "fork starter.exe");
    }
  }

  private io.drec.sample.Told child(Foreign parent, int pid, String guid, String targetSession) {
    return frames
        .foreign(pid, guid, CMD)
        .tells(RecordType.PROC_START)
        .bodyInt(RecordLayout.ProcStart.KIND, RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC)
        .bodyInt(RecordLayout.ProcStart.PARENT_PID, parent.pid())
        .field(FieldId.PARENT_GUID, parent.guid())
        .field(FieldId.TARGET_LOGON_ID, targetSession);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVICE_CREATE, service",
    "TASK_CREATE, scheduled task",
    "WMI_CONSUMER, WMI",
  })
  void shouldLinkAProcessToWhatItsCommandWasSetUpBy(SystemKind kind, String mechanism) {
    shell.acts(kind, "thing").field(FieldId.COMMAND_LINE, "\"C:\\x.exe\"  /run").add();
    frames
        .foreign(650, "{g-5}", "C:\\init.exe")
        .starts(801, "{g-9}", "C:\\x.exe", "C:\\X.exe /run");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(objects(told, Indicator.Kind.PID, "801").get(0)))
          .contains(mechanism + " thing");
      assertThat(told.causes(objects(told, Indicator.Kind.OBJECT, "thing").get(0)))
          .containsExactly("create explorer.exe");
    }
  }

  @Test
  void shouldLinkAProcessToTheAutostartValueThatNamesIt() {
    String run = "HKU\\S-1-5-21-1\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x";
    shell.sets(run, "C:\\x.exe /auto").sets("HKU\\S-1-5-21-1\\Software\\Else\\x", "C:\\y.exe");
    shell.starts(801, "{g-9}", "C:\\x.exe", "C:\\x.exe /auto");
    shell.starts(802, "{g-10}", "C:\\y.exe", "C:\\y.exe");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(objects(told, Indicator.Kind.PID, "801").get(0)))
          .contains("autostart x");
      assertThat(told.causes(objects(told, Indicator.Kind.PID, "802").get(0)))
          .doesNotContain("autostart x");
    }
  }

  // Sessions, accounts, values, other processes

  @Test
  void shouldKeepFromWhereASessionWasOpened() {
    shell.logon("CORP\\ann", "0x77", "10.0.0.9", 5050);
    try (Told told = new Told(frames)) {
      EntityId session =
          objects(told, Indicator.Kind.IP_PORT, "10.0.0.9:5050").stream()
              .filter(id -> id.kind() == EntityKind.USER_SESSION)
              .findFirst()
              .orElseThrow();
      assertThat(told.cause(session, Mechanism.LOGON).from().kind()).isEqualTo(EntityKind.PROCESS);
      assertThat(objects(told, Indicator.Kind.USER, "ann")).contains(session);
    }
  }

  @Test
  void shouldLetASessionMakeAnAccountWhereNoProcessIsTold() {
    frames
        .foreign(0, "", "")
        .session("0x77")
        .acts(SystemKind.ACCOUNT_CREATE, "")
        .field(FieldId.TARGET_USER, "WKS1\\eve")
        .add();
    try (Told told = new Told(frames)) {
      EntityId account = objects(told, Indicator.Kind.USER, "eve").get(0);
      assertThat(account.kind()).isEqualTo(EntityKind.ACCOUNT);
      assertThat(told.causes(account)).containsExactly("create session 0x77");
    }
  }

  @Test
  void shouldTakeARegistryValueForOneWhateverItsCase() {
    shell.sets("HKLM\\Software\\X\\Value", "1").sets("hklm\\software\\x\\VALUE", "2");
    try (Told told = new Told(frames)) {
      EntityId value = objects(told, Indicator.Kind.REGISTRY, "hklm\\software\\x\\value").get(0);
      assertThat(told.causes(value))
          .containsExactly("registry set explorer.exe", "registry set explorer.exe");
    }
  }

  @Test
  void shouldTellWhoActedOnAnotherProcessAndHow() {
    Foreign target = shell.starts(801, "{g-9}", CMD, "cmd");
    Foreign other = shell.starts(802, "{g-10}", "C:\\other.exe", "other");
    other.opens(target, 0x1fffff).injects(target);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(objects(told, Indicator.Kind.PID, "801").get(0)))
          .contains("remote thread other.exe", "process access other.exe");
    }
  }

  @Test
  void shouldHandOnThroughAPipeToWhoMadeIt() {
    Foreign server = shell.starts(801, "{g-9}", CMD, "cmd").pipe(IpcKind.PIPE_CREATE, "\\p");
    Foreign client = shell.starts(802, "{g-10}", "C:\\other.exe", "other");
    client.pipe(IpcKind.PIPE_CONNECT, "\\p");
    try (Told told = new Told(frames)) {
      EntityId pipe = objects(told, Indicator.Kind.PATH, "\\\\.\\pipe\\p").get(0);
      assertThat(told.causes(pipe)).containsExactlyInAnyOrder("create cmd.exe", "pipe other.exe");
      assertThat(told.effects(pipe)).containsExactly("pipe cmd.exe");
      assertThat(server.pid()).isEqualTo(801);
    }
  }

  private static List<EntityId> objects(Told told, Indicator.Kind kind, String value) {
    return told.postings(kind, value).stream().map(Posting::object).distinct().toList();
  }
}

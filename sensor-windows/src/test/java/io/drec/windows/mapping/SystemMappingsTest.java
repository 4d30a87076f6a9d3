package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Log;
import io.drec.record.RecordLayout.Script;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.SystemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PowerShell, services, tasks, WMI and the event log itself, raw → record. */
final class SystemMappingsTest {
  private static final String POWERSHELL = "Microsoft-Windows-PowerShell";
  private static final String TASKS = "Microsoft-Windows-TaskScheduler";
  private static final String WMI = "Microsoft-Windows-WMI-Activity";

  private static Mapped event(String provider, int code, String... data) {
    return RawEvent.of(provider, provider + "/Operational", code, data).mapped();
  }

  @Test
  void shouldMakeAScriptOfEvent4104() {
    Mapped script =
        event(
            POWERSHELL,
            4104,
            "MessageNumber",
            "2",
            "MessageTotal",
            "3",
            "ScriptBlockText",
            "Get-Item\r\nä",
            "ScriptBlockId",
            "abc",
            "Path",
            "C:\\s.ps1");
    assertThat(script.type()).isEqualTo(RecordType.SCRIPT);
    assertThat(script.pid()).as("PowerShell writes its events itself").isEqualTo(4444);
    assertThat(script.view().bodyInt(Script.PART)).isEqualTo(2);
    assertThat(script.view().bodyInt(Script.PARTS)).isEqualTo(3);
    assertThat(script.fields())
        .containsEntry(FieldId.VALUE, "Get-Item\r\nä")
        .containsEntry(FieldId.SCRIPT_ID, "abc")
        .containsEntry(FieldId.PATH, "C:\\s.ps1")
        .containsEntry(FieldId.SID, "S-1-5-18");
  }

  @Test
  void shouldTellWhatAPipelineRanAndInWhichHost() {
    Mapped pipeline =
        event(
            POWERSHELL,
            4103,
            "ContextInfo",
            "   Host Name = ConsoleHost\r\n   Host Application = p.exe -enc AA\r\n"
                + "   Script Name = C:\\s.ps1\r\n",
            "Payload",
            "CommandInvocation(Get-Item)");
    assertThat(pipeline.type()).isEqualTo(RecordType.LOG);
    assertThat(pipeline.pid()).isEqualTo(4444);
    assertThat(pipeline.fields())
        .containsEntry(FieldId.COMMAND_LINE, "p.exe -enc AA")
        .containsEntry(FieldId.PATH, "C:\\s.ps1")
        .containsEntry(FieldId.VALUE, "CommandInvocation(Get-Item)");
  }

  @ParameterizedTest
  @CsvSource({"400, param3", "600, param3", "800, param2", "800, Message", "403, param1"})
  void shouldTellTheHostApplicationWhereverItStands(int code, String field) {
    Mapped engine = event("PowerShell", code, field, "A=1\r\n\tHostApplication=p.exe x\r\n\tB=2");
    assertThat(engine.text(FieldId.COMMAND_LINE)).isEqualTo("p.exe x");
  }

  @ParameterizedTest
  @CsvSource({
    "106, TASK_CREATE",
    "140, TASK_CHANGE",
    "141, TASK_DELETE",
    "129, TASK_START",
    "200, TASK_START",
    "201, TASK_END"
  })
  void shouldMakeTasksOfTheSchedulersEvents(int code, SystemKind kind) {
    Mapped task = event(TASKS, code, "TaskName", "\\T", "UserContext", "CORP\\eve");
    assertThat(task.type()).isEqualTo(RecordType.SYSTEM);
    assertThat(task.view().bodyInt(SystemAct.KIND)).isEqualTo(kind.code());
    assertThat(task.fields())
        .containsEntry(FieldId.NAME, "\\T")
        .containsEntry(FieldId.USER, "CORP\\eve");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ProcessID|77",
        "Message|Task Scheduler launch task \"\\T\" , instance \"c.exe\"  with process ID 77."
      })
  void shouldTellWhichProcessATaskStarted(String field, String value) {
    Mapped task = event(TASKS, 129, "TaskName", "\\T", "Path", "c.exe", field, value);
    assertThat(task.pid()).isZero();
    assertThat(task.view().bodyInt(SystemAct.TARGET_PID)).isEqualTo(77);
    assertThat(task.text(FieldId.COMMAND_LINE)).isEqualTo("c.exe");
  }

  @Test
  void shouldMakeServicesOfTheManagersEvents() {
    Mapped made =
        event(
            "Service Control Manager", 7045,
            "ServiceName", "svc",
            "ImagePath", "cmd.exe /c x",
            "AccountName", "LocalSystem");
    assertThat(made.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.SERVICE_CREATE.code());
    assertThat(made.fields())
        .containsEntry(FieldId.NAME, "svc")
        .containsEntry(FieldId.COMMAND_LINE, "cmd.exe /c x")
        .containsEntry(FieldId.TARGET_USER, "LocalSystem");
    Mapped state = event("Service Control Manager", 7036, "param1", "Spooler", "param2", "running");
    assertThat(state.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.SERVICE_STATE.code());
    assertThat(state.text(FieldId.NAME)).isEqualTo("Spooler");
    Mapped changed =
        event(
            "Service Control Manager",
            7040,
            "param1",
            "Print Spooler",
            "param2",
            "auto",
            "param3",
            "demand",
            "param4",
            "Spooler");
    assertThat(changed.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.SERVICE_CHANGE.code());
    assertThat(changed.text(FieldId.NAME)).isEqualTo("Spooler");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Query|SELECT x|processid|88|User|CORP\\eve",
        "Message|Namespace = ROOT; NotificationQuery = SELECT x; UserName = CORP\\eve; "
            + "ClientProcessID = 88, ClientMachine = PC1; PossibleCause = Temporary|a|b|c|d"
      })
  void shouldMakeAFilterOfEvent5860(String a, String b, String c, String d, String e, String f) {
    Mapped filter = event(WMI, 5860, a, b, c, d, e, f);
    assertThat(filter.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.WMI_FILTER.code());
    assertThat(filter.pid()).isEqualTo(88);
    assertThat(filter.fields())
        .containsEntry(FieldId.VALUE, "SELECT x")
        .containsEntry(FieldId.USER, "CORP\\eve");
  }

  @Test
  void shouldMakeABindingOfEvent5861() {
    Mapped binding =
        event(
            WMI,
            5861,
            "CONSUMER",
            "CommandLineEventConsumer=\"C\"",
            "ESS",
            "F",
            "PossibleCause",
            "Binding EventFilter: \ninstance of CommandLineEventConsumer\n{\n"
                + "\tCommandLineTemplate = \"C:\\\\a.exe \\\"b\\\" c\";\n};");
    assertThat(binding.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.WMI_BINDING.code());
    assertThat(binding.fields())
        .containsEntry(FieldId.NAME, "CommandLineEventConsumer=\"C\"")
        .containsEntry(FieldId.VALUE, "F")
        .containsEntry(FieldId.COMMAND_LINE, "C:\\a.exe \"b\" c");
  }

  @Test
  void shouldMakeLogsOfTheRestOfWmi() {
    Mapped failed =
        event(WMI, 5858, "ClientProcessId", "88", "Operation", "Start x", "User", "CORP\\eve");
    assertThat(failed.type()).isEqualTo(RecordType.LOG);
    assertThat(failed.pid()).isEqualTo(88);
    assertThat(failed.text(FieldId.VALUE)).isEqualTo("Start x");
    Mapped started =
        event(WMI, 5857, "Message", "P started. HostProcess = wmiprvse.exe; ProcessID = 89; x");
    assertThat(started.pid()).isEqualTo(89);
  }

  @Test
  void shouldTellWhichLogWasCleared() {
    String provider = "Microsoft-Windows-Eventlog";
    Mapped security =
        RawEvent.of(
                provider,
                "Security",
                1102,
                "Message",
                "The audit log was cleared.\r\nSubject:\r\n\tSecurity ID:\tS-1-5-21-1\r\n"
                    + "\tAccount Name:\teve\r\n\tDomain Name:\tCORP\r\n\tLogon ID:\t0xC61D9")
            .mapped();
    assertThat(security.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.LOG_CLEARED.code());
    assertThat(security.fields())
        .containsEntry(FieldId.NAME, "Security")
        .containsEntry(FieldId.USER, "CORP\\eve")
        .containsEntry(FieldId.SID, "S-1-5-21-1")
        .containsEntry(FieldId.LOGON_ID, "0xc61d9");
    RawEvent other = RawEvent.of(provider, "System", 104, "Channel", "App/Op", "BackupPath", "");
    assertThat(Mapped.of(other.winlogbeat()).text(FieldId.NAME)).isEqualTo("App/Op");
    assertThat(Mapped.of(other.winlogbeat()).text(FieldId.CHANNEL)).isEqualTo("System");
    RawEvent words =
        RawEvent.of(provider, "System", 104, "Message", "The App/Op log file was cleared.");
    assertThat(words.mapped().text(FieldId.NAME)).isEqualTo("App/Op");
  }

  /** Whatever comes: a LOG, with all its fields. */
  @Test
  void shouldMakeALogOfEveryOtherProvider() {
    Mapped log =
        event("Microsoft-Windows-Windows Defender", 1116, "Threat Name", "X", "Message", "Found X");
    assertThat(log.type()).isEqualTo(RecordType.LOG);
    assertThat(log.view().bodyInt(Log.LEVEL)).isEqualTo(6);
    assertThat(log.pid()).isZero();
    assertThat(log.fields())
        .containsEntry(FieldId.TEXT, "Found X")
        .containsEntry(FieldId.SID, "S-1-5-18");
    assertThat(log.data()).containsEntry("Threat Name", "X");
    assertThat(Mapped.of("{}").type()).isEqualTo(RecordType.LOG);
    assertThat(Mapped.of("{\"EventID\":\"many\"}").type()).isEqualTo(RecordType.LOG);
  }
}

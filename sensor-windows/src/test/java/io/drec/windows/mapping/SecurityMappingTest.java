package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The security log's events, raw → record. */
final class SecurityMappingTest {
  private static final String[] SUBJECT = {
    "SubjectUserSid",
    "S-1-5-21-1",
    "SubjectUserName",
    "eve",
    "SubjectDomainName",
    "CORP",
    "SubjectLogonId",
    "0x000551AB"
  };

  private static Mapped security(int code, String... data) {
    String[] all = new String[SUBJECT.length + data.length];
    System.arraycopy(SUBJECT, 0, all, 0, SUBJECT.length);
    System.arraycopy(data, 0, all, SUBJECT.length, data.length);
    return RawEvent.security(code, all).mapped();
  }

  @Test
  void shouldMakeAProcessOfEvent4688() {
    Mapped start =
        security(
            4688,
            "NewProcessId",
            "0x1F4",
            "NewProcessName",
            "C:\\a.exe",
            "ProcessId",
            "0x64",
            "ParentProcessName",
            "C:\\p.exe",
            "CommandLine",
            "a.exe 1",
            "TargetUserSid",
            "S-1-0-0",
            "TargetUserName",
            "-",
            "TargetDomainName",
            "-",
            "TargetLogonId",
            "0x0");
    assertThat(start.type()).isEqualTo(RecordType.PROC_START);
    assertThat(start.pid()).isEqualTo(500);
    assertThat(start.view().bodyInt(ProcStart.PARENT_PID)).isEqualTo(100);
    assertThat(start.fields())
        .containsOnly(
            entry(FieldId.EXE, "C:\\a.exe"),
            entry(FieldId.PARENT_EXE, "C:\\p.exe"),
            entry(FieldId.COMMAND_LINE, "a.exe 1"),
            entry(FieldId.USER, "CORP\\eve"),
            entry(FieldId.SID, "S-1-5-21-1"),
            entry(FieldId.LOGON_ID, "0x551ab"),
            entry(FieldId.TARGET_LOGON_ID, "0x551ab"),
            entry(FieldId.CHANNEL, "Security"),
            entry(FieldId.PROVIDER, "Microsoft-Windows-Security-Auditing"));
  }

  @Test
  void shouldTellWhoseSessionAProcessRunsInWhenItIsNotItsCreators() {
    Mapped start =
        security(
            4688,
            "NewProcessId",
            "0x1f4",
            "ProcessId",
            "0x64",
            "TargetUserSid",
            "S-1-5-21-2",
            "TargetUserName",
            "mallory",
            "TargetDomainName",
            "CORP",
            "TargetLogonId",
            "0x777");
    assertThat(start.fields())
        .containsEntry(FieldId.USER, "CORP\\mallory")
        .containsEntry(FieldId.SID, "S-1-5-21-2")
        .containsEntry(FieldId.LOGON_ID, "0x551ab")
        .containsEntry(FieldId.TARGET_LOGON_ID, "0x777");
  }

  @Test
  void shouldMakeAnExitOfEvent4689() {
    Mapped exit = security(4689, "ProcessId", "0x1f4", "Status", "0x1", "ProcessName", "C:\\a.exe");
    assertThat(exit.type()).isEqualTo(RecordType.PROC_EXIT);
    assertThat(exit.pid()).isEqualTo(500);
    assertThat(exit.view().bodyInt(ProcExit.WAIT_STATUS)).isEqualTo(0x100);
  }

  @Test
  void shouldMakeASessionOfEvent4624() {
    Mapped logon =
        security(
            4624,
            "TargetUserSid",
            "S-1-5-21-9",
            "TargetUserName",
            "bob",
            "TargetDomainName",
            "CORP",
            "TargetLogonId",
            "0xABC",
            "TargetLinkedLogonId",
            "0xABD",
            "LogonType",
            "3",
            "WorkstationName",
            "PC2",
            "ProcessId",
            "0x0",
            "ProcessName",
            "-",
            "IpAddress",
            "::ffff:192.0.2.7",
            "IpPort",
            "60065");
    assertThat(logon.type()).isEqualTo(RecordType.AUTH);
    assertThat(logon.pid()).isZero();
    assertThat(logon.view().bodyInt(Auth.KIND)).isEqualTo(AuthKind.LOGON.code());
    assertThat(logon.view().bodyInt(Auth.LOGON_TYPE)).isEqualTo(3);
    assertThat(logon.view().bodyU16(Auth.FAMILY)).isEqualTo(2);
    assertThat(logon.view().bodyU16(Auth.SOURCE_PORT)).isEqualTo(60065);
    assertThat(logon.view().bodyBytes(Auth.SOURCE_ADDR, 4)).isEqualTo(IpText.parse("192.0.2.7"));
    assertThat(logon.fields())
        .containsEntry(FieldId.USER, "CORP\\eve")
        .containsEntry(FieldId.LOGON_ID, "0x551ab")
        .containsEntry(FieldId.TARGET_USER, "CORP\\bob")
        .containsEntry(FieldId.TARGET_SID, "S-1-5-21-9")
        .containsEntry(FieldId.TARGET_LOGON_ID, "0xabc")
        .containsEntry(FieldId.LINKED_LOGON_ID, "0xabd")
        .containsEntry(FieldId.HOST_NAME, "PC2");
  }

  @ParameterizedTest
  @CsvSource({
    "4625, FAILED", "4634, LOGOFF", "4647, LOGOFF", "4648, EXPLICIT", "4672, PRIVILEGES",
    "4768, TICKET", "4769, TICKET", "4771, FAILED", "4776, FAILED", "4778, LOGON"
  })
  void shouldMakeAuthenticationsOfTheirEvents(int code, AuthKind kind) {
    Mapped auth = security(code, "Status", "0xC000006D", "TargetUserName", "bob");
    assertThat(auth.type()).isEqualTo(RecordType.AUTH);
    assertThat(auth.view().bodyInt(Auth.KIND)).isEqualTo(kind.code());
    assertThat(auth.view().bodyInt(Auth.STATUS)).isEqualTo(0xC000006D);
  }

  @Test
  void shouldTellWhereExplicitCredentialsWereUsed() {
    Mapped used =
        security(4648, "TargetUserName", "bob", "TargetServerName", "srv", "ProcessId", "0x10");
    assertThat(used.pid()).isEqualTo(16);
    assertThat(used.text(FieldId.HOST_NAME)).isEqualTo("srv");
    assertThat(used.text(FieldId.TARGET_USER)).isEqualTo("bob");
  }

  @ParameterizedTest
  @CsvSource({
    "\\??\\C:\\, Windows\\a.exe, C:\\Windows\\a.exe",
    "\\??\\C:\\Share, \\, C:\\Share",
    "\\??\\C:\\Share, x\\y.dll, C:\\Share\\x\\y.dll",
    "-, svcctl, \\\\*\\C$\\svcctl"
  })
  void shouldMakeAFileOfAShare(String folder, String name, String path) {
    Mapped share =
        security(
            5145,
            "ShareName",
            "\\\\*\\C$",
            "ShareLocalPath",
            folder,
            "RelativeTargetName",
            name,
            "IpAddress",
            "192.0.2.7",
            "AccessMask",
            "0x2");
    assertThat(share.type()).isEqualTo(RecordType.FILE_OP);
    assertThat(share.pid()).isZero();
    assertThat(share.view().bodyInt(FileOp.OP)).isEqualTo(FileOpKind.SHARE.code());
    assertThat(share.view().bodyInt(FileOp.MODE)).isEqualTo(RecordLayout.RIGHT_WRITE_DATA);
    assertThat(share.fields())
        .containsEntry(FieldId.PATH, path)
        .containsEntry(FieldId.NAME, "\\\\*\\C$")
        .containsEntry(FieldId.LOGON_ID, "0x551ab");
    assertThat(share.data()).containsEntry("IpAddress", "192.0.2.7");
  }

  @ParameterizedTest
  @CsvSource({
    "5156, %%14593, 1, 0, 10.0.0.1, 192.0.2.9",
    "5156, %%14592, 2, 0, 192.0.2.9, 10.0.0.1",
    "5157, %%14593, 1, -13, 10.0.0.1, 192.0.2.9",
    "5152, %%14592, 2, -13, 192.0.2.9, 10.0.0.1"
  })
  void shouldMakeFlowsOfTheFilteringPlatform(
      int code, String direction, int phase, int result, String local, String remote) {
    Mapped flow =
        RawEvent.security(
                code,
                "ProcessID",
                "77",
                "Application",
                "\\device\\harddiskvolume2\\a.exe",
                "Direction",
                direction,
                "SourceAddress",
                "10.0.0.1",
                "SourcePort",
                "5000",
                "DestAddress",
                "192.0.2.9",
                "DestPort",
                "445",
                "Protocol",
                "6")
            .mapped();
    assertThat(flow.type()).isEqualTo(RecordType.NET_FLOW);
    assertThat(flow.pid()).isEqualTo(77);
    assertThat(flow.view().bodyInt(NetFlow.PHASE)).isEqualTo(phase);
    assertThat(flow.view().bodyInt(NetFlow.RESULT)).isEqualTo(result);
    assertThat(flow.view().bodyU16(NetFlow.PROTOCOL)).isEqualTo(6);
    assertThat(flow.view().bodyBytes(NetFlow.LOCAL_ADDR, 4)).isEqualTo(IpText.parse(local));
    assertThat(flow.view().bodyBytes(NetFlow.REMOTE_ADDR, 4)).isEqualTo(IpText.parse(remote));
    assertThat(flow.text(FieldId.EXE)).isEqualTo("\\device\\harddiskvolume2\\a.exe");
  }

  @Test
  void shouldTellWhoListensAndWhoBinds() {
    String[] data = {"ProcessId", "77", "SourceAddress", "::", "SourcePort", "80", "Protocol", "6"};
    Mapped listen = RawEvent.security(5154, data).mapped();
    assertThat(listen.view().bodyInt(NetFlow.PHASE)).isEqualTo(RecordLayout.FLOW_LISTEN);
    assertThat(listen.view().bodyInt(NetFlow.OUTBOUND)).isEqualTo(RecordLayout.UNKNOWN_U32);
    assertThat(listen.view().bodyU16(NetFlow.FAMILY)).isEqualTo(10);
    assertThat(listen.view().bodyU16(NetFlow.LOCAL_PORT)).isEqualTo(80);
    Mapped bind = RawEvent.security(5158, data).mapped();
    assertThat(bind.type()).isEqualTo(RecordType.LOG);
    assertThat(bind.pid()).isEqualTo(77);
  }

  @ParameterizedTest
  @CsvSource({
    "4720, ACCOUNT_CREATE", "4722, ACCOUNT_CHANGE", "4723, ACCOUNT_CHANGE",
    "4724, ACCOUNT_CHANGE", "4725, ACCOUNT_CHANGE", "4738, ACCOUNT_CHANGE",
    "4726, ACCOUNT_DELETE"
  })
  void shouldMakeAccountsOfTheirEvents(int code, SystemKind kind) {
    Mapped account =
        security(
            code, "TargetUserName", "backup", "TargetDomainName", "PC1", "TargetSid", "S-1-5-21-7");
    assertThat(account.type()).isEqualTo(RecordType.SYSTEM);
    assertThat(account.pid()).isZero();
    assertThat(account.view().bodyInt(SystemAct.KIND)).isEqualTo(kind.code());
    assertThat(account.fields())
        .containsEntry(FieldId.USER, "CORP\\eve")
        .containsEntry(FieldId.LOGON_ID, "0x551ab")
        .containsEntry(FieldId.TARGET_USER, "PC1\\backup")
        .containsEntry(FieldId.TARGET_SID, "S-1-5-21-7");
  }

  @ParameterizedTest
  @CsvSource({
    "4728, GROUP_ADD",
    "4732, GROUP_ADD",
    "4756, GROUP_ADD",
    "4729, GROUP_REMOVE",
    "4733, GROUP_REMOVE"
  })
  void shouldTellWhoCameIntoAGroup(int code, SystemKind kind) {
    Mapped group =
        security(
            code,
            "MemberName",
            "-",
            "MemberSid",
            "S-1-5-21-7",
            "TargetUserName",
            "Administrators",
            "TargetDomainName",
            "Builtin",
            "TargetSid",
            "S-1-5-32-544");
    assertThat(group.view().bodyInt(SystemAct.KIND)).isEqualTo(kind.code());
    assertThat(group.fields())
        .containsEntry(FieldId.NAME, "Builtin\\Administrators")
        .containsEntry(FieldId.TARGET_USER, "S-1-5-21-7")
        .containsEntry(FieldId.TARGET_SID, "S-1-5-21-7");
  }

  @Test
  void shouldMakeAServiceOfEvent4697() {
    Mapped service =
        security(
            4697,
            "ServiceName",
            "svc",
            "ServiceFileName",
            "C:\\s.exe -k",
            "ServiceAccount",
            "LocalSystem",
            "ClientProcessId",
            "1200");
    assertThat(service.pid()).isEqualTo(1200);
    assertThat(service.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.SERVICE_CREATE.code());
    assertThat(service.fields())
        .containsEntry(FieldId.NAME, "svc")
        .containsEntry(FieldId.TARGET_USER, "LocalSystem")
        .containsEntry(FieldId.COMMAND_LINE, "C:\\s.exe -k");
  }

  @ParameterizedTest
  @CsvSource({
    "4698, TASK_CREATE",
    "4699, TASK_DELETE",
    "4700, TASK_CHANGE",
    "4701, TASK_CHANGE",
    "4702, TASK_CHANGE"
  })
  void shouldMakeATaskOfItsDefinition(int code, SystemKind kind) {
    Mapped task =
        security(
            code,
            "TaskName",
            "\\T",
            code == 4702 ? "TaskContentNew" : "TaskContent",
            "&lt;Task&gt;&lt;Exec&gt;&lt;Command&gt;c.exe&lt;/Command&gt;\r\n"
                + "&lt;Arguments&gt;/a &amp;quot;b&amp;quot;&lt;/Arguments&gt;"
                + "&lt;/Exec&gt;&lt;/Task&gt;");
    assertThat(task.view().bodyInt(SystemAct.KIND)).isEqualTo(kind.code());
    assertThat(task.fields())
        .containsEntry(FieldId.NAME, "\\T")
        .containsEntry(FieldId.COMMAND_LINE, "c.exe /a \"b\"");
    assertThat(task.text(FieldId.VALUE)).startsWith("<Task><Exec><Command>c.exe</Command>");
  }

  @ParameterizedTest
  @CsvSource({"0x8020000000000000, 0", "0x8010000000000000, -13", "-9218868437227405312, -13"})
  void shouldMakeAnAccessOfFilesAndALogOfOtherObjects(String keywords, int result) {
    String[] data = {
      "Keywords",
      keywords,
      "ObjectType",
      "File",
      "ObjectName",
      "C:\\f",
      "AccessMask",
      "0x6",
      "ProcessId",
      "0x10",
      "ProcessName",
      "C:\\a.exe"
    };
    Mapped file = security(4663, data);
    assertThat(file.type()).isEqualTo(RecordType.FILE_OP);
    assertThat(file.pid()).isEqualTo(16);
    assertThat(file.view().bodyInt(FileOp.OP)).isEqualTo(FileOpKind.ACCESS.code());
    assertThat(file.view().bodyInt(FileOp.MODE)).isEqualTo(6);
    assertThat(file.view().bodyInt(FileOp.RESULT)).isEqualTo(result);
    assertThat(file.text(FieldId.PATH)).isEqualTo("C:\\f");
    data[3] = "Key";
    Mapped key = security(4656, data);
    assertThat(key.type()).isEqualTo(RecordType.LOG);
    assertThat(key.fields())
        .containsEntry(FieldId.EXE, "C:\\a.exe")
        .containsEntry(FieldId.LOGON_ID, "0x551ab");
  }

  @ParameterizedTest
  @CsvSource({"%%1904, VALUE_SET", "%%1905, VALUE_SET", "%%1906, VALUE_DELETE"})
  void shouldMakeARegistryValueOfEvent4657(String operation, RegistryOp op) {
    Mapped value =
        security(
            4657,
            "ObjectName",
            "\\REGISTRY\\MACHINE\\SYSTEM\\K",
            "ObjectValueName",
            "V",
            "OperationType",
            operation,
            "NewValue",
            "1",
            "ProcessId",
            "0x10");
    assertThat(value.view().bodyInt(Registry.OP)).isEqualTo(op.code());
    assertThat(value.fields())
        .containsEntry(FieldId.PATH, "HKLM\\SYSTEM\\K\\V")
        .containsEntry(FieldId.VALUE, "1");
  }

  @Test
  void shouldMakeALogOfEventsItDoesNotKnow() {
    Mapped log =
        security(4673, "ProcessId", "0x10", "ProcessName", "C:\\a.exe", "PrivilegeList", "SeX");
    assertThat(log.type()).isEqualTo(RecordType.LOG);
    assertThat(log.pid()).isEqualTo(16);
    assertThat(log.fields())
        .containsEntry(FieldId.EXE, "C:\\a.exe")
        .containsEntry(FieldId.USER, "CORP\\eve")
        .containsEntry(FieldId.LOGON_ID, "0x551ab");
    assertThat(log.data()).containsEntry("PrivilegeList", "SeX");
    assertThat(security(4719).view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.POLICY.code());
  }

  /** Collectors that forward channels by hand write {@code security}. */
  @Test
  void shouldKnowTheChannelInAnyCaseWhereNoProviderIsTold() {
    Mapped start =
        Mapped.of("{\"Channel\":\"security\",\"EventID\":\"4688\",\"NewProcessId\":\"0x10\"}");
    assertThat(start.type()).isEqualTo(RecordType.PROC_START);
    assertThat(start.pid()).isEqualTo(16);
    assertThat(start.host()).isEmpty();
  }
}

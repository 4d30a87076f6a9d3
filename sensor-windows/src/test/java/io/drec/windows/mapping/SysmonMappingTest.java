package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.IpcKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.ImageLoad;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordLayout.Log;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.Origin;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordLayout.Registry;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RegistryOp;
import io.drec.record.SystemKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sysmon's events, raw → record. */
final class SysmonMappingTest {
  private static final String GUID = "{AAAAAAAA-0001-0000-0000-00000000000F}";
  private static final String SAME_GUID = "{aaaaaaaa-0001-0000-0000-00000000000f}";

  @Test
  void shouldMakeAProcessOfEvent1() {
    Mapped start =
        RawEvent.sysmon(
                1,
                "ProcessGuid",
                GUID,
                "ProcessId",
                "42",
                "Image",
                "C:\\a\\b.exe",
                "CommandLine",
                "b.exe -x ä",
                "CurrentDirectory",
                "C:\\a\\",
                "User",
                "CORP\\eve",
                "LogonId",
                "0x00AB1",
                "Hashes",
                "MD5=AB,SHA256=CD,IMPHASH=00000000",
                "ParentProcessGuid",
                "{00000000-0000-0000-0000-000000000000}",
                "ParentProcessId",
                "7",
                "ParentImage",
                "&lt;unknown process&gt;",
                "ParentCommandLine",
                "-")
            .mapped();
    assertThat(start.host()).isEqualTo("pc1.corp.example");
    assertThat(start.type()).isEqualTo(RecordType.PROC_START);
    assertThat(start.pid()).isEqualTo(42);
    assertThat(start.view().bodyInt(ProcStart.KIND)).isEqualTo(3);
    assertThat(start.view().bodyInt(ProcStart.PARENT_PID)).isEqualTo(7);
    assertThat(start.view().bodyInt(ProcStart.UID)).isEqualTo(-1);
    assertThat(start.view().bodyInt(ProcStart.ARGC)).isEqualTo(-1);
    assertThat(start.fields())
        .containsOnly(
            entry(FieldId.GUID, SAME_GUID),
            entry(FieldId.EXE, "C:\\a\\b.exe"),
            entry(FieldId.COMMAND_LINE, "b.exe -x ä"),
            entry(FieldId.CWD, "C:\\a\\"),
            entry(FieldId.USER, "CORP\\eve"),
            entry(FieldId.TARGET_LOGON_ID, "0xab1"),
            entry(FieldId.HASHES, "sha256=cd,md5=ab"),
            entry(FieldId.CHANNEL, "Microsoft-Windows-Sysmon/Operational"),
            entry(FieldId.PROVIDER, "Microsoft-Windows-Sysmon"));
    assertThat(start.data()).containsEntry("ParentCommandLine", "-");
    assertThat(start.origin().getInt(Origin.EVENT_CODE)).isEqualTo(1);
  }

  @Test
  void shouldMakeAnExitOfEvent5() {
    Mapped exit = RawEvent.sysmon(5, "ProcessGuid", GUID, "ProcessId", "42").mapped();
    assertThat(exit.type()).isEqualTo(RecordType.PROC_EXIT);
    assertThat(exit.pid()).isEqualTo(42);
    assertThat(exit.text(FieldId.GUID)).isEqualTo(SAME_GUID);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, 10.0.0.1, 50000, 192.0.2.9, 443, 1",
    "false, 2, 192.0.2.9, 443, 10.0.0.1, 50000, 0"
  })
  void shouldTurnAConnectionTheWayThisHostSeesIt(
      String initiated,
      int phase,
      String local,
      int localPort,
      String remote,
      int remotePort,
      int outbound) {
    Mapped flow =
        RawEvent.sysmon(
                3,
                "ProcessId",
                "42",
                "User",
                "CORP\\eve",
                "Protocol",
                "udp",
                "Initiated",
                initiated,
                "SourceIp",
                "10.0.0.1",
                "SourcePort",
                "50000",
                "DestinationIp",
                "192.0.2.9",
                "DestinationPort",
                "443")
            .mapped();
    assertThat(flow.type()).isEqualTo(RecordType.NET_FLOW);
    assertThat(flow.view().bodyInt(NetFlow.PHASE)).isEqualTo(phase);
    assertThat(flow.view().bodyInt(NetFlow.OUTBOUND)).isEqualTo(outbound);
    assertThat(flow.view().bodyU16(NetFlow.FAMILY)).isEqualTo(2);
    assertThat(flow.view().bodyU16(NetFlow.PROTOCOL)).isEqualTo(17);
    assertThat(flow.view().bodyU16(NetFlow.LOCAL_PORT)).isEqualTo(localPort);
    assertThat(flow.view().bodyU16(NetFlow.REMOTE_PORT)).isEqualTo(remotePort);
    assertThat(flow.view().bodyBytes(NetFlow.LOCAL_ADDR, 4)).isEqualTo(IpText.parse(local));
    assertThat(flow.view().bodyBytes(NetFlow.REMOTE_ADDR, 4)).isEqualTo(IpText.parse(remote));
    assertThat(flow.view().bodyLong(NetFlow.BYTES_SENT)).isEqualTo(RecordLayout.UNKNOWN_U64);
    assertThat(flow.text(FieldId.USER)).isEqualTo("CORP\\eve");
  }

  @ParameterizedTest
  @CsvSource({
    "7, true, Valid, 1, 1",
    "7, true, Expired, 1, 2",
    "7, false, Unavailable, 1, 2",
    "7, -, -, 1, 0",
    "6, true, Valid, 2, 1"
  })
  void shouldMakeImagesOfEvents6And7(
      int code, String signed, String status, int kind, int signature) {
    Mapped image =
        RawEvent.sysmon(
                code,
                "ProcessId",
                "42",
                "ImageLoaded",
                "C:\\x.dll",
                "Hashes",
                "SHA1=AA",
                "Signed",
                signed,
                "Signature",
                "ACME",
                "SignatureStatus",
                status)
            .mapped();
    assertThat(image.type()).isEqualTo(RecordType.IMAGE_LOAD);
    assertThat(image.view().bodyInt(ImageLoad.KIND)).isEqualTo(kind);
    assertThat(image.view().bodyInt(ImageLoad.SIGNATURE)).isEqualTo(signature);
    assertThat(image.fields())
        .containsEntry(FieldId.PATH, "C:\\x.dll")
        .containsEntry(FieldId.SIGNER, "ACME")
        .containsEntry(FieldId.HASHES, "sha1=aa");
  }

  @Test
  void shouldMakeARemoteThreadOfEvent8() {
    Mapped thread =
        RawEvent.sysmon(
                8,
                "SourceProcessGuid",
                GUID,
                "SourceProcessId",
                "42",
                "SourceImage",
                "C:\\a.exe",
                "TargetProcessGuid",
                "{bbbbbbbb-0001-0000-0000-00000000000f}",
                "TargetProcessId",
                "43",
                "TargetImage",
                "<unknown process>",
                "NewThreadId",
                "9",
                "StartAddress",
                "0x00007FFAF155D4B0")
            .mapped();
    assertThat(thread.type()).isEqualTo(RecordType.IPC);
    assertThat(thread.pid()).isEqualTo(42);
    assertThat(thread.view().bodyInt(Ipc.KIND)).isEqualTo(IpcKind.REMOTE_THREAD.code());
    assertThat(thread.view().bodyInt(Ipc.TARGET_PID)).isEqualTo(43);
    assertThat(thread.view().bodyInt(Ipc.TARGET_TID)).isEqualTo(9);
    assertThat(thread.view().bodyLong(Ipc.ADDRESS)).isEqualTo(0x7FFAF155D4B0L);
    assertThat(thread.fields())
        .containsEntry(FieldId.GUID, SAME_GUID)
        .containsEntry(FieldId.TARGET_GUID, "{bbbbbbbb-0001-0000-0000-00000000000f}")
        .containsEntry(FieldId.EXE, "C:\\a.exe")
        .doesNotContainKey(FieldId.TARGET_EXE);
  }

  @Test
  void shouldMakeAnAccessOfEvent10() {
    Mapped access =
        RawEvent.sysmon(
                10,
                "SourceProcessGUID",
                GUID,
                "SourceProcessId",
                "42",
                "SourceThreadId",
                "5",
                "TargetProcessId",
                "600",
                "TargetImage",
                "C:\\Windows\\system32\\lsass.exe",
                "GrantedAccess",
                "0x1FFFFF",
                "SourceUser",
                "CORP\\eve")
            .mapped();
    assertThat(access.view().bodyInt(Ipc.KIND)).isEqualTo(IpcKind.ACCESS.code());
    assertThat(access.view().bodyInt(Ipc.ACCESS)).isEqualTo(0x1fffff);
    assertThat(access.view().tid()).isEqualTo(5);
    assertThat(access.fields())
        .containsEntry(FieldId.TARGET_EXE, "C:\\Windows\\system32\\lsass.exe")
        .containsEntry(FieldId.USER, "CORP\\eve");
  }

  @ParameterizedTest
  @CsvSource({
    "2, TIMES",
    "11, CREATE",
    "15, STREAM",
    "23, UNLINK",
    "26, UNLINK",
    "27, BLOCKED",
    "28, BLOCKED",
    "29, CREATE"
  })
  void shouldMakeFileOperations(int code, FileOpKind kind) {
    Mapped file =
        RawEvent.sysmon(
                code,
                "ProcessId",
                "42",
                "Image",
                "C:\\a.exe",
                "TargetFilename",
                "C:\\b.txt",
                code == 15 ? "Hash" : "Hashes",
                "MD5=0F")
            .mapped();
    assertThat(file.type()).isEqualTo(RecordType.FILE_OP);
    assertThat(file.pid()).isEqualTo(42);
    assertThat(file.view().bodyInt(FileOp.OP)).isEqualTo(kind.code());
    assertThat(file.fields())
        .containsEntry(FieldId.PATH, "C:\\b.txt")
        .containsEntry(FieldId.HASHES, "md5=0f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[ZoneTransfer]  ZoneId=3  ReferrerUrl=http://r/  HostUrl=http://h/x.exe ",
        "[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=http://r/\r\nHostUrl=http://h/x.exe\r\n"
      })
  void shouldReadWhereADownloadCameFrom(String contents) {
    Mapped stream =
        RawEvent.sysmon(15, "TargetFilename", "C:\\x.exe:Zone.Identifier", "Contents", contents)
            .mapped();
    assertThat(stream.fields())
        .containsEntry(FieldId.PATH, "C:\\x.exe:Zone.Identifier")
        .containsEntry(FieldId.URL, "http://h/x.exe")
        .containsEntry(FieldId.REFERRER, "http://r/");
  }

  @ParameterizedTest
  @CsvSource({
    "12, CreateKey, KEY_CREATE",
    "12, DeleteKey, KEY_DELETE",
    "12, DeleteValue, VALUE_DELETE",
    "13, SetValue, VALUE_SET",
    "14, RenameKey, RENAME"
  })
  void shouldMakeRegistryOperations(int code, String type, RegistryOp op) {
    Mapped registry =
        RawEvent.sysmon(
                code,
                "EventType",
                type,
                "ProcessId",
                "42",
                "TargetObject",
                "\\REGISTRY\\MACHINE\\Software\\X",
                "Details",
                "C:\\x.exe",
                "NewName",
                "\\REGISTRY\\USER\\S-1\\Y")
            .mapped();
    assertThat(registry.type()).isEqualTo(RecordType.REGISTRY);
    assertThat(registry.view().bodyInt(Registry.OP)).isEqualTo(op.code());
    assertThat(registry.fields())
        .containsEntry(FieldId.PATH, "HKLM\\Software\\X")
        .containsEntry(FieldId.PATH2, "HKU\\S-1\\Y")
        .containsEntry(FieldId.VALUE, "C:\\x.exe");
  }

  @Test
  void shouldMakePipesOfEvents17And18() {
    Mapped made = RawEvent.sysmon(17, "ProcessId", "42", "PipeName", "\\p").mapped();
    assertThat(made.view().bodyInt(Ipc.KIND)).isEqualTo(IpcKind.PIPE_CREATE.code());
    assertThat(made.text(FieldId.PATH)).isEqualTo("\\p");
    Mapped nameless =
        RawEvent.sysmon(18, "ProcessId", "42", "PipeName", "<Anonymous Pipe>").mapped();
    assertThat(nameless.view().bodyInt(Ipc.KIND)).isEqualTo(IpcKind.PIPE_CONNECT.code());
    assertThat(nameless.text(FieldId.PATH)).isNull();
  }

  @Test
  void shouldMakeWmiRecordsOfEvents19To21() {
    Mapped consumer =
        RawEvent.sysmon(
                20,
                "Operation",
                "Created",
                "User",
                "CORP\\eve",
                "Name",
                " \"Example\"",
                "Type",
                "Command Line",
                "Destination",
                " \"C:\\\\a.exe \\\"b\\\"\"")
            .mapped();
    assertThat(consumer.type()).isEqualTo(RecordType.SYSTEM);
    assertThat(consumer.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.WMI_CONSUMER.code());
    assertThat(consumer.fields())
        .containsEntry(FieldId.NAME, "Example")
        .containsEntry(FieldId.COMMAND_LINE, "C:\\a.exe \"b\"")
        .containsEntry(FieldId.TEXT, "Created");
    Mapped filter = RawEvent.sysmon(19, "Name", "F", "Query", " \"SELECT 1\"").mapped();
    assertThat(filter.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.WMI_FILTER.code());
    assertThat(filter.text(FieldId.VALUE)).isEqualTo("SELECT 1");
    Mapped binding = RawEvent.sysmon(21, "Consumer", "C", "Filter", "F").mapped();
    assertThat(binding.view().bodyInt(SystemAct.KIND)).isEqualTo(SystemKind.WMI_BINDING.code());
    assertThat(binding.text(FieldId.NAME)).isEqualTo("C");
  }

  @Test
  void shouldMakeADnsQueryOfEvent22() {
    Mapped dns =
        RawEvent.sysmon(
                22,
                "ProcessId",
                "42",
                "QueryName",
                "example.com",
                "QueryStatus",
                "0",
                "QueryResults",
                "type:  5 cdn.example.net;::ffff:192.0.2.1;2001:db8::1;")
            .mapped();
    assertThat(dns.type()).isEqualTo(RecordType.DNS);
    assertThat(dns.view().bodyInt(Dns.STATUS)).isZero();
    assertThat(dns.text(FieldId.NAME)).isEqualTo("example.com");
    assertThat(dns.text(FieldId.ANSWERS))
        .isEqualTo("cdn.example.net\0" + "192.0.2.1\0" + "2001:db8::1\0");
    assertThat(RawEvent.sysmon(22, "QueryName", "x").mapped().view().bodyInt(Dns.STATUS))
        .isEqualTo(RecordLayout.UNKNOWN_U32);
  }

  @Test
  void shouldMakeTheRestOfItsEvents() {
    Mapped raw =
        RawEvent.sysmon(9, "ProcessId", "42", "Device", "\\Device\\HarddiskVolume2").mapped();
    assertThat(raw.view().bodyInt(FileOp.OP)).isEqualTo(FileOpKind.RAW_READ.code());
    assertThat(raw.text(FieldId.PATH)).isEqualTo("\\Device\\HarddiskVolume2");
    Mapped tamper = RawEvent.sysmon(25, "ProcessId", "42", "Type", "Image is replaced").mapped();
    assertThat(tamper.view().bodyInt(Ipc.KIND)).isEqualTo(IpcKind.TAMPER.code());
    Mapped clipboard =
        RawEvent.sysmon(24, "ProcessId", "42", "Image", "C:\\a.exe", "ProcessGuid", GUID).mapped();
    assertThat(clipboard.type()).isEqualTo(RecordType.LOG);
    assertThat(clipboard.pid()).isEqualTo(42);
    assertThat(clipboard.view().bodyInt(Log.LEVEL)).isEqualTo(6);
    assertThat(clipboard.fields())
        .containsEntry(FieldId.EXE, "C:\\a.exe")
        .containsEntry(FieldId.GUID, SAME_GUID);
    for (int code : new int[] {4, 16, 99, 255}) {
      assertThat(RawEvent.sysmon(code).mapped().type()).isEqualTo(RecordType.LOG);
    }
  }

  /** Numbers that are none, and endless ones: the field is left out, the event stays. */
  @Test
  void shouldKeepEventsWhoseValuesMakeNoSense() {
    Mapped record =
        RawEvent.sysmon(
                3,
                "ProcessId",
                "4.2",
                "SourceIp",
                "not.an.address",
                "SourcePort",
                "http",
                "DestinationIp",
                "300.1.1.1",
                "DestinationPort",
                "99999999999999999999")
            .mapped();
    assertThat(record.type()).isEqualTo(RecordType.NET_FLOW);
    assertThat(record.pid()).isZero();
    assertThat(record.view().bodyU16(NetFlow.FAMILY)).isZero();
    assertThat(record.view().bodyU16(NetFlow.REMOTE_PORT)).isZero();
    assertThat(record.data()).containsEntry("SourceIp", "not.an.address");
  }

  @Test
  void shouldCutWhatARecordCannotHold() {
    String script = "x".repeat(1 << 19);
    Mapped record =
        RawEvent.sysmon(1, "ProcessId", "42", "CommandLine", script, "ParentCommandLine", script)
            .mapped();
    int field = record.view().findField(FieldId.COMMAND_LINE);
    assertThat(record.view().fieldTrueLength(field)).isEqualTo(script.length());
    assertThat(record.view().fieldFlags(field)).isEqualTo(RecordLayout.FF_TRUNCATED);
    assertThat(record.view().hasField(FieldId.ORIGIN)).isTrue();
    assertThat(record.view().hasField(FieldId.DATA)).isTrue();
  }
}

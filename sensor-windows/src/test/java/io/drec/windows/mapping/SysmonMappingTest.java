package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import org.junit.jupiter.api.Test;

/** Sysmon's events, raw text → record. */
final class SysmonMappingTest {
  private static final String HEAD =
      "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Hostname\":\"pc1.corp.example\","
          + "\"SourceName\":\"Microsoft-Windows-Sysmon\","
          + "\"TimeCreated\":\"2024-05-06T07:08:09.123Z\",";

  @Test
  void shouldMakeAProcessOfEvent1() {
    Mapped start =
        Mapped.of(
            HEAD
                + "\"EventID\":1,\"UtcTime\":\"2024-05-06 07:08:09.100\","
                + "\"ProcessGuid\":\"{AAAAAAAA-0001-0000-0000-00000000000F}\",\"ProcessId\":\"42\","
                + "\"Image\":\"C:\\\\a\\\\b.exe\",\"CommandLine\":\"b.exe -x \\u00e4\","
                + "\"CurrentDirectory\":\"C:\\\\a\\\\\",\"User\":\"CORP\\\\eve\","
                + "\"LogonId\":\"0x00AB1\",\"Hashes\":\"MD5=AB,SHA256=CD\","
                + "\"ParentProcessGuid\":\"{aaaaaaaa-0002-0000-0000-000000000000}\","
                + "\"ParentProcessId\":\"7\",\"ParentImage\":\"&lt;unknown process&gt;\","
                + "\"ParentCommandLine\":\"-\"}");
    assertThat(start.host()).isEqualTo("pc1.corp.example");
    assertThat(start.type()).isEqualTo(RecordType.PROC_START);
    assertThat(start.pid()).isEqualTo(42);
    assertThat(start.view().bodyInt(ProcStart.KIND)).isEqualTo(3);
    assertThat(start.view().bodyInt(ProcStart.PARENT_PID)).isEqualTo(7);
    assertThat(start.view().bodyInt(ProcStart.UID)).isEqualTo(-1);
    assertThat(start.fields())
        .containsEntry(FieldId.GUID, "{aaaaaaaa-0001-0000-0000-00000000000f}")
        .containsEntry(FieldId.PARENT_GUID, "{aaaaaaaa-0002-0000-0000-000000000000}")
        .containsEntry(FieldId.EXE, "C:\\a\\b.exe")
        .containsEntry(FieldId.COMMAND_LINE, "b.exe -x ä")
        .containsEntry(FieldId.CWD, "C:\\a\\")
        .containsEntry(FieldId.USER, "CORP\\eve")
        .containsEntry(FieldId.TARGET_LOGON_ID, "0xab1")
        .containsEntry(FieldId.HASHES, "sha256=cd,md5=ab")
        .containsEntry(FieldId.CHANNEL, "Microsoft-Windows-Sysmon/Operational")
        .containsEntry(FieldId.PROVIDER, "Microsoft-Windows-Sysmon")
        .doesNotContainKeys(FieldId.PARENT_EXE, FieldId.PARENT_COMMAND_LINE);
    assertThat(start.data()).containsEntry("ParentCommandLine", "-").hasSize(18);
  }
}

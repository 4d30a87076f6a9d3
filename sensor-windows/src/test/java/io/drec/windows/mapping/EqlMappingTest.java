package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.windows.EqlFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Endgame's normalised events, raw → record. */
final class EqlMappingTest {
  private static final String HEAD =
      "{\"pid\":42,\"process_path\":\"C:\\\\a.exe\",\"timestamp\":131883570659490000,"
          + "\"unique_pid\":\"{AAAAAAAA-0001-0000-0000-00000000000F}\",";

  private static Mapped event(String fields) {
    byte[] text = (HEAD + fields + "}").getBytes(StandardCharsets.UTF_8);
    assertThat(new EqlFormat().recognises("a.json", text)).isTrue();
    return Mapped.read(new EqlFormat(), text).get(0);
  }

  @Test
  void shouldMakeAProcess() {
    Mapped start =
        event(
            "\"event_type\":\"process\",\"subtype\":\"create\",\"ppid\":7,\"logon_id\":217055,"
                + "\"command_line\":\"a 1\",\"user\":\"D\\\\bob\","
                + "\"unique_ppid\":\"{BBBBBBBB-0001-0000-0000-00000000000F}\"");
    assertThat(start.type()).isEqualTo(RecordType.PROC_START);
    assertThat(start.view().timeNs())
        .isEqualTo(Instant.parse("2018-12-04T00:31:05.949Z").toEpochMilli() * 1_000_000);
    assertThat(start.pid()).isEqualTo(42);
    assertThat(start.view().bodyInt(ProcStart.PARENT_PID)).isEqualTo(7);
    assertThat(start.fields())
        .containsEntry(FieldId.GUID, "{aaaaaaaa-0001-0000-0000-00000000000f}")
        .containsEntry(FieldId.PARENT_GUID, "{bbbbbbbb-0001-0000-0000-00000000000f}")
        .containsEntry(FieldId.EXE, "C:\\a.exe")
        .containsEntry(FieldId.COMMAND_LINE, "a 1")
        .containsEntry(FieldId.USER, "D\\bob")
        .containsEntry(FieldId.TARGET_LOGON_ID, "0x34fdf");
    assertThat(event("\"event_type\":\"process\",\"subtype\":\"terminate\"").type())
        .isEqualTo(RecordType.PROC_EXIT);
  }

  @Test
  void shouldMakeFilesImagesFlowsAndRegistryValues() {
    Mapped file = event("\"event_type\":\"file\",\"file_path\":\"C:\\\\f\"");
    assertThat(file.view().bodyInt(FileOp.OP)).isEqualTo(FileOpKind.CREATE.code());
    assertThat(file.text(FieldId.PATH)).isEqualTo("C:\\f");
    Mapped image = event("\"event_type\":\"image_load\",\"image_path\":\"C:\\\\i.dll\"");
    assertThat(image.type()).isEqualTo(RecordType.IMAGE_LOAD);
    assertThat(image.text(FieldId.PATH)).isEqualTo("C:\\i.dll");
    Mapped flow =
        event(
            "\"event_type\":\"network\",\"subtype\":\"incoming\",\"protocol\":\"tcp\","
                + "\"source_address\":\"192.0.2.9\",\"source_port\":\"5000\","
                + "\"destination_address\":\"10.0.0.1\",\"destination_port\":\"80\"");
    assertThat(flow.view().bodyInt(NetFlow.PHASE)).isEqualTo(2);
    assertThat(flow.view().bodyU16(NetFlow.LOCAL_PORT)).isEqualTo(80);
    assertThat(flow.view().bodyU16(NetFlow.REMOTE_PORT)).isEqualTo(5000);
    Mapped registry = event("\"event_type\":\"registry\",\"registry_path\":\"HKU\\\\S-1\\\\K\"");
    assertThat(registry.type()).isEqualTo(RecordType.REGISTRY);
    assertThat(registry.text(FieldId.PATH)).isEqualTo("HKU\\S-1\\K");
    assertThat(event("\"event_type\":\"security\"").type()).isEqualTo(RecordType.LOG);
    assertThat(event("\"event_type\":\"dns\",\"query_name\":\"x.y\"").text(FieldId.NAME))
        .isEqualTo("x.y");
  }
}

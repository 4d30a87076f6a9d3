package io.drec.windows.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Origin;
import io.drec.windows.WindowsJsonFormat;
import io.drec.windows.WindowsXmlFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One event, whoever collected it: one record, one fingerprint, one time. */
final class EventShapesTest {
  private static final long WRITTEN_NS =
      Instant.parse("2024-05-06T07:08:09.123Z").toEpochMilli() * 1_000_000;

  private static Stream<RawEvent> events() {
    return Stream.of(
        RawEvent.sysmon(
            1,
            "ProcessGuid",
            "{AAAAAAAA-0001-0000-0000-00000000000F}",
            "ProcessId",
            "42",
            "Image",
            "C:\\a\\b.exe",
            "CommandLine",
            "\"C:\\a\\b.exe\" <ä> & 'x'",
            "User",
            "CORP\\eve",
            "LogonId",
            "0x00AB1",
            "ParentProcessId",
            "7"),
        RawEvent.sysmon(
            3,
            "ProcessId",
            "42",
            "Protocol",
            "tcp",
            "Initiated",
            "true",
            "SourceIp",
            "10.0.0.1",
            "SourcePort",
            "50000",
            "DestinationIp",
            "2001:db8::1",
            "DestinationPort",
            "443"),
        RawEvent.sysmon(
            13,
            "EventType",
            "SetValue",
            "ProcessId",
            "42",
            "TargetObject",
            "HKLM\\Software\\X\\Y",
            "Details",
            "DWORD (0x00000001)"),
        RawEvent.sysmon(
            8,
            "SourceProcessId",
            "42",
            "SourceProcessGUID",
            "{aaaaaaaa-0001-0000-0000-00000000000f}",
            "TargetProcessId",
            "43",
            "TargetImage",
            "<unknown process>",
            "NewThreadId",
            "9",
            "StartAddress",
            "0x00007FFAF155D4B0"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldMakeTheSameRecordOfEveryShape(RawEvent event) {
    Mapped expected = event.mapped();
    assertThat(expected.view().timeNs()).isEqualTo(WRITTEN_NS);
    for (String shape : event.jsonShapes()) {
      same(Mapped.of(shape), expected, shape);
    }
    byte[] syslog = event.utf8(event.syslog());
    same(Mapped.read(new WindowsXmlFormat(), syslog).get(0), expected, event.syslog());
  }

  private static void same(Mapped found, Mapped expected, String shape) {
    assertThat(found.host()).as(shape).isEqualTo(RawEvent.HOST);
    assertThat(found.body()).as(shape).isEqualTo(expected.body());
    assertThat(found.fields()).as(shape).isEqualTo(expected.fields());
    assertThat(found.fingerprint()).as(shape).isEqualTo(expected.fingerprint());
    assertThat(found.view().timeNs()).as(shape).isEqualTo(WRITTEN_NS);
    assertThat(found.origin().getLong(Origin.RECORD_NUMBER)).as(shape).isEqualTo(17);
    assertThat(found.origin().getLong(Origin.SOURCE_TIME_NS)).as(shape).isEqualTo(WRITTEN_NS);
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldKeepAllDataUnderItsName(RawEvent event) {
    for (String shape : event.jsonShapes()) {
      assertThat(Mapped.of(shape).data()).as(shape).containsAllEntriesOf(event.data());
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldRecogniseEveryShape(RawEvent event) {
    WindowsJsonFormat json = new WindowsJsonFormat();
    for (String shape : event.jsonShapes()) {
      assertThat(json.recognises("a.json", event.utf8(shape))).as(shape).isTrue();
    }
    assertThat(new WindowsXmlFormat().recognises("syslog", event.utf8(event.syslog()))).isTrue();
    assertThat(json.recognises("syslog", event.utf8(event.syslog()))).isFalse();
    assertThat(json.recognises("a.json", event.utf8("{\"message\":\"hello\"}"))).isFalse();
  }

  @Test
  void shouldReadWhatPowerShellRedirectedToAFile() {
    RawEvent event = events().findFirst().orElseThrow();
    byte[] text = ("\ufeff" + event.elasticFlat()).getBytes(StandardCharsets.UTF_16LE);
    assertThat(new WindowsJsonFormat().recognises("a.json", text)).isTrue();
    same(Mapped.read(new WindowsJsonFormat(), text).get(0), event.mapped(), "UTF-16");
  }

  /** What a collector adds, the order of fields, and the name's domain do not count. */
  @Test
  void shouldFingerprintAnEventWithoutNumberByItsOwnFields() {
    String fields = "\"EventID\":1,\"UtcTime\":\"2024-05-06 07:08:09.123\",\"Image\":\"a\"";
    String one = Mapped.of("{" + fields + ",\"Hostname\":\"PC1.corp\"}").fingerprint();
    String other =
        Mapped.of(
                "{\"Hostname\":\"PC1.corp\",\"@timestamp\":\"2024-05-06T07:08:10Z\",\"tags\":[1],"
                    + "\"Message\":\"words\","
                    + fields
                    + "}")
            .fingerprint();
    assertThat(other).isEqualTo(one);
    assertThat(Mapped.of("{" + fields + ",\"Hostname\":\"PC2.corp\"}").fingerprint())
        .isNotEqualTo(one);
    assertThat(Mapped.of("{" + fields + ",\"Hostname\":\"PC1.corp\",\"B\":\"\"}").fingerprint())
        .isNotEqualTo(one);
  }

  /** NXLog 2 writes the logging process where the event's own should be; the words have it. */
  @Test
  void shouldNotTakeTheLoggingProcessForTheActor() {
    Mapped record =
        Mapped.of(
            "{\"EventTime\":\"2024-05-06 03:08:09\",\"Hostname\":\"pc1\",\"EventID\":11,"
                + "\"SourceName\":\"Microsoft-Windows-Sysmon\",\"ProcessID\":4444,\"ThreadID\":5,"
                + "\"Message\":\"File created:\\r\\nProcessGuid: {x}\\r\\nProcessId: 42\\r\\n\"}");
    assertThat(record.pid()).isEqualTo(42);
    Mapped own =
        Mapped.of(
            "{\"TimeCreated\":\"2024-05-06T03:08:09Z\",\"Hostname\":\"pc1\",\"EventID\":5156,"
                + "\"SourceName\":\"Microsoft-Windows-Security-Auditing\",\"ProcessID\":\"77\"}");
    assertThat(own.pid()).isEqualTo(77);
    assertThat(own.text(FieldId.CHANNEL)).isNull();
  }
}

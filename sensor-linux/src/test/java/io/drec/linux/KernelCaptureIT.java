package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.dns.DnsDecoder;
import io.drec.dns.DnsMessage;
import io.drec.linux.Provocations.Act;
import io.drec.record.FieldId;
import io.drec.record.KernelKind;
import io.drec.record.Paths;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Dns;
import io.drec.record.RecordLayout.KernelAct;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are resolved, and what is asked of the kernel past the usual calls. */
final class KernelCaptureIT {
  @TempDir static Path temporary;
  private static Provocations recorded;

  @BeforeAll
  static void provoke() throws Exception {
    Capture.assumePossible();
    recorded =
        Provocations.record(
            temporary.toRealPath(), List.of(Act.of("names"), Act.of("raw"), Act.of("uring")));
  }

  private static String told(RecordView r) {
    byte[] packet = r.fieldBytes(FieldId.PACKET);
    DnsMessage message = packet == null ? null : DnsDecoder.decode(packet);
    return (r.bodyInt(Dns.RECEIVED) == 1 ? "received " : "sent ")
        + (message == null ? "?" : message.name() + message.answers())
        + " "
        + r.bodyU16(Dns.SERVER_PORT);
  }

  @Test
  void shouldKeepEveryQuestionAndAnswerWhateverCallCarriesThem() {
    List<RecordView> messages = recorded.of("names", RecordType.DNS);
    assertThat(messages)
        .extracting(KernelCaptureIT::told)
        .containsExactly(
            "sent stage.example[] 53",
            "received stage.example[127.0.0.2] 53",
            "sent stage.example[] 53",
            "sent stage.example[] 53",
            "sent stage.example[] 53");
    RecordView answer = messages.get(1);
    assertThat(answer.bodyBytes(Dns.SERVER_ADDR, 4)).containsExactly(127, 0, 0, 1);
    assertThat(recorded.of("names", RecordType.NET_FLOW))
        .anyMatch(
            r ->
                r.bodyInt(NetFlow.PHASE) == RecordLayout.FLOW_RECEIVE
                    && r.bodyLong(NetFlow.SOCKET_ID) == answer.bodyLong(Dns.SOCKET_ID));
  }

  private static List<String> flows(String act, int phase) {
    return recorded.of(act, RecordType.NET_FLOW).stream()
        .filter(r -> r.bodyInt(NetFlow.PHASE) == phase)
        .map(
            r ->
                String.format(
                    "%d %d port %d",
                    r.bodyU16(NetFlow.FAMILY),
                    r.bodyU16(NetFlow.PROTOCOL),
                    r.bodyU16(NetFlow.LOCAL_PORT)))
        .toList();
  }

  @Test
  void shouldTellAnAddressThatUdpTookAndSocketsBelowIt() {
    assertThat(flows("names", RecordLayout.FLOW_BIND)).containsExactly("2 17 port 53");
    assertThat(flows("raw", RecordLayout.FLOW_RAW)).hasSize(2);
    assertThat(flows("raw", RecordLayout.FLOW_RAW).get(0)).startsWith("2 1 ");
    assertThat(flows("raw", RecordLayout.FLOW_RAW).get(1)).startsWith("17 ");
  }

  @Test
  void shouldTellAnEbpfProgramThatIsLoaded() {
    assertThat(recorded.of("raw", RecordType.KERNEL))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.bodyInt(KernelAct.KIND)).isEqualTo(KernelKind.BPF_LOAD.code());
              assertThat(r.bodyInt(KernelAct.SUBTYPE)).as("socket filter").isEqualTo(1);
              assertThat(Capture.text(r, FieldId.NAME)).isEqualTo("drec_test");
            });
  }

  private static String asked(RecordView r) {
    String home = recorded.directory("uring").toString();
    return r.bodyInt(KernelAct.SUBTYPE)
        + absolute(r, FieldId.PATH, FieldId.DIR).replace(home, " ~")
        + absolute(r, FieldId.PATH2, FieldId.DIR2).replace(home, " ~");
  }

  private static String absolute(RecordView r, FieldId path, FieldId dir) {
    byte[] given = r.fieldBytes(path);
    byte[] joined = given == null ? null : Paths.absolute(r.fieldBytes(dir), given);
    return joined == null ? "" : new String(joined, StandardCharsets.UTF_8);
  }

  /** Open 18, write 23 (twice, told once), rename 35, unlink 36. */
  @Test
  void shouldTellWhatIsAskedThroughIoUring() {
    List<RecordView> asked = recorded.of("uring", RecordType.KERNEL);
    assertThat(asked)
        .extracting(KernelCaptureIT::asked)
        .containsExactly("18 ~/made", "23 ~/made", "35 ~/made ~/moved", "36 ~/moved");
    assertThat(asked.get(0).bodyInt(KernelAct.CALL_FLAGS) & 0101).isEqualTo(0101);
    assertThat(asked.get(1).bodyLong(KernelAct.INODE)).isNotZero();
  }
}

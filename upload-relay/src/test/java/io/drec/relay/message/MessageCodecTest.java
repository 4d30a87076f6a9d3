package io.drec.relay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.drec.store.Indicator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageCodecTest {
  private static final UUID EPOCH = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final long DAY_NS = 86_400_000_000_000L;

  /** Recorded 2026-11-27: of hosts that do not say what their index holds. */
  private static final String GREETING =
      "01010005616c70686102093139322e302e322e310b323030313a6462383a3a3103302e"
          + "31010200112233445566778899aabbccddeeff0a090909090909090909090909090909"
          + "0909090909090909090909090909090909010901096469736b2066756c6c0304";

  /** Recorded 2026-11-27: of those that do. */
  private static final String GREETING_WITH_INDEX =
      "01010005616c70686102093139322e302e322e310b323030313a6462383a3a3103302e"
          + "31010200112233445566778899aabbccddeeff0a090909090909090909090909090909"
          + "0909090909090909090909090909090909010901096469736b2066756c6c0304018080"
          + "a0bbd29df1fa31";

  static Position position(long sequence) {
    byte[] chain = new byte[32];
    Arrays.fill(chain, (byte) sequence);
    return new Position(EPOCH, sequence, chain);
  }

  static IndexReport report(int rows) {
    List<IndexRow> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long dayNs = (20_000 + i % 3) * DAY_NS;
      Indicator indicator = new Indicator(Indicator.Kind.PATH, "/opt/ü" + i);
      all.add(new IndexRow(indicator, 20_000 + i % 3, dayNs + i, dayNs + 2L * i, i + 1));
    }
    return new IndexReport(
        position(6).chain(),
        List.of(
            new IndexReport.Missing(8, 9, IndexReport.Why.OVERWRITTEN),
            new IndexReport.Missing(11, 11, IndexReport.Why.UNREADABLE)),
        3,
        5,
        new IndexUnit(7, position(12), all));
  }

  static Stream<Message> messages() {
    Health health = new Health(-5, true, "disk full", 3, 4);
    Hello.Kept kept = new Hello.Kept(2, position(9), 1);
    return Stream.of(
        new Hello("alpha", List.of("192.0.2.1", "2001:db8::1"), "0.1", List.of(kept), health),
        new Heartbeat(kept, health),
        report(0),
        report(1000),
        new FrameUnit(3, position(4), -7, 9, new byte[] {1, 2, 3}),
        new FrameUnit(3, position(4), 7, 9, new byte[100_000]),
        new Acknowledgement(UnitKind.INDEX, 0, Position.start(EPOCH)),
        new Wish(UnitKind.ANCHORS, EPOCH, 4, 40, 9),
        Wish.indexFrom(EPOCH, 7),
        new Refusal(UnitKind.FRAMES, 1000, "not today"),
        new AnchorsShown(EPOCH, List.of(position(1), position(5)), List.of(2L, 3L)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldReadWhatItWrote(Message message) throws MessageException {
    assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
  }

  /** Bytes that hosts of these days send; a centre reads them for as long as it reads version 1. */
  @Test
  void shouldReadTheGreetingsOfOlderAndNewerHosts() throws MessageException {
    byte[] first = HexFormat.of().parseHex(GREETING);
    byte[] second = HexFormat.of().parseHex(GREETING_WITH_INDEX);
    byte[] newer = Arrays.copyOf(second, second.length + 40);
    Arrays.fill(newer, second.length, newer.length, (byte) 0x5a);
    Hello plain =
        new Hello(
            "alpha",
            List.of("192.0.2.1", "2001:db8::1"),
            "0.1",
            List.of(new Hello.Kept(2, position(9), 1)),
            new Health(-5, true, "disk full", 3, 4));
    Hello indexed =
        new Hello(
            plain.name(),
            plain.addresses(),
            plain.version(),
            plain.kept(),
            plain.health(),
            new Hello.Indexed(true, 1_800_000_000_000_000_000L));

    assertThat(MessageCodec.decode(first)).isEqualTo(plain);
    assertThat(MessageCodec.encode(plain)).isEqualTo(first);
    assertThat(MessageCodec.decode(second)).isEqualTo(indexed);
    assertThat(MessageCodec.encode(indexed)).isEqualTo(second);
    assertThat(MessageCodec.decode(newer)).isEqualTo(indexed);

    byte[] nextVersion = second.clone();
    nextVersion[0]++;
    assertThatThrownBy(() -> MessageCodec.decode(nextVersion))
        .hasMessage("a message of version 2; this program reads 1");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldRefuseWhatIsCutOffOrTooLong(Message message) {
    byte[] whole = MessageCodec.encode(message);
    for (int length = 0; length < Math.min(whole.length, 300); length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> MessageCodec.decode(cut)).isInstanceOf(MessageException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> MessageCodec.decode(longer)).isInstanceOf(MessageException.class);
  }

  /** The bytes of docs/format/link-messages.md; they change with the version and not before. */
  @Test
  void shouldWriteTheBytesThatTheFormatSays() {
    assertThat(HexFormat.of().formatHex(MessageCodec.encode(Wish.indexFrom(EPOCH, 300))))
        .isEqualTo("010600" + "01" + "00112233445566778899aabbccddeeff" + "ac02" + "00" + "01");
    byte[] chain = position(1).chain();
    Indicator indicator = new Indicator(Indicator.Kind.IP, "192.0.2.1");
    IndexRow row = new IndexRow(indicator, 1, DAY_NS + 5, DAY_NS + 12, 2);
    IndexReport report =
        new IndexReport(chain, List.of(), 0, 0, new IndexUnit(1, position(1), List.of(row)));
    String chainHex = "01".repeat(32);
    assertThat(HexFormat.of().formatHex(MessageCodec.encode(report)))
        .isEqualTo(
            "010300"
                + "01"
                + "00112233445566778899aabbccddeeff"
                + "02"
                + chainHex
                + chainHex
                + "000000"
                + "01"
                + "01"
                + "09"
                + HexFormat.of().formatHex("192.0.2.1".getBytes(StandardCharsets.US_ASCII))
                + "02"
                + "0a"
                + "07"
                + "02");
  }

  @Test
  void shouldNotUnpackMoreThanWasDeclaredNorDeclareMoreThanTheLimit() {
    byte[] bomb = Zstd.compress(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(10_000);
    assertThatThrownBy(() -> MessageCodec.decode(packed(1 << 20, bomb)))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("does not unpack to 1048576 bytes");
    assertThatThrownBy(() -> MessageCodec.decode(packed(64 << 20, bomb)))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("expected at most " + IndexBody.BYTES_MAX);
  }

  private static byte[] packed(long length, byte[] content) {
    return new BodyWriter()
        .u8(MessageCodec.VERSION)
        .u8(MessageCodec.INDEX)
        .u8(1)
        .number(length)
        .raw(content)
        .toBytes();
  }

  @Test
  void shouldNotBelieveACountThatTheBytesCannotHold() {
    byte[] few =
        new BodyWriter()
            .u8(MessageCodec.VERSION)
            .u8(MessageCodec.INDEX)
            .u8(0)
            .number(0)
            .position(position(1))
            .raw(new byte[32])
            .number(0)
            .number(0)
            .number(0)
            .number(IndexBody.ROWS_MAX)
            .toBytes();
    assertThatThrownBy(() -> MessageCodec.decode(few))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining("rows of a unit: found 300000");
  }

  @Test
  void shouldNameAnotherVersionAndAnUnknownKind() {
    byte[] message = MessageCodec.encode(Wish.indexFrom(EPOCH, 7));
    message[0] = 9;
    assertThatThrownBy(() -> MessageCodec.decode(message))
        .hasMessage("a message of version 9; this program reads 1");
    message[0] = 1;
    message[1] = 99;
    assertThatThrownBy(() -> MessageCodec.decode(message))
        .hasMessage("a message of kind 99, expected 1 to 6, 10 or 11");
  }

  @Test
  void shouldCutLongValuesAtAWholeCharacterAndFindThemByTheSame() {
    String value = "/" + "ü".repeat(600);
    Indicator known = IndexRow.known(new Indicator(Indicator.Kind.PATH, value));
    assertThat(known.value()).isEqualTo("/" + "ü".repeat(511));
    assertThat(IndexRow.known(known)).isEqualTo(known);
    Indicator whole = new Indicator(Indicator.Kind.PATH, "/" + "x".repeat(1023));
    assertThat(IndexRow.known(whole)).isEqualTo(whole);
  }

  /** What a host of before does not say, so that a greeting may end before it. */
  @Test
  void shouldReadAGreetingWithAndWithoutWhatTheIndexHolds() throws MessageException {
    Health health = new Health(-5, true, "", 3, 4);
    Hello hello =
        new Hello("beta", List.of(), "0.1", List.of(), health, new Hello.Indexed(true, -9));
    assertThat(MessageCodec.decode(MessageCodec.encode(hello))).isEqualTo(hello);
    Hello before = new Hello("beta", List.of(), "0.1", List.of(), health);
    assertThat(MessageCodec.decode(MessageCodec.encode(before))).isEqualTo(before);
  }
}

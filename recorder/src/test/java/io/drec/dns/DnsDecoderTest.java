package io.drec.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.sample.Reach;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class DnsDecoderTest {
  private static DnsMessage decoded(byte[] message) {
    DnsMessage decoded = DnsDecoder.decode(message);
    assertThat(decoded).isNotNull();
    return decoded;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @Test
  void shouldTellQuestionAndAnswer() {
    DnsMessage message = decoded(Reach.message("Stage.example.org", 203, 0, 113, 7));
    assertThat(message.name()).isEqualTo("Stage.example.org");
    assertThat(message.response()).isTrue();
    assertThat(message.responseCode()).isZero();
    assertThat(message.type()).isEqualTo(1);
    assertThat(message.addresses()).containsExactly("203.0.113.7");
    assertThat(message.whole()).isTrue();
  }

  @Test
  void shouldFollowANameThatPointsBackAndTellAliases() {
    String question = "0007 8180 0001 0002 0000 0000 01 61 02 6363 00 001c 0001";
    String alias = "c00c 0005 0001 0000003c 0004 01 62 c00e";
    String address = "c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001";
    DnsMessage message = decoded(hex(question + alias + address));
    assertThat(message.answers()).containsExactly("b.cc", "2001:db8::1");
    assertThat(message.addresses()).containsExactly("2001:db8::1");
  }

  @Test
  void shouldTellThatThereIsNoSuchName() {
    DnsMessage message = decoded(hex("0007 8183 0001 0000 0000 0000 01 61 00 0001 0001"));
    assertThat(message.responseCode()).isEqualTo(3);
    assertThat(message.answers()).isEmpty();
  }

  @Test
  void shouldKeepWhatCameBeforeTheCut() {
    byte[] whole = Reach.message("a.example", 1, 2, 3, 4);
    DnsMessage message = decoded(Arrays.copyOf(whole, whole.length - 1));
    assertThat(message.name()).isEqualTo("a.example");
    assertThat(message.addresses()).isEmpty();
    assertThat(message.whole()).isFalse();
  }

  @Test
  void shouldShowBytesOfANameThatAreNoLetters() {
    DnsMessage message = decoded(hex("0007 0100 0001 0000 0000 0000 03 61 2e ff 00 0001 0001"));
    assertThat(message.name()).isEqualTo("a.\\255");
    assertThat(message.response()).isFalse();
  }

  @Test
  void shouldRefuseANameThatPointsAtItself() {
    assertThat(DnsDecoder.decode(hex("0007 0100 0001 0000 0000 0000 c00c 0001 0001"))).isNull();
  }

  @Test
  void shouldRefuseWhatIsNoMessage() {
    assertThat(DnsDecoder.decode(new byte[0])).isNull();
    assertThat(DnsDecoder.decode(new byte[12])).isNull();
    assertThat(DnsDecoder.decode(hex("0007 0100 0001 0000 0000 0000 3f 61"))).isNull();
  }

  @FuzzTest
  void shouldReadOrRefuseAnyBytes(byte[] input) {
    DnsMessage message = DnsDecoder.decode(input);
    if (message != null) {
      assertThat(message.answers().size()).isLessThanOrEqualTo(DnsDecoder.ANSWERS_MAX);
      assertThat(message.answers()).containsAll(message.addresses());
      assertThat(message.name().length()).isLessThan(8_192);
    }
  }
}

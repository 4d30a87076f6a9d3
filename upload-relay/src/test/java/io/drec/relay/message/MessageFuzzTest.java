package io.drec.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes: a message, or a {@link MessageException}. */
final class MessageFuzzTest {
  private static final int MUTATIONS = 20_000;

  @FuzzTest
  void shouldReadOrRefuseAnyMessage(byte[] input) {
    readOrRefused(input);
  }

  /** Behind the head of each kind. */
  @FuzzTest
  void shouldReadOrRefuseAnyBody(byte[] input) {
    for (int kind = 0; kind <= MessageCodec.ANCHORS; kind++) {
      byte[] bytes = new byte[input.length + 3];
      System.arraycopy(input, 0, bytes, 3, input.length);
      bytes[0] = MessageCodec.VERSION;
      bytes[1] = (byte) kind;
      readOrRefused(bytes);
    }
  }

  @Test
  void shouldReadOrRefuseWhatWasAltered() {
    long seed = Long.getLong("drec.seed", System.nanoTime());
    System.out.println("MessageFuzzTest: -Ddrec.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> whole = MessageCodecTest.messages().map(MessageCodec::encode).toList();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
      int changes = 1 + random.nextInt(3);
      for (int c = 0; c < changes; c++) {
        bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt(256);
      }
      refused += readOrRefused(bytes) ? 0 : 1;
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS - 1);
  }

  private static boolean readOrRefused(byte[] bytes) {
    Message message;
    try {
      message = MessageCodec.decode(bytes);
    } catch (MessageException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
    assertThat(reread(message)).isEqualTo(message);
    return true;
  }

  private static Message reread(Message message) {
    try {
      return MessageCodec.decode(MessageCodec.encode(message));
    } catch (MessageException e) {
      throw new AssertionError(e);
    }
  }
}

package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextTest {
  @Test
  void shouldShowBytesThatAreNoUtf8() {
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xc3, (byte) 0xa9, (byte) 0xc3, 0, '\n'};
    assertThat(Text.decode(bytes)).isEqualTo("a\\xffbé\\xc3\\x00\n");
  }

  @Test
  void shouldEscapeOnlyBackslashesThatLookLikeAnEscape() {
    assertThat(text("C:\\dir\\x4 \\xff \\xFF \\")).isEqualTo("C:\\dir\\x4 \\x5cxff \\xFF \\");
  }

  @Test
  void shouldGiveTheBytesBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] alphabet = {
      '\\', 'x', '0', 'a', 'f', 'F', (byte) 0xc3, (byte) 0xa9, (byte) 0xff, 0, '/'
    };
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(alphabet.length)];
      }
      assertThat(Text.encode(Text.decode(bytes))).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  @Test
  void shouldSplitArgumentsAtTheirNul() {
    assertThat(Text.decodeList("a\0\0b c\0".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("a", "", "b c");
    assertThat(Text.decodeList("a\0cut".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("a", "cut");
    assertThat(Text.decodeList(new byte[0])).isEmpty();
  }

  @Test
  void shouldTakeTheLeafOfAPath() {
    assertThat(Text.leaf("/usr/bin/curl")).isEqualTo("curl");
    assertThat(Text.leaf("curl")).isEqualTo("curl");
    assertThat(Text.leaf("/")).isEqualTo("/");
  }

  private static String text(String bytes) {
    return Text.decode(bytes.getBytes(StandardCharsets.UTF_8));
  }
}

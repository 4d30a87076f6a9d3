package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.store.Text;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class SharedTextsTest {
  private final SharedTexts texts = new SharedTexts();

  @RepeatedTest(5)
  void shouldDecodeAsTextsThatAreNotShared() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(random.nextInt(100) == 0 ? 600 : 5)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextInt(20) == 0 ? random.nextInt() : 'a' + random.nextInt(3));
      }
      assertThat(texts.decode(bytes)).as("seed %d", seed).isEqualTo(Text.decode(bytes));
    }
  }

  @Test
  void shouldSplitAListAsTextDoes() {
    for (String list : new String[] {"", "a\0\0b c\0", "a\0cut", "\0", "one"}) {
      byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
      assertThat(texts.decodeList(bytes, bytes.length)).isEqualTo(Text.decodeList(bytes));
    }
  }

  @Test
  void shouldGiveOneObjectForOneText() {
    byte[] bytes = "/home/dev/src".getBytes(StandardCharsets.UTF_8);
    assertThat(texts.decode(bytes)).isSameAs(texts.decode(bytes.clone()));
  }
}

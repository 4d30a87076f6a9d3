package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names as bytes. */
final class RawTextTest {
  @Test
  void shouldUndoWhatTheKernelEscapes() {
    assertThat(RawText.unescaped("/mnt/a\\040b\\134c\\011d")).isEqualTo("/mnt/a b\\c\td");
    assertThat(RawText.unescaped("two\\nlines\\\\n")).isEqualTo("two\nlines\\n");
    assertThat(RawText.unescaped("\\351\\08\\")).isEqualTo("\u00e908\\");
  }

  @Test
  void shouldGiveBackTheSameBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(RawText.bytes(RawText.of(all))).isEqualTo(all);
    assertThat(RawText.bytes(null)).isEmpty();
  }
}

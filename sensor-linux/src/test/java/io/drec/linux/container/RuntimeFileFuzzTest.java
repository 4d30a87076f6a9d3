package io.drec.linux.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Whatever stands in a runtime's file, reading it ends, with bounded texts or one exception. */
final class RuntimeFileFuzzTest {
  private static final String ID = "ab".repeat(32);

  @FuzzTest
  void shouldReadAnything(FuzzedDataProvider data) {
    RuntimeFile kind = data.pickValue(RuntimeFile.values());
    Told told;
    try {
      told = kind.read(ID, "/file", data.consumeRemainingAsBytes());
    } catch (IOException e) {
      assertThat(e).isNotNull();
      return;
    }
    if (told != null && told.image() != null) {
      assertThat(told.image().length()).isBetween(1, RuntimeJson.TEXT_CHARS_MAX + 1);
    }
  }
}

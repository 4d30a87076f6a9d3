package io.drec.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GlobTest {

  /** Against the same pattern as a regular expression. */
  @Test
  void shouldMatchAsTheRegularExpressionDoes() {
    long seed = 7;
    Random random = new Random(seed);
    int matches = 0;
    for (int round = 0; round < 50_000; round++) {
      String pattern = text(random, "ab*?", 6);
      String text = text(random, "ab", 6);
      Pattern regex = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
      boolean expected = regex.matcher(text).matches();
      matches += expected ? 1 : 0;
      assertThat(Glob.of(pattern).matches(text))
          .as("seed %d: %s on %s", seed, pattern, text)
          .isEqualTo(expected);
    }
    assertThat(matches).isGreaterThan(1000);
  }

  @Test
  void shouldKnowWhatEveryMatchStartsWith() {
    assertThat(Glob.of("/opt/*.sh").prefix()).isEqualTo("/opt/");
    assertThat(Glob.of("*x").prefix()).isEmpty();
    assertThat(Glob.of("plain").prefix()).isEqualTo("plain");
  }

  @Test
  void shouldNotExplode() {
    assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(5_000))).isFalse();
  }

  private static String text(Random random, String alphabet, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}

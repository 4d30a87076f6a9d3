package io.drec.query.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NeedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "curl | curl",
        "C:\\Windows\\Temp\\evil.exe | windows temp evil exe",
        "S-1-5-18 | 18 s",
        "x | x",
        "… | ''",
      })
  void shouldNameTheWordsThatSayMost(String text, String words) {
    assertThat(told(Need.ofText(text))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\0',
      value = {
        "(curl|wget)[0-9.]* ! (curl or wget)",
        "C:\\\\Users\\\\.*\\.exe ! users exe",
        "abx?cd+ef ! ab cd ef",
        "ab(bc)?de{2}ff ! ab ff",
        "ab(bc)+ ! bc ab",
        "(?i)evil|(?:good) ! (evil or good)",
        "\\Qa.b\\E ! ",
        "[[:alpha:]]evil ! ",
        "[]x]evil[^]]yy ! evil yy",
      })
  void shouldNameWhatEveryMatchOfAnExpressionHolds(String regex, String words) {
    assertThat(told(Need.ofRegex(regex))).isEqualTo(words == null ? "" : words);
  }

  private static String told(Need need) {
    if (need instanceof Need.Word word) {
      return word.word();
    }
    if (need instanceof Need.One one) {
      return "(" + String.join(" or ", one.of().stream().map(NeedTest::told).toList()) + ")";
    }
    List<String> all = ((Need.All) need).of().stream().map(NeedTest::told).toList();
    return String.join(" ", all.stream().filter(one -> !one.isEmpty()).toList());
  }

  /** Whatever the expression: a text that it matches has what it needs. */
  @Test
  void shouldNeedNothingThatAMatchLacks() {
    long seed = 7;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> parts =
        List.of("ab", "c", "1", ".", ".*", "|", "(", ")", "?", "+", "*", "[ab]", "\\.", "(?:", "^");
    int matches = 0;
    for (int i = 0; i < 60_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int part = random.nextInt(7); part >= 0; part--) {
        regex.append(parts.get(random.nextInt(parts.size())));
      }
      String text = text(random);
      if (matches(regex.toString(), text)) {
        matches++;
        List<String> words = Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"));
        boolean met =
            Need.ofRegex(regex.toString())
                .metBy(word -> words.stream().anyMatch(own -> own.contains(word)));
        assertThat(met).as("/%s/ of '%s'", regex, text).isTrue();
      }
    }
    assertThat(matches).isGreaterThan(500);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append("abc1.".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  private static boolean matches(String regex, String text) {
    try {
      return Pattern.compile(regex).matches(text);
    } catch (com.google.re2j.PatternSyntaxException e) {
      return false;
    }
  }
}

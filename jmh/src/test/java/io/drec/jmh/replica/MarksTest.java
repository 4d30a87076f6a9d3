package io.drec.jmh.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MarksTest {
  private static final int COPIES = 300;
  private static final String HASH = "0123456789abcdef".repeat(4);
  private final Marks marks =
      new Marks(
          List.of("mkt01", "acct01", "dc01", "hfdc01", "workstation5", "workstation6"),
          List.of(HASH));

  @Test
  void shouldGiveEveryCopyOfEveryMarkANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    for (String text : List.of("mkt01", "acct01", "workstation5", "workstation6", "10.0.5.13")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int mark = marks.at(bytes, 0, bytes.length);
      assertThat(names.add(text)).isTrue();
      for (int copy = 1; copy <= COPIES; copy++) {
        String own = new String(marks.own(mark, copy, false), StandardCharsets.US_ASCII);
        String name = text.substring(0, text.length() - own.length()) + own;
        assertThat(name).hasSameSizeAs(text);
        assertThat(names.add(name)).as(name).isTrue();
      }
    }
  }

  @Test
  void shouldFindMarksAsWholeWordsInAnyCase() {
    assertThat(found("MKT01$")).isTrue();
    assertThat(found("\\\\mkt01.pandalab.com\\c$")).isTrue();
    assertThat(found("xMKT01")).isFalse();
    assertThat(found("MKT012")).isFalse();
    assertThat(found("10.0.5.130")).isFalse();
    assertThat(found("10.0.5.13:8080")).isTrue();
  }

  private boolean found(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at++) {
      if (marks.at(bytes, at, bytes.length) >= 0) {
        return true;
      }
    }
    return false;
  }
}

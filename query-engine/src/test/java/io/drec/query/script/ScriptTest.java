package io.drec.query.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScriptTest {
  private final Script script = new Script();

  @Test
  void shouldPutPartsTogetherInWhateverOrderAndHoweverOften() {
    script.part(2, 3, "b");
    script.part(3, 3, "c");
    script.part(1, 3, "a");
    script.part(2, 3, "b");
    assertThat(script.text()).isEqualTo("abc");
    assertThat(script.missing(10)).isEmpty();
  }

  @Test
  void shouldSayWhichPartsAreMissing() {
    script.part(2, 5, "b\n");
    script.part(4, 5, "d");
    assertThat(script.text())
        .isEqualTo(
            "[part 1 is missing here]\nb\n[part 3 is missing here]\nd\n[part 5 is missing here]\n");
    assertThat(script.missing(10)).containsExactly(1L, 3L, 5L);
    assertThat(script.missing(2)).containsExactly(1L, 3L);
  }

  @Test
  void shouldCutWhatIsTooLongAndSayIt() {
    script.part(1, 2, "x".repeat(Script.TEXT_MAX - 1));
    assertThat(script.isCut()).isFalse();
    script.part(2, 2, "yy");
    assertThat(script.isCut()).isTrue();
    assertThat(script.text().length()).isLessThan(Script.TEXT_MAX + 100);
  }

  @Test
  void shouldBelieveNoNumberOfParts() {
    script.part(1, Long.MAX_VALUE, "a");
    assertThat(script.missing(3)).containsExactly(2L, 3L, 4L);
    assertThat(script.text()).startsWith("a\n[part 2 to 9223372036854775807 are missing here]");
  }
}

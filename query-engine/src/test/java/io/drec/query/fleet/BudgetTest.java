package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stops a question at a host, whoever asked it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BudgetTest {
  private static final long MUCH = Long.MAX_VALUE / 2;
  private static final long LONG_MS = 3_600_000;

  @Test
  void shouldStopAtTheProcessorTimeThatIsAllowed() {
    assertThat(whyStopped(new Caps(LONG_MS, 1, MUCH, MUCH), LONG_MS))
        .isEqualTo("1 ms of processor time");
  }

  @Test
  void shouldStopAtTheTimeOfTheHostsOrTheQuestionsWhicheverIsShorter() {
    assertThat(whyStopped(new Caps(1, LONG_MS, MUCH, MUCH), LONG_MS)).isEqualTo("its time");
    assertThat(whyStopped(new Caps(LONG_MS, LONG_MS, MUCH, MUCH), 1)).isEqualTo("its time");
  }

  @Test
  void shouldStopBehindTheRowsThatAreAllowed() {
    Budget budget = new Budget(new Caps(LONG_MS, LONG_MS, 3, MUCH), LONG_MS);
    budget.begin();
    assertThat(budget.getAsBoolean()).isFalse();
    assertThat(budget.getAsBoolean()).isFalse();
    assertThat(budget.getAsBoolean()).isFalse();
    assertThat(budget.getAsBoolean()).isTrue();
    assertThat(budget.exceeded()).isEqualTo("3 rows read");
  }

  @Test
  void shouldStopWhenItIsCancelledAndBlameNoCap() {
    Budget budget = new Budget(new Caps(LONG_MS, LONG_MS, MUCH, MUCH), LONG_MS);
    budget.begin();
    assertThat(budget.getAsBoolean()).isFalse();
    budget.cancel();
    assertThat(budget.getAsBoolean()).isTrue();
    assertThat(budget.exceeded()).isNull();
  }

  @Test
  void shouldAllowNoMoreThanBothDo() {
    Caps hosts = new Caps(1, 20, 3, 40);
    Caps questions = new Caps(10, 2, 30, 4);
    assertThat(hosts.and(questions)).isEqualTo(new Caps(1, 2, 3, 4));
  }

  /** Reads rows until it is told to stop. */
  private static String whyStopped(Caps caps, long wallMs) {
    Budget budget = new Budget(caps, wallMs);
    budget.begin();
    while (!budget.getAsBoolean()) {
      Thread.onSpinWait();
    }
    return budget.exceeded();
  }
}

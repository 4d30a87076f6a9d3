package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpenSegmentsTest {
  private final OpenSegments open = new OpenSegments(100);

  /** One that keeps so many bytes while it is open. */
  private static final class Kept implements OpenSegments.Openable {
    private final int bytes;
    private long lastUse;
    private boolean isOpen;

    Kept(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public long weight() {
      return bytes;
    }

    @Override
    public long lastUse() {
      return lastUse;
    }

    @Override
    public void close() {
      isOpen = false;
    }
  }

  private Kept opened(int bytes) {
    Kept one = new Kept(bytes);
    used(one);
    one.isOpen = true;
    open.opened(one);
    return one;
  }

  private void used(Kept one) {
    one.lastUse = open.use();
  }

  @Test
  void shouldCloseWhoWasNotUsedForLongest() {
    Kept first = opened(40);
    Kept second = opened(40);
    used(first);

    Kept third = opened(40);

    assertThat(first.isOpen).isTrue();
    assertThat(second.isOpen).isFalse();
    assertThat(third.isOpen).isTrue();
  }

  @Test
  void shouldKeepTheNewestOpenHoweverLarge() {
    Kept first = opened(40);

    Kept huge = opened(1_000);

    assertThat(first.isOpen).isFalse();
    assertThat(huge.isOpen).isTrue();
  }

  @Test
  void shouldCountWhoIsClosedElsewhereNoMore() {
    Kept first = opened(60);
    open.closed(first);

    Kept second = opened(60);

    assertThat(second.isOpen).isTrue();
    assertThat(open.count()).isEqualTo(1);
  }

  @Test
  void shouldAskAnewWhatEachKeepsWhenAnotherIsOpened() {
    Kept[] grown = {null};
    OpenSegments.Openable growing =
        new OpenSegments.Openable() {
          @Override
          public long weight() {
            return grown[0] == null ? 1 : 200;
          }

          @Override
          public long lastUse() {
            return 0;
          }

          @Override
          public void close() {
            closed = true;
          }
        };
    open.opened(growing);
    grown[0] = new Kept(1);

    opened(10);

    assertThat(closed).isTrue();
  }

  private boolean closed;
}

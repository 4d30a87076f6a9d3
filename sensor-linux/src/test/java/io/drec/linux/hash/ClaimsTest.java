package io.drec.linux.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClaimsTest {
  private final Claims<String> claims = new Claims<>(100);

  @Test
  void shouldTellAVersionOnceInAWhile() {
    assertThat(claims.claim("a", 0)).isTrue();
    assertThat(claims.claim("a", 99)).isFalse();
    assertThat(claims.claim("b", 99)).isTrue();
    assertThat(claims.claim("a", 100)).isTrue();
  }

  @Test
  void shouldTellAgainWhatWasNotToldAfterAll() {
    assertThat(claims.claim("a", 0)).isTrue();
    claims.giveBack("a");
    assertThat(claims.claim("a", 1)).isTrue();
  }

  @Test
  void shouldForgetTheOldestWhenThereAreTooMany() {
    assertThat(claims.claim("first", 0)).isTrue();
    for (int i = 0; i < Claims.KEPT_MAX; i++) {
      claims.claim("n" + i, 0);
    }
    assertThat(claims.claim("first", 1)).isTrue();
  }
}

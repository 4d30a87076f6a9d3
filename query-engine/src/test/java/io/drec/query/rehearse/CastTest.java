package io.drec.query.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.query.rehearse.Cast.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CastTest {
  @Test
  void shouldPassOverWhatProgramsSay() throws Exception {
    Cast cast =
        Cast.read(
            1,
            List.of(
                "USER 2",
                "DOWNLOADER 3",
                "curl: a warning",
                "SCRIPT 4",
                "WRITER 5",
                "RENAMER 6",
                "PROGRAM 7"));
    assertThat(cast.pid(Role.SERVER)).isEqualTo(1);
    assertThat(cast.pid(Role.PROGRAM)).isEqualTo(7);
  }

  @Test
  void shouldSayHowFarThePlayCame() {
    assertThatThrownBy(() -> Cast.read(1, List.of("USER 2", "DOWNLOADER 3", "curl: no route")))
        .isInstanceOf(RehearsalException.class)
        .hasMessageContainingAll("SCRIPT", "curl: no route");
  }
}

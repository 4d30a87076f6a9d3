package io.drec.query.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InlineTest {
  private static String text(String executable, String... args) {
    return String.valueOf(Inline.text(executable, List.of(args)));
  }

  @Test
  void shouldTakeTheTextBehindTheOption() {
    assertThat(text("/usr/bin/dash", "sh", "-c", "id; ls")).isEqualTo("id; ls");
    assertThat(text("/bin/bash", "bash", "-x", "-ec", "id", "name")).isEqualTo("id");
    assertThat(text("/usr/bin/python3.12", "python3", "-c", "print(1)")).isEqualTo("print(1)");
    assertThat(text("/usr/bin/perl", "perl", "-ne", "print", "file")).isEqualTo("print");
  }

  /** An encoded one is decoded elsewhere, and shown so. */
  @Test
  void shouldTakeACommandOfPowerShellButNotAnEncodedOne() {
    assertThat(text("/usr/bin/pwsh", "pwsh", "-NoProfile", "-Command", "ls")).isEqualTo("ls");
    assertThat(text("/usr/bin/pwsh", "pwsh", "-enc", "bHM=")).isEqualTo("null");
  }

  @Test
  void shouldTakeNoOtherPrograms() {
    assertThat(text("/usr/bin/gcc", "gcc", "-c", "x.c")).isEqualTo("null");
    assertThat(text("/bin/sh", "sh", "x.sh", "-c", "id")).isEqualTo("null");
    assertThat(text("/bin/sh", "sh", "-c")).isEqualTo("null");
    assertThat(text("/bin/bash", "bash", "-e", "x.sh")).isEqualTo("null");
  }
}

package io.drec.linux.logons;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a log holds, reading a line of it ends. */
final class AuthLogLineFuzzTest {
  @FuzzTest
  void shouldReadAnything(FuzzedDataProvider data) {
    String head = data.pickValue(new String[] {"sshd[1]: ", "sudo: ", "su[2]: ", ""});
    AuthLogLine line =
        AuthLogLine.read("Nov 26 19:00:00 host " + head + data.consumeRemainingAsString());
    if (line != null) {
      assertThat(line.kind()).isNotNull();
    }
  }
}

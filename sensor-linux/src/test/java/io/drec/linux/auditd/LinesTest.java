package io.drec.linux.auditd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinesTest {
  /** Hands out its bytes a few at a time, as a pipe does. */
  private static List<String> read(String text, int atOnce) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    InputStream slow =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, atOnce));
          }
        };
    List<String> told = new ArrayList<>();
    try {
      Lines lines = new Lines(slow);
      while (lines.next()) {
        told.add(lines.number() + (lines.isTooLong() ? " too long" : " " + lines.text()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return told;
  }

  @Test
  void shouldReadLinesHoweverTheyArrive() {
    for (int atOnce : new int[] {1, 2, 3, 1000}) {
      assertThat(read("one\r\n\ntwo\n\u00e9end", atOnce))
          .containsExactly("1 one", "2 ", "3 two", "4 \u00e9end");
      assertThat(read("a\n", atOnce)).containsExactly("1 a");
      assertThat(read("", atOnce)).isEmpty();
    }
  }

  @Test
  void shouldPassOverLinesThatAreTooLong() {
    String longest = "x".repeat(AuditdLimits.LINE_BYTES_MAX);
    assertThat(read(longest + "y\nz\n" + longest + "\n", 100_000))
        .containsExactly("1 too long", "2 z", "3 " + longest);
    assertThat(read(longest + longest + "y", 100_000)).containsExactly("1 too long");
  }
}

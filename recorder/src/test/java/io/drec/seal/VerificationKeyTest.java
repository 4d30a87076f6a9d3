package io.drec.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationKeyTest {
  @TempDir Path temp;

  @Test
  void shouldReadBackWhatWasWrittenAmongComments() {
    VerificationKey one = key(77, 1);
    VerificationKey other = key(5, 2);
    List<VerificationKey> read =
        VerificationKey.parse("file", "# text\n\n  " + one.line() + " \r\n" + other.line());
    assertThat(read).extracting(VerificationKey::firstSequence).containsExactly(5L, 77L);
    assertThat(read.get(1).id()).isEqualTo(one.id()).isNotEqualTo(other.id());
  }

  @Test
  void shouldNameTheKeyByItsStartToo() {
    assertThat(key(5, 1).id()).isNotEqualTo(key(6, 1).id());
  }

  @Test
  void shouldNoticeEverySlipOfThePen() {
    String line = key(4711, 9).line();
    for (int at = 0; at < line.length(); at++) {
      char[] wrong = line.toCharArray();
      wrong[at] = wrong[at] == '3' ? '4' : '3';
      assertThatThrownBy(() -> VerificationKey.parse("file", new String(wrong)))
          .as("letter %d", at)
          .isInstanceOf(SealException.class)
          .hasMessageStartingWith("file line 1: ");
      int end = at;
      assertThatThrownBy(() -> VerificationKey.parse("file", line.substring(0, end)))
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    assertThatThrownBy(() -> VerificationKey.read(temp.resolve("none")))
        .hasMessage(
            "no verification key at " + temp.resolve("none") + "; name the file with --key");
    Path file = Files.writeString(temp.resolve("key"), "# nothing\n");
    assertThatThrownBy(() -> VerificationKey.read(file))
        .hasMessage(file + " holds no line that begins with drec-verification-key-1");
    Files.writeString(file, "drec-verification-key-2 0 00 00\n");
    assertThatThrownBy(() -> VerificationKey.read(file))
        .hasMessage(
            file + " line 1: a key of another version of drec; expected drec-verification-key-1");
    Files.write(file, new byte[100_000]);
    assertThatThrownBy(() -> VerificationKey.read(file)).hasMessageContaining("is longer than");
  }

  private static VerificationKey key(long first, int fill) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) fill);
    return new VerificationKey(first, seed);
  }
}

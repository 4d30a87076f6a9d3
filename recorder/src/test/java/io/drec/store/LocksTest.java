package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocksTest {
  private static final Lock LOCK =
      new Lock(
          "case-17",
          1_000_000_001L,
          2_000_000_002L,
          "path:C:\\opt\\ü x",
          "asked for\nby the\tcounsel",
          3_000_000_003L,
          "ann");

  @TempDir private Path root;
  private Locks locks;

  @BeforeEach
  void make() {
    try (RecordingDirectory directory = RecordingDirectory.openForRecording(root, null)) {
      locks = directory.locks();
    }
  }

  @Test
  void shouldGiveBackWhatWasLocked() {
    locks.make(LOCK);

    assertThat(locks.read()).isEqualTo(new Locks.Found(List.of(LOCK), List.of()));
    assertThat(locks.read().locks().get(0).reason()).isEqualTo("asked for by the counsel");
    assertThat(locks.isTaken("case-17")).isTrue();
  }

  @Test
  void shouldCoverItsSpanAndNothingElse() {
    locks.make(LOCK);
    Locks.Found found = locks.read();

    assertThat(found.covers(0, 1_000_000_000L)).isFalse();
    assertThat(found.covers(0, 1_000_000_001L)).isTrue();
    assertThat(found.covers(1_500_000_000L, 1_500_000_000L)).isTrue();
    assertThat(found.covers(2_000_000_002L, Long.MAX_VALUE)).isTrue();
    assertThat(found.covers(2_000_000_003L, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void shouldReleaseALockOnceAndNothingElse() {
    locks.make(LOCK);

    assertThat(locks.release("../recording")).isFalse();
    assertThat(locks.release("case-1")).isFalse();
    assertThat(locks.release("case-17")).isTrue();
    assertThat(locks.release("case-17")).isFalse();
    assertThat(locks.read()).isEqualTo(Locks.Found.NONE);
  }

  @Test
  void shouldRefuseANameThatIsTakenAndLeaveNothingBehind() throws IOException {
    locks.make(LOCK);

    assertThatThrownBy(() -> locks.make(LOCK))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is a lock case-17 already")
        .hasMessageContaining("drec lock release case-17");
    try (Stream<Path> files = Files.list(root.resolve("locks"))) {
      assertThat(files).containsExactly(root.resolve("locks/case-17.lock"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".x", "a/b", "a b", "ä", "a\n"})
  void shouldRefuseANameThatIsNoFileName(String name) {
    assertThat(Lock.isName(name)).isFalse();
    assertThatThrownBy(() -> new Lock(name, 0, 1, "", "", 0, ""))
        .hasMessageContaining("1 to 64 of the characters");
    assertThat(Lock.isName("x".repeat(64))).isTrue();
    assertThat(Lock.isName("x".repeat(65))).isFalse();
  }

  @Test
  void shouldLetTheGroupReadALockAndOthersNot() throws IOException {
    locks.make(LOCK);

    assertThat(mode(root.resolve("locks"))).isEqualTo(02750);
    assertThat(mode(root.resolve("locks/case-17.lock"))).isEqualTo(0640);
  }

  @Test
  void shouldTakeARecordingWithoutLocks() throws IOException {
    Files.delete(root.resolve("locks"));

    assertThat(locks.read()).isEqualTo(Locks.Found.NONE);
    locks.make(LOCK);
    assertThat(locks.read().locks()).containsExactly(LOCK);
    assertThat(mode(root.resolve("locks"))).isEqualTo(02750);
  }

  /** Each with what its line must name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format=drec-lock | format=other      | found format other, expected drec-lock",
        "format=drec-lock | x=                | found format none, expected drec-lock",
        "version=1        | version=2         | found version 2, expected 1; use the drec",
        "name=case-17     | name=case-18      | found the lock case-18, expected the lock case-17",
        "from=1970        | from=x            | found no time, expected from, to and made",
        "to=1970          | to=+999999999     | found no time, expected from, to and made",
        "from=1970        | from=1980         | found a beginning behind the end",
        "made=            | point=\\uz        | found text that are no properties",
      })
  void shouldRefuseWhatIsNoLockInWordsAndLockAllMeanwhile(String old, String now, String words)
      throws IOException {
    locks.make(LOCK);
    Path file = root.resolve("locks/case-17.lock");
    Files.writeString(file, Files.readString(file).replace(old, now));

    Locks.Found found = locks.read();

    assertThat(found.locks()).isEmpty();
    assertThat(found.wrong()).hasSize(1);
    assertThat(found.wrong().get(0)).startsWith(file.toString()).contains(words);
    assertThat(found.covers(7, 7)).isTrue();
    assertThat(locks.release("case-17")).isTrue();
    assertThat(locks.read().covers(7, 7)).isFalse();
  }

  @Test
  void shouldRefuseAFileThatIsFarTooLong() throws IOException {
    Files.write(root.resolve("locks/a.lock"), new byte[LockFile.BYTES_MAX + 1]);

    assertThat(locks.read().wrong().get(0)).contains("found more than 65536 bytes");
  }

  /** Cut, zeroed or with a bit changed: the same lock, another lock of that name, or an error. */
  @Test
  void shouldReadOrRefuseAnyDamagedLock() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] whole = LockFile.encode(LOCK);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      byte[] zeroed = whole.clone();
      Arrays.fill(zeroed, at, whole.length, (byte) 0);
      for (byte[] damaged : List.of(Arrays.copyOf(whole, at), flipped, zeroed)) {
        readOrRefused(damaged);
      }
    }
    assertThat(LockFile.decode("f", "case-17", whole)).isEqualTo(LOCK);
  }

  static void readOrRefused(byte[] bytes) {
    try {
      assertThat(LockFile.decode("the file", "case-17", bytes).name()).isEqualTo("case-17");
    } catch (StoreException e) {
      assertThat(e.getMessage()).startsWith("the file: found ").doesNotContain("\n");
    }
  }

  @Test
  void shouldKeepWhatIsWrittenInALineOfItsOwn() {
    String text = new String(LockFile.encode(LOCK), StandardCharsets.UTF_8);

    assertThat(text)
        .isEqualTo(
            """
            format=drec-lock
            version=1
            name=case-17
            from=1970-01-01T00:00:01.000000001Z
            to=1970-01-01T00:00:02.000000002Z
            point=path:C:\\\\opt\\\\ü x
            reason=asked for by the counsel
            made=1970-01-01T00:00:03.000000003Z
            made_by=ann
            """);
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }
}

package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.Footages;
import io.drec.compact.Keep;
import io.drec.compact.UserNames;
import io.drec.store.Keeping;
import io.drec.store.Lock;
import io.drec.store.Locks;
import io.drec.store.RecordingDirectory;
import io.drec.store.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code drec lock} does, says, and refuses. */
final class LockCommandTest {
  @TempDir private Path root;
  private Path data;
  private Shell shell;

  @BeforeEach
  void record() throws IOException {
    data = root.resolve("recording");
    shell = new Shell(root, Footages::open);
    shell.environment.put("DREC_DATA", data.toString());
    shell.environment.put("USER", "ann");
    Evidence.write(data);
  }

  private void compact(Retention retention) {
    try (RecordingDirectory directory = RecordingDirectory.openForRecording(data, null);
        Compactor compactor =
            Compactor.open(
                directory,
                CompactorConfig.of(UserNames.NONE)
                    .keeping(
                        new Keep(
                            retention,
                            () -> Locks.Found.NONE,
                            () -> 0,
                            (from, to) -> {},
                            notice -> {})))) {
      while (compactor.step() > 0) {
        // All that was recorded.
      }
      compactor.sync();
      while (compactor.tidy()) {
        // Overwrites what is beyond the limits.
      }
    }
  }

  private Locks.Found locks() {
    try (RecordingDirectory directory = RecordingDirectory.openForReading(data)) {
      return directory.locks().read();
    }
  }

  @Test
  void shouldLockTheStoryOfAPointAndReleaseIt() {
    compact(new Retention(1L << 30, Long.MAX_VALUE));

    assertThat(
            shell.run(
                "lock",
                "--point",
                "ip:" + Evidence.ADDRESS,
                "--name",
                "case-17",
                "--reason",
                "why"))
        .as(shell.err())
        .isZero();
    assertThat(shell.out())
        .contains("locked             case-17\n", "hosts              alpha\n", "1 segments, ")
        .contains("all locks take 0 % of the limit")
        .doesNotContain("not in store yet", "overwritten");
    Lock lock = locks().locks().get(0);
    assertThat(lock.madeBy()).isEqualTo("ann");
    assertThat(lock.point()).isEqualTo("ip:" + Evidence.ADDRESS);
    assertThat(lock.reason()).isEqualTo("why");
    assertThat(lock.fromNs()).isLessThan(lock.toNs());

    assertThat(shell.run("lock", "list")).isZero();
    assertThat(shell.out())
        .contains(
            "case-17", "for ip:" + Evidence.ADDRESS, "because why", "by ann", "% of the limit");
    assertThat(shell.run("lock", "list", "--json")).isZero();
    assertThat(shell.out()).contains("\"name\": \"case-17\"", "\"locked_percent\": 0");
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out())
        .contains("at most 1.0 GiB")
        .contains("case-17", "enough for         not known yet", "oldest in store");
    assertThat(shell.run("status", "--json")).isZero();
    assertThat(shell.out())
        .contains("\"bytes_max\": 1073741824", "\"overwritten\"", "\"oldest\"", "\"locks\"");

    assertThat(shell.run("lock", "release", "case-17")).isZero();
    assertThat(shell.out()).isEqualTo("released case-17\n");
    assertThat(locks()).isEqualTo(Locks.Found.NONE);
    assertThat(shell.run("lock", "release", "case-17")).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("drec: there is no lock case-17; see drec lock list\n");
  }

  /** From where the story entered to its end, and no wider; then as wide as the user says. */
  @Test
  void shouldLockFromTheEntryToTheLastEffectAndWhatTheUserAdds() {
    String point = "path:" + Evidence.HOSTILE;
    assertThat(shell.run("lock", "--point", point, "--name", "story")).as(shell.err()).isZero();
    assertThat(shell.out()).contains("not in store yet");
    assertThat(
            shell.run(
                "lock",
                "--point",
                point,
                "--name",
                "wider",
                "--since",
                "2025-01-01",
                "--until",
                "2027-01-01"))
        .as(shell.err())
        .isZero();

    Lock story = locks().locks().get(0);
    Lock wider = locks().locks().get(1);
    assertThat(story.fromNs()).isGreaterThan(wider.fromNs());
    assertThat(story.toNs()).isLessThan(wider.toNs());
    assertThat(story.toNs() - story.fromNs()).isBetween(1_000_000L, 1_000_000_000L);
  }

  @Test
  void shouldLockUntilNowWhatIsAskedForByItsBeginningAlone() {
    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "all")).isZero();

    assertThat(locks().locks().get(0).toNs()).isEqualTo(locks().locks().get(0).madeNs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | lock                                    | --name is missing  | --name case-17",
        "2 | lock --name a                           | what to lock       | --since 2h",
        "2 | lock --name a/b --since 2h              | found 'a/b'        | 1 to 64",
        "2 | lock --name .. --since 2h               | found '..'         | 1 to 64",
        "2 | lock --name a --since yesterdayish      | yesterdayish       | 15m",
        "2 | lock --name a --since 2026-02-01 --until 2026-01-01 | --since | exchange",
        "2 | lock --name a --point pathh:/x          | pathh              | path",
        "2 | lock nonsense                           | nonsense           | drec lock --help",
        "2 | lock release                            | NAME               | lock release --help",
        "2 | lock list --limit x                     | x                  | drec lock list --help",
        "1 | lock --name a --point path:/never/was   | /never/was         | nothing is locked",
        "1 | lock --name a --since 2020-01-01 --until 2020-01-02 | 2020-01-01 | drec status",
        "1 | lock release other                      | other              | drec lock list",
        "3 | lock --name a --since 2h --data /nowhere | /nowhere          | drec up",
        "3 | lock release a --data /nowhere          | /nowhere           | drec up",
      })
  void shouldTellWhatIsWrongInOneLineAndLockNothing(
      int status, String arguments, String found, String advice) {
    assertThat(shell.run(arguments.strip().split(" +"))).as(shell.err()).isEqualTo(status);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).startsWith("drec: ").contains(found).contains(advice);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(locks()).isEqualTo(Locks.Found.NONE);
  }

  @Test
  void shouldRefuseANameThatIsTaken() {
    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "a")).isZero();
    assertThat(shell.run("lock", "--since", "2026-01-02", "--name", "a")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "drec: there is a lock a already; take another --name, or release that one with: drec"
                + " lock release a\n");
  }

  @Test
  void shouldRefuseToLockMostOfTheLimit() {
    compact(new Retention(1L << 30, Long.MAX_VALUE));
    long bytes;
    try (var footage = Footages.open(data)) {
      Keeping keeping = footage.status().keeping();
      bytes = keeping.bytes();
    }
    compact(new Retention(bytes, Long.MAX_VALUE));

    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "a")).isEqualTo(2);
    assertThat(shell.err())
        .contains("more than 90 %", "a shorter span", "drec lock list", "store.max.gib");
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(locks()).isEqualTo(Locks.Found.NONE);
  }

  @Test
  void shouldWarnWhereLocksTakeMostOfTheLimitAndWhereOneCannotBeRead() throws IOException {
    compact(new Retention(1L << 30, Long.MAX_VALUE));
    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "a")).isZero();
    compact(new Retention(1, Long.MAX_VALUE));

    assertThat(shell.run("status")).isZero();
    assertThat(shell.out()).contains("! locks take ", "drec lock release NAME");

    Files.writeString(data.resolve("locks/b.lock"), "format=drec-lock\nversion=2\n");
    for (String command : new String[] {"status", "lock list"}) {
      assertThat(shell.run(command.split(" "))).isZero();
      assertThat(shell.out())
          .contains("! " + data.resolve("locks/b.lock") + ": found version 2, expected 1")
          .contains("nothing is overwritten meanwhile");
    }
  }

  /** The story is recorded three times; the tellings before make room for the last. */
  @Test
  void shouldTellInEveryAnswerWhatIsOverwrittenAlready() throws IOException {
    compact(new Retention(1L << 30, Long.MAX_VALUE));
    long bytes;
    try (var footage = Footages.open(data)) {
      bytes = footage.status().keeping().bytes();
    }
    for (int i = 0; i < 2; i++) {
      // What is still alive is carried over with the commit after.
      Evidence.write(data);
      compact(new Retention(bytes * 3 / 2, Long.MAX_VALUE));
    }

    for (String question : new String[] {"why", "scope"}) {
      assertThat(shell.run(question, "ip:" + Evidence.ADDRESS)).isZero();
      assertThat(shell.out()).contains("on alpha: overwritten, ");
    }
    assertThat(shell.run("status")).isZero();
    assertThat(shell.out())
        .contains("  overwritten        2026-01-01T", "on alpha, ", " records\n");
    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "a")).as(shell.err()).isZero();
    assertThat(shell.out()).contains("! overwritten already: 2026-01-01T", "1 segments, ");
  }

  @Test
  void shouldTellWhoMayNotLock() throws IOException {
    int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assumeTrue(uid != 0, "root may lock everywhere");
    Path locks = data.resolve("locks");
    Files.setPosixFilePermissions(locks, PosixFilePermissions.fromString("r-xr-x---"));

    assertThat(shell.run("lock", "--since", "2026-01-01", "--name", "a")).isEqualTo(3);
    assertThat(shell.err()).contains("permission denied", "use sudo");
    assertThat(shell.err().lines()).hasSize(1);
  }
}

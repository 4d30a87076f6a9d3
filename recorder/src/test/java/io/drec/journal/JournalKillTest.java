package io.drec.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.ChildJvm;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class JournalKillTest {
  private static final int ROUNDS = 20;

  @TempDir Path temp;

  /** Each round kills the writer at a random instant, then looks at what it had noted. */
  @Test
  @Timeout(900)
  void shouldLoseAndDoubleNothingHoweverOftenItIsKilled() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("JournalKillTest -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Path journal = temp.resolve("journal");
    Path noted = temp.resolve("noted");
    long last = -1;
    for (int round = 0; round < ROUNDS; round++) {
      killAfter(random.nextLong(TimeUnit.MILLISECONDS.toNanos(150)), journal, noted);
      long acknowledged;
      try (RandomAccessFile file = new RandomAccessFile(noted.toFile(), "r")) {
        acknowledged = file.readLong();
      }
      assertThat(acknowledged).as("seed %d round %d", seed, round).isGreaterThan(last);
      last = verify(journal, seed, round);
      assertThat(last).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(acknowledged);
    }
  }

  private static void killAfter(long ns, Path journal, Path noted) throws IOException {
    try (ChildJvm victim =
        ChildJvm.start(List.of(), KillVictim.class, journal.toString(), noted.toString())) {
      assertThat(victim.readLine()).isEqualTo("ready");
      LockSupport.parkNanos(ns);
    }
  }

  /** Every sequence from 0 once, the chain unbroken; returns the last sequence. */
  private static long verify(Path journal, long seed, int round) {
    MessageDigest sha256 = FrameBuilder.newSha256();
    byte[] chain = new byte[32];
    long expected = 0;
    try (JournalReader reader = JournalReader.open(journal, -1)) {
      for (FrameView frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(frame.sequence()).as("seed %d round %d", seed, round).isEqualTo(expected);
        assertThat(frame.follows(chain, sha256)).as("seed %d frame %d", seed, expected).isTrue();
        chain = frame.chain();
        expected++;
      }
      assertThat(reader.takeDamage()).as("seed %d round %d", seed, round).isNull();
    }
    return expected - 1;
  }
}

package io.drec.verify;

import io.drec.compact.Compactor;
import io.drec.journal.JournalWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Journals and compacts until it is killed: {@code RECORDING WARM_UP NOTED}. It makes itself warm
 * on a recording of its own, prints "warm", and begins with the first line it is given: so the next
 * one can come up while this one lives. Without NOTED it only makes itself warm.
 */
final class KillChild {
  private static final long ROLL_BYTES = 1 << 20;

  private KillChild() {}

  public static void main(String[] args) throws Exception {
    try (Sealed warmUp = new Sealed(Path.of(args[1]), ROLL_BYTES)) {
      warmUp.append(20, 5);
      warmUp.compact();
    }
    System.out.println("warm");
    if (args.length < 3) {
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    long seed = Long.parseLong(in.readLine());
    Sealed recording = new Sealed(Path.of(args[0]), ROLL_BYTES);
    System.out.println("from " + recording.journal.lastSequence());
    Thread compaction = new Thread(() -> compact(recording), "compaction");
    compaction.setDaemon(true);
    compaction.start();
    Thread sync = new Thread(() -> sync(recording.journal, seed), "sync");
    sync.setDaemon(true);
    sync.start();
    append(recording, args[2], seed);
  }

  private static void append(Sealed recording, String noted, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (RandomAccessFile file = new RandomAccessFile(noted, "rw")) {
      while (true) {
        long next = recording.journal.lastSequence() + 1;
        long sequence = recording.append(records(next));
        if (sequence != next) {
          throw new IOException(recording.journal.refusal());
        }
        file.seek(0);
        file.writeLong(sequence);
        LockSupport.parkNanos(random.nextLong(TimeUnit.MICROSECONDS.toNanos(300)));
      }
    }
  }

  /** Mostly few, sometimes so many that a kill hits the middle of a copy. */
  static int records(long sequence) {
    return sequence % 61 == 0 ? 3000 : 1 + (int) (sequence % 9);
  }

  private static void sync(JournalWriter journal, long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    try {
      while (true) {
        journal.sync();
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void compact(Sealed recording) {
    try (Compactor compactor = recording.compactor()) {
      while (true) {
        if (compactor.step() == 0 && !compactor.tidy()) {
          recording.journal.deleteThrough(compactor.position());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

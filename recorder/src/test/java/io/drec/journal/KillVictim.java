package io.drec.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

/** Appends frames until it is killed, and notes each one that {@code append} returned from. */
final class KillVictim {
  private KillVictim() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    JournalConfig config =
        JournalConfig.of(directory).withReserveBytes(0).withRoll(4 << 20, Duration.ofHours(1));
    Frames frames = new Frames();
    try (RandomAccessFile noted = new RandomAccessFile(args[1], "rw");
        JournalWriter writer = JournalWriter.open(config)) {
      for (int i = 0; ; i++) {
        // Small frames and great ones, so that some kills hit the middle of a copy.
        long sequence = frames.append(writer, i, i % 7 == 0 ? 6000 : 3);
        if (sequence < 0) {
          throw new IOException(writer.refusal());
        }
        noted.seek(0);
        noted.writeLong(sequence);
        if (i == 0) {
          System.out.println("ready");
        }
      }
    }
  }
}

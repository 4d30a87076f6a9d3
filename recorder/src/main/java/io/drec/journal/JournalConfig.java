package io.drec.journal;

import io.drec.record.RecordLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * How a journal is written. {@link #of} gives what {@code docs/limits.md} states.
 *
 * @param directory that holds the journal and nothing else; made when it is not there
 * @param reserveBytes disk space that stays free: the journal refuses frames below it
 * @param blockBytes of a file that are mapped at a time; they count as resident memory
 * @param rollBytes after which the next file begins; files are deleted whole
 * @param rollAge after which the next file begins
 * @param syncBytes of frames that wait for the disk before a sync is asked for
 * @param clock gives the wall time
 * @param seeds gives 32 bytes that nobody can guess, for the keys of a new recording
 */
public record JournalConfig(
    Path directory,
    long reserveBytes,
    int blockBytes,
    long rollBytes,
    Duration rollAge,
    long syncBytes,
    InstantSource clock,
    FreeSpace freeSpace,
    Supplier<byte[]> seeds) {
  public static final long RESERVE_BYTES = 512L << 20;
  public static final int BLOCK_BYTES = 8 << 20;
  public static final long ROLL_BYTES = 64L << 20;
  public static final Duration ROLL_AGE = Duration.ofMinutes(10);
  public static final long SYNC_BYTES = 32L << 20;

  /** Tells how much may still be written. */
  @FunctionalInterface
  public interface FreeSpace {
    /** Bytes that this process may still write to the file system of {@code directory}. */
    long usableBytes(Path directory) throws IOException;
  }

  public JournalConfig {
    // A document must fit in the part that two mapped blocks share, a quarter of a block.
    if (blockBytes < 4 * RecordLayout.FRAME_LENGTH_MAX || Integer.bitCount(blockBytes) != 1) {
      throw new IllegalArgumentException(
          "block of "
              + blockBytes
              + " bytes; expected a power of two from "
              + 4 * RecordLayout.FRAME_LENGTH_MAX);
    }
    if (rollBytes < RecordLayout.FRAME_LENGTH_MAX || reserveBytes < 0) {
      throw new IllegalArgumentException(
          "roll at " + rollBytes + " bytes, reserve of " + reserveBytes + " bytes");
    }
  }

  public static JournalConfig of(Path directory) {
    return new JournalConfig(
        directory,
        RESERVE_BYTES,
        BLOCK_BYTES,
        ROLL_BYTES,
        ROLL_AGE,
        SYNC_BYTES,
        InstantSource.system(),
        // Not Files.getFileStore: it looks the mount up, which a chroot does not show.
        of -> of.toFile().getUsableSpace(),
        JournalConfig::newSeed);
  }

  private static byte[] newSeed() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  public JournalConfig withReserveBytes(long bytes) {
    return new JournalConfig(
        directory, bytes, blockBytes, rollBytes, rollAge, syncBytes, clock, freeSpace, seeds);
  }

  public JournalConfig withRoll(long bytes, Duration age) {
    return new JournalConfig(
        directory, reserveBytes, blockBytes, bytes, age, syncBytes, clock, freeSpace, seeds);
  }

  public JournalConfig withSyncBytes(long bytes) {
    return new JournalConfig(
        directory, reserveBytes, blockBytes, rollBytes, rollAge, bytes, clock, freeSpace, seeds);
  }

  public JournalConfig withClock(InstantSource other) {
    return new JournalConfig(
        directory,
        reserveBytes,
        blockBytes,
        rollBytes,
        rollAge,
        syncBytes,
        other,
        freeSpace,
        seeds);
  }

  public JournalConfig withFreeSpace(FreeSpace other) {
    return new JournalConfig(
        directory, reserveBytes, blockBytes, rollBytes, rollAge, syncBytes, clock, other, seeds);
  }
}

package io.drec.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Keeps a mapped file from growing into a full disk, where the first touch of a page that has no
 * block kills the process. Two fences: the file system must keep the reserve free, asked again
 * every {@value #CHECK_MS} ms and every {@value #CREDIT_BYTES} bytes; and the blocks of what will
 * be mapped next are claimed beforehand by writing zeros with plain writes, which fail politely.
 */
final class SpaceGuard {
  /** Free space beyond the reserve for a new file: its head, its index, its first frames. */
  static final long NEW_FILE_BYTES = 4L << 20;

  private static final long CHECK_MS = 200;
  private static final long CREDIT_BYTES = 16L << 20;
  private static final int CLAIM_BYTES = 1 << 20;
  private static final int PAGE_BYTES = 4096;

  /** What Chronicle writes between two documents when its index grows. */
  private static final int INDEX_BYTES = 64 * 1024;

  private final JournalConfig config;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(CLAIM_BYTES);
  private final ByteBuffer there = ByteBuffer.allocateDirect(CLAIM_BYTES);
  private long creditBytes;
  private long usableBytes;
  private long checkedMs = Long.MIN_VALUE;
  private long claimedPosition;

  SpaceGuard(JournalConfig config) {
    this.config = config;
  }

  /** Whether {@code bytes} more may be written; takes them from what is known to be free. */
  boolean permits(long bytes, long nowMs) throws IOException {
    if (creditBytes < bytes || nowMs < checkedMs || nowMs >= checkedMs + CHECK_MS) {
      usableBytes = config.freeSpace().usableBytes(config.directory());
      creditBytes = Math.min(usableBytes - config.reserveBytes(), CREDIT_BYTES + bytes);
      checkedMs = nowMs;
    }
    if (creditBytes < bytes) {
      return false;
    }
    creditBytes -= bytes;
    return true;
  }

  String refusal() {
    return "disk guard: "
        + mib(usableBytes)
        + " MiB free in "
        + config.directory()
        + ", keeping "
        + mib(config.reserveBytes())
        + " MiB; recording goes on when there is more";
  }

  /** A file was begun, and is written up to {@code position}. */
  void begin(long position) {
    claimedPosition = position & -PAGE_BYTES;
  }

  /** Makes sure that the file has blocks for a document of {@code bytes} from {@code position}. */
  void claim(FileChannel channel, long position, int bytes) throws IOException {
    while (claimedPosition < position + bytes + INDEX_BYTES) {
      claimOnce(channel);
      claimedPosition += CLAIM_BYTES;
    }
  }

  /** Writes zeros over zeros and over nothing: a page in use already has its block. */
  private void claimOnce(FileChannel channel) throws IOException {
    there.clear();
    int got = 0;
    while (got >= 0 && there.hasRemaining()) {
      got = channel.read(there, claimedPosition + there.position());
    }
    there.flip();
    if (isZero(0, there.limit())) {
      writeZeros(channel, claimedPosition, CLAIM_BYTES);
      return;
    }
    for (int page = 0; page < CLAIM_BYTES; page += PAGE_BYTES) {
      if (isZero(page, page + PAGE_BYTES)) {
        writeZeros(channel, claimedPosition + page, PAGE_BYTES);
      }
    }
  }

  /** Whether the file holds nothing but zeros there; so is what lies behind its end. */
  private boolean isZero(int from, int to) {
    int count = Math.max(0, Math.min(to, there.limit()) - from);
    return count == 0 || zeros.slice(0, count).equals(there.slice(from, count));
  }

  private void writeZeros(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer source = zeros.duplicate().limit(count);
    while (source.hasRemaining()) {
      channel.write(source, position + source.position());
    }
  }

  private static long mib(long bytes) {
    return bytes >> 20;
  }
}

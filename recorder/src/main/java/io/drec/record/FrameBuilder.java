package io.drec.record;

import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/**
 * Gathers records and seals them into a frame. Allocates nothing, neither for a record nor for a
 * sealed frame. The records are hashed while they are gathered, so that the last one does not wait
 * for all. Not thread safe.
 */
public final class FrameBuilder {
  /** What is hashed at once: enough to be fast, little enough to be soon done. */
  private static final int HASH_STEP_BYTES = 4096;

  private final ByteBuffer buffer;

  /** The same bytes, for those who read from a position to a limit. */
  private final ByteBuffer window;

  /** The same bytes once more, as handed out. */
  private final ByteBuffer sealed;

  private final FrameSeal seal = new FrameSeal();
  private final MessageDigest recordsSha256;
  private final byte[] recordsHash = new byte[FrameSeal.HASH_BYTES];
  private final byte[] chain = new byte[FrameSeal.HASH_BYTES];
  private final CRC32C crc = new CRC32C();
  private final MessageDigest sha256 = newSha256();
  private int end = Frame.BYTES;
  private int hashedEnd = Frame.BYTES;
  private int recordCount;
  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  /**
   * @param capacity of the frame in bytes, header included; at most {@link
   *     RecordLayout#FRAME_LENGTH_MAX}
   */
  public FrameBuilder(int capacity) {
    this(capacity, newSha256());
  }

  /**
   * Likewise.
   *
   * @param recordsSha256 SHA-256, for this alone
   */
  public FrameBuilder(int capacity, MessageDigest recordsSha256) {
    if (capacity < Frame.BYTES + Header.BYTES || capacity > RecordLayout.FRAME_LENGTH_MAX) {
      throw new IllegalArgumentException("frame capacity " + capacity);
    }
    this.recordsSha256 = recordsSha256;
    this.buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    this.window = buffer.duplicate();
    this.sealed = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The digest that every recording's chain uses. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  public boolean isEmpty() {
    return recordCount == 0;
  }

  public int recordCount() {
    return recordCount;
  }

  /** Smallest time of the records gathered, {@code Long.MAX_VALUE} when there is none. */
  public long firstTimeNs() {
    return firstTimeNs;
  }

  /** Bytes gathered so far, header included. */
  public int length() {
    return end;
  }

  /**
   * Copies a record in.
   *
   * @return false, and nothing copied, when the frame has no room for it
   */
  public boolean add(ByteBuffer source, int offset, int length) {
    if (length > buffer.capacity() - end) {
      return false;
    }
    buffer.put(end, source, offset, length);
    long timeNs = source.getLong(offset + Header.TIME_NS);
    firstTimeNs = Math.min(firstTimeNs, timeNs);
    lastTimeNs = Math.max(lastTimeNs, timeNs);
    end += length;
    recordCount++;
    while (end - hashedEnd >= HASH_STEP_BYTES) {
      hashTo(hashedEnd + HASH_STEP_BYTES);
    }
    return true;
  }

  private void hashTo(int to) {
    window.limit(to).position(hashedEnd);
    recordsSha256.update(window);
    hashedEnd = to;
  }

  /** What a frame says of itself besides its records. */
  public record Origin(byte[] hostId, byte[] bootId, int clock, long clockOffsetNs) {}

  /**
   * Seals the frame with a plain chain, as recordings had it before there were keys.
   *
   * @param chainBefore chain value of the frame before, 32 bytes; zeros for the first
   * @return the frame from 0 to its limit, valid until {@link #clear}
   */
  public ByteBuffer seal(long sequence, byte[] chainBefore, Origin origin, long writtenTimeNs) {
    fillHeader(sequence, origin, writtenTimeNs);
    buffer.put(Frame.CHAIN, FrameView.chain(sha256, chainBefore, buffer, 0, end));
    return summed();
  }

  /**
   * Seals the frame with its own key.
   *
   * @param key of this sequence, 32 bytes
   * @param chainBefore chain value of the frame before, 32 bytes; zeros for the first
   * @return the frame from 0 to its limit, valid until {@link #clear}
   */
  public ByteBuffer seal(
      long sequence, byte[] key, byte[] chainBefore, Origin origin, long writtenTimeNs) {
    fillHeader(sequence, origin, writtenTimeNs);
    buffer.putShort(Frame.CHAIN_KIND, (short) RecordLayout.CHAIN_SEALED);
    buffer.put(Frame.PREVIOUS, chainBefore, 0, FrameSeal.HASH_BYTES);
    hashTo(end);
    FrameSeal.digest(recordsSha256, recordsHash);
    // Taken, the hash begins anew: a frame that is sealed again hashes all of its records again.
    hashedEnd = Frame.BYTES;
    seal.chain(key, buffer, 0, recordsHash, chain);
    buffer.put(Frame.CHAIN, chain);
    return summed();
  }

  private ByteBuffer summed() {
    window.clear();
    buffer.putInt(Frame.CRC32C, FrameView.checksumOf(crc, window, end));
    sealed.limit(end).position(0);
    return sealed;
  }

  private void fillHeader(long sequence, Origin origin, long writtenTimeNs) {
    if (recordCount == 0) {
      throw new IllegalStateException("a frame holds at least one record");
    }
    for (int i = 0; i < Frame.BYTES; i += 8) {
      buffer.putLong(i, 0L);
    }
    buffer.putInt(Frame.MAGIC, RecordLayout.FRAME_MAGIC);
    buffer.putShort(Frame.VERSION, (short) RecordLayout.FRAME_VERSION);
    buffer.putShort(Frame.HEADER_LENGTH, (short) Frame.BYTES);
    buffer.putInt(Frame.LENGTH, end);
    buffer.putLong(Frame.SEQUENCE, sequence);
    buffer.putInt(Frame.RECORD_COUNT, recordCount);
    buffer.putShort(Frame.CLOCK, (short) origin.clock());
    buffer.putLong(Frame.FIRST_TIME_NS, firstTimeNs);
    buffer.putLong(Frame.LAST_TIME_NS, lastTimeNs);
    buffer.putLong(Frame.CLOCK_OFFSET_NS, origin.clockOffsetNs());
    buffer.putLong(Frame.WRITTEN_TIME_NS, writtenTimeNs);
    buffer.put(Frame.HOST_ID, origin.hostId(), 0, 16);
    buffer.put(Frame.BOOT_ID, origin.bootId(), 0, 16);
  }

  /** Empties the builder for the next frame. */
  public void clear() {
    end = Frame.BYTES;
    if (hashedEnd != Frame.BYTES) {
      recordsSha256.reset();
      hashedEnd = Frame.BYTES;
    }
    recordCount = 0;
    firstTimeNs = Long.MAX_VALUE;
    lastTimeNs = Long.MIN_VALUE;
  }
}

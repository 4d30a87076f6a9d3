package io.drec.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The name of an imported event, where it follows from its record and its host alone: {@code
 * docs/format/record.md} says how. So it need not be kept beside the record. First {@link #host},
 * its log, then {@link #numbered}, or a {@link #part} for each name and value and {@link #finish}.
 * Not thread safe.
 */
public final class EventFingerprint {
  public static final int BYTES = 16;

  private static final byte[] LABEL = "drec-event-1\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TWIN = "drec-twin-1\0".getBytes(StandardCharsets.US_ASCII);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int LOG_BYTES = 8;

  private final MessageDigest sha256 = FrameBuilder.newSha256();
  private byte[] text = new byte[1 << 14];
  private int length;

  /** Begins with the host: its 16 bytes. */
  public EventFingerprint host(byte[] hostId) {
    length = 0;
    reserve(LABEL.length + hostId.length);
    System.arraycopy(LABEL, 0, text, 0, LABEL.length);
    System.arraycopy(hostId, 0, text, LABEL.length, hostId.length);
    length = LABEL.length + hostId.length;
    return this;
  }

  /** A part in lower case, of letters of ASCII. */
  public EventFingerprint lowerPart(byte[] from, int offset, int count) {
    part(from, offset, count);
    for (int at = length - count; at < length; at++) {
      if (text[at] >= 'A' && text[at] <= 'Z') {
        text[at] += 32;
      }
    }
    return this;
  }

  public EventFingerprint part(byte[] from, int offset, int count) {
    reserve(count + 4);
    putInt(count);
    System.arraycopy(from, offset, text, length, count);
    length += count;
    return this;
  }

  public EventFingerprint code(int code) {
    reserve(4);
    putInt(code);
    return this;
  }

  /** Ends, of an event with a number of its log's. */
  public void numbered(long number, long timeNs, byte[] target, int at) {
    long second = Math.floorDiv(timeNs, SECOND_NS);
    boolean small = number >>> 32 == 0 && second >>> 32 == 0;
    if (!small) {
      reserve(16);
      putLong(number);
      putLong(second);
    }
    finish(target, at);
    if (small) {
      ByteBuffer.wrap(target, at + LOG_BYTES, 8).putInt((int) second).putInt((int) number);
    }
  }

  /** Ends, and writes the 16 bytes. */
  public void finish(byte[] target, int at) {
    sha256.update(text, 0, length);
    System.arraycopy(sha256.digest(), 0, target, at, BYTES);
  }

  /**
   * Of the n-th event with this fingerprint in a file.
   *
   * @param n from 2
   */
  public static byte[] twin(byte[] fingerprint, int n) {
    MessageDigest sha256 = FrameBuilder.newSha256();
    sha256.update(TWIN);
    sha256.update(fingerprint);
    return Arrays.copyOf(sha256.digest(ByteBuffer.allocate(4).putInt(n).array()), BYTES);
  }

  private void putInt(int value) {
    text[length++] = (byte) value;
    text[length++] = (byte) (value >> 8);
    text[length++] = (byte) (value >> 16);
    text[length++] = (byte) (value >> 24);
  }

  private void putLong(long value) {
    putInt((int) value);
    putInt((int) (value >> 32));
  }

  private void reserve(int more) {
    if (text.length - length < more) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
    }
  }
}

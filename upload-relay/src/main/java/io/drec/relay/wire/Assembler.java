package io.drec.relay.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts the bytes of one lane of one stream together to messages: each is {@code u32 length} and its
 * bytes, cut into frames anywhere. Memory is taken as bytes come, never by what a length says.
 */
public final class Assembler {
  private final int bytesMax;
  private final byte[] head = new byte[Integer.BYTES];
  private int headBytes;
  private int length;
  private int gathered;
  private List<byte[]> parts = new ArrayList<>();

  /**
   * @param bytesMax of a message
   */
  public Assembler(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Bytes held of a message that is not complete. */
  public int heldBytes() {
    return gathered;
  }

  /** Whether the next byte begins a message. */
  public boolean isBetweenMessages() {
    return headBytes == 0;
  }

  /**
   * Takes bytes; complete messages go out.
   *
   * @throws FrameException when a message says that it is empty or too long
   */
  public void add(byte[] bytes, Consumer<byte[]> out) throws FrameException {
    int at = 0;
    while (at < bytes.length) {
      if (headBytes < head.length) {
        head[headBytes++] = bytes[at++];
        if (headBytes == head.length) {
          readLength();
        }
        continue;
      }
      int taken = Math.min(bytes.length - at, length - gathered);
      parts.add(
          at == 0 && taken == bytes.length ? bytes : Arrays.copyOfRange(bytes, at, at + taken));
      at += taken;
      gathered += taken;
      if (gathered == length) {
        out.accept(join());
      }
    }
  }

  private void readLength() throws FrameException {
    length = ByteBuffer.wrap(head).getInt();
    if (length <= 0 || length > bytesMax) {
      throw new FrameException(
          FrameException.Cause.TOO_LONG,
          "a message of " + Integer.toUnsignedLong(length) + " bytes; at most " + bytesMax);
    }
  }

  private byte[] join() {
    byte[] message = parts.get(0);
    if (parts.size() > 1) {
      message = new byte[length];
      int at = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, message, at, part.length);
        at += part.length;
      }
    }
    parts = new ArrayList<>();
    headBytes = 0;
    gathered = 0;
    return message;
  }
}

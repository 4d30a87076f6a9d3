package io.drec.relay.wire;

/**
 * Follows the bytes of a lane only to know where its messages end, without keeping any. Lengths are
 * not judged: that is for the ends.
 */
public final class MessageEdge {
  private int headBytes;
  private int length;
  private long rest;

  /** Bytes went by. */
  public void pass(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (rest > 0) {
        int taken = (int) Math.min(rest, bytes.length - at);
        rest -= taken;
        at += taken;
      } else {
        length = length << 8 | (bytes[at++] & 0xff);
        if (++headBytes == Integer.BYTES) {
          rest = Integer.toUnsignedLong(length);
          headBytes = 0;
          length = 0;
        }
      }
    }
  }

  /** Whether the next byte begins a message. */
  public boolean isBetweenMessages() {
    return rest == 0 && headBytes == 0;
  }

  /**
   * How many of these bytes, which come next, belong to the message that has begun. When its length
   * itself was cut, all of them are taken for it: the message is given up and where it ends is not
   * known until they have passed.
   */
  public int restIn(byte[] bytes) {
    if (isBetweenMessages()) {
      return 0;
    }
    return headBytes > 0 ? bytes.length : (int) Math.min(rest, bytes.length);
  }
}

package io.drec.journal;

import io.drec.record.RecordLayout.Frame;
import java.nio.ByteBuffer;

/**
 * The newest frame appended: its sequence, and the chain value that the next one follows. One
 * thread moves it, any may look; moving it allocates nothing.
 */
final class Tail {
  private final byte[] chain = new byte[32];
  private long sequence;
  private long appendedBytes;

  synchronized void set(Watermark to) {
    sequence = to.sequence();
    System.arraycopy(to.chain(), 0, chain, 0, chain.length);
  }

  synchronized void appended(long newSequence, ByteBuffer frame) {
    sequence = newSequence;
    frame.get(Frame.CHAIN, chain);
    appendedBytes += frame.limit();
  }

  synchronized long sequence() {
    return sequence;
  }

  /** Bytes of all frames appended since it was made. */
  synchronized long appendedBytes() {
    return appendedBytes;
  }

  synchronized Watermark copy() {
    return new Watermark(sequence, chain.clone());
  }

  /** Not a copy: for the thread that moves it. */
  byte[] chain() {
    return chain;
  }
}

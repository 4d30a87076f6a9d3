package io.drec.linux;

import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Header;
import io.drec.sensor.RecordSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes records out of a kernel ring buffer ({@code BPF_MAP_TYPE_RINGBUF}) through its mapping,
 * without a call for each.
 *
 * <p>The protocol, as the kernel's documentation of the ring buffer has it: both positions only
 * grow, and count bytes; a record lies at its position modulo the size, at a multiple of 8. It
 * begins with 8 bytes, of which the first 4 hold its length and, in the two highest bits, whether
 * it is still being written (busy) and whether it is void (discarded). The data pages are mapped
 * twice in a row, so a record that crosses the end lies in one piece. The producer's position is
 * read before the lengths below it, the length before the bytes, and the consumer's position is
 * written after the bytes were copied: acquire, acquire, release.
 *
 * <p>One thread.
 */
final class RingReader {
  private static final int BUSY = 1 << 31;
  private static final int DISCARD = 1 << 30;
  private static final int RECORD_HEADER_BYTES = 8;

  /** The consumer's position is published after so many bytes: each store slows the producers. */
  private static final int PUBLISH_BYTES = 16 * 1024;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer consumer;
  private final ByteBuffer producer;
  private final ByteBuffer data;
  private final int mask;
  private final DeliveryCounts counts;
  private ByteBuffer joined = ByteBuffer.allocate(0);

  /**
   * @param consumer begins with the consumer's position, writable
   * @param producer begins with the producer's position
   * @param data the data pages
   * @param counts told of each record taken
   */
  RingReader(ByteBuffer consumer, ByteBuffer producer, ByteBuffer data, DeliveryCounts counts) {
    int size = data.capacity();
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("ring of " + size + " bytes is no power of two");
    }
    this.consumer = consumer;
    this.producer = producer;
    this.data = data.order(ByteOrder.LITTLE_ENDIAN);
    this.mask = size - 1;
    this.counts = counts;
  }

  /**
   * Hands what is there to the sink, in its order, up to a record that is still being written.
   *
   * @return how many records the sink was given
   */
  int drain(RecordSink sink, int maxRecords) {
    long position = (long) LONG.getOpaque(consumer, 0); // only this thread writes it
    long published = position;
    int delivered = 0;
    while (delivered < maxRecords && position < (long) LONG.getAcquire(producer, 0)) {
      int offset = (int) (position & mask);
      int header = (int) INT.getAcquire(data, offset);
      if ((header & BUSY) != 0) {
        break;
      }
      int length = header & ~(BUSY | DISCARD);
      if ((header & DISCARD) == 0) {
        delivered += deliver(sink, offset + RECORD_HEADER_BYTES, length);
      }
      position += (length + RECORD_HEADER_BYTES + 7) & ~7;
      if (position - published >= PUBLISH_BYTES) {
        LONG.setRelease(consumer, 0, position);
        published = position;
      }
    }
    if (position != published) {
      LONG.setRelease(consumer, 0, position);
    }
    return delivered;
  }

  /**
   * Whether there is a record to take. When not, the kernel wakes who waits for the ring with the
   * next one: it does so when the record lies where the consumer's position is, and the fence lets
   * it see that position, or us its record.
   */
  boolean hasNext() {
    VarHandle.fullFence();
    long position = (long) LONG.getOpaque(consumer, 0);
    return position < (long) LONG.getAcquire(producer, 0)
        && ((int) INT.getAcquire(data, (int) (position & mask)) & BUSY) == 0;
  }

  /** Bytes that wait, those of records that are still being written among them. */
  long waitingBytes() {
    return (long) LONG.getAcquire(producer, 0) - (long) LONG.getOpaque(consumer, 0);
  }

  private int deliver(RecordSink sink, int offset, int length) {
    if (length < Header.BYTES || length > RecordLayout.RECORD_LENGTH_MAX) {
      counts.malformed();
      return 0;
    }
    return offset + length <= data.capacity()
        ? deliver(sink, data, offset, length)
        : deliver(sink, join(offset, length), 0, length);
  }

  private int deliver(RecordSink sink, ByteBuffer buffer, int offset, int length) {
    if (buffer.getInt(offset + Header.LENGTH) != length) {
      counts.malformed();
      return 0;
    }
    sink.accept(buffer, offset, length);
    counts.delivered(buffer.getShort(offset + Header.HOOK) & 0xffff);
    return 1;
  }

  /** A record in one piece, of which the ring has the beginning at its end. */
  private ByteBuffer join(int offset, int length) {
    if (joined.capacity() < length) {
      joined = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    int first = Math.max(0, data.capacity() - offset);
    joined.put(0, data, offset & mask, first);
    joined.put(first, data, 0, length - first);
    return joined;
  }
}

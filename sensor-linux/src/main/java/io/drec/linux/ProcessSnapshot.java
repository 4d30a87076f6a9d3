package io.drec.linux;

import com.sun.jna.Native;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Header;
import io.drec.sensor.RecordSink;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the processes that run already from the file of the iterator. */
final class ProcessSnapshot {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Delivers all.
   *
   * @param iterator file descriptor; it stays open
   */
  void deliver(int iterator, RecordSink sink, DeliveryCounts counts) throws SensorException {
    int have = 0;
    while (true) {
      ByteBuffer room = buffer.slice(have, BUFFER_BYTES - have);
      long read = Libc.read(iterator, room, room.capacity());
      if (read < 0) {
        throw new SensorException(
            "cannot list the running processes: " + Libc.strerror(Native.getLastError()));
      }
      if (read == 0) {
        return;
      }
      have = keepRest(deliverWhole(have + (int) read, sink, counts), have + (int) read);
    }
  }

  /** Delivers the whole records below {@code end}; returns where the first other begins. */
  private int deliverWhole(int end, RecordSink sink, DeliveryCounts counts) {
    int at = 0;
    while (end - at >= Header.BYTES) {
      int length = buffer.getInt(at + Header.LENGTH);
      if (length < Header.BYTES || length > RecordLayout.RECORD_LENGTH_MAX) {
        counts.malformed();
        return end;
      }
      if (length > end - at) {
        break;
      }
      sink.accept(buffer, at, length);
      counts.delivered(Hook.SNAPSHOT.number());
      at += length;
    }
    return at;
  }

  private int keepRest(int from, int end) {
    for (int i = from; i < end; i++) {
      buffer.put(i - from, buffer.get(i));
    }
    return end - from;
  }
}

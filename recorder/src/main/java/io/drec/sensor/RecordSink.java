package io.drec.sensor;

import java.nio.ByteBuffer;

/** Takes records from a sensor, on the thread that polls it. */
@FunctionalInterface
public interface RecordSink {

  /**
   * Takes one record; the bytes are copied before this returns.
   *
   * <p>Never throws on account of the record: what is malformed or cannot be kept is counted by the
   * sink as a loss.
   *
   * @param buffer little-endian; the record lies from {@code offset}, {@code length} bytes
   */
  void accept(ByteBuffer buffer, int offset, int length);
}

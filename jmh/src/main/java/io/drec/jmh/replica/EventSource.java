package io.drec.jmh.replica;

import io.drec.record.FrameBuilder;
import java.nio.ByteBuffer;

/** Gives events one behind the other, in the order in which they were recorded. Not thread safe. */
public interface EventSource {

  /** Takes one record. */
  interface Sink {
    /**
     * Takes it.
     *
     * @param origin what the record's frame says of itself; the same object while it is the same
     * @param record one whole record from 0 to {@code length}; valid during the call
     * @param event false for what recorder or import add of their own
     */
    void record(FrameBuilder.Origin origin, ByteBuffer record, int length, boolean event);
  }

  /**
   * Hands out further events.
   *
   * @return how many; less than {@code events} only at the end
   */
  long next(long events, Sink sink);

  /** Bytes that a frame of this source has at most. */
  int frameBytes();
}

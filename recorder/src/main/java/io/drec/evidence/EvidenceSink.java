package io.drec.evidence;

import java.nio.ByteBuffer;

/** Takes what a format reads. */
public interface EvidenceSink {
  /**
   * Takes one event.
   *
   * <p>{@code time_ns} of the record is CLOCK_REALTIME: the moment at which the event's own host
   * wrote it. The record's ORIGIN says where it came from; its fingerprint is the same for the same
   * event, in whatever file and order of fields it comes. An event that carries no number of its
   * source's ({@code record_number} 0) may have twins: the n-th of equal fingerprints in a file is
   * taken to be the n-th in every other.
   *
   * @param host name of the host on which it happened, as the source has it
   * @param record one whole record, valid during the call
   */
  void record(String host, ByteBuffer record);

  /**
   * Tells of something that could not be read.
   *
   * @param where for a person: {@code line 17}, {@code chunk 3}
   * @param why what was found and what was expected
   */
  void unreadable(String where, String why);
}

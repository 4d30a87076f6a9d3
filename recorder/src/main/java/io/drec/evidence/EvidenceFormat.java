package io.drec.evidence;

import java.io.IOException;
import java.io.InputStream;

/**
 * One format of other people's recordings. Found by {@link java.util.ServiceLoader}; one object
 * reads one file after the other and keeps nothing between them.
 */
public interface EvidenceFormat {
  /** Bytes of a file's beginning by which a format recognises it. */
  int HEAD_BYTES = 4096;

  /** What it is called, for messages: {@code Windows event log (EVTX)}. */
  String name();

  /**
   * Whether a file is of this format.
   *
   * @param fileName its last component, without directories
   * @param head its first bytes, at most {@link #HEAD_BYTES}; all of it when it is shorter
   */
  boolean recognises(String fileName, byte[] head);

  /**
   * Reads a file to its end. What cannot be read is told to the sink and passed over.
   *
   * @param in decompressed; need not be closed
   * @throws IOException when {@code in} cannot be read any further
   */
  void read(InputStream in, EvidenceSink sink) throws IOException;
}

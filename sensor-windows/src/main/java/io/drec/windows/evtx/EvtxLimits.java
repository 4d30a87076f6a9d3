package io.drec.windows.evtx;

/**
 * The limits on what a file may ask of the reader, in one place.
 *
 * <p>Work is counted in units: one for each element, attribute, value and token, and one for each
 * character. A chunk has 64 KiB; templates and names that are stored once and used by every record
 * make it grow. In the 163 files that the tests read it is 4.7 units a byte at most.
 */
final class EvtxLimits {
  static final int FILE_HEADER_BYTES = 4096;
  static final int CHUNK_BYTES = 65_536;
  static final int CHUNK_HEADER_BYTES = 512;

  /** Signature, size, number and time, and the size once more at the end. */
  static final int RECORD_BYTES_MIN = 28;

  /** Elements within elements, over all templates and embedded fragments. Windows needs 6. */
  static final int DEPTH_MAX = 64;

  /** Windows' own names have fewer than 100. */
  static final int NAME_CHARS_MAX = 1024;

  static final int UNITS_PER_RECORD_MAX = 1 << 18;
  static final int UNITS_PER_CHUNK_MAX = 1 << 20;

  private EvtxLimits() {}
}

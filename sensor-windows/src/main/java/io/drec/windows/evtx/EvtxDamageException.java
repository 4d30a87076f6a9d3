package io.drec.windows.evtx;

/** Ends the reading of one record; never leaves this package. Offsets are within the chunk. */
final class EvtxDamageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int chunkOffset;
  private final String found;
  private final String expected;

  EvtxDamageException(int chunkOffset, String found, String expected) {
    // No stack trace: a damaged file makes many, and the offset says where.
    super(found + ", expected " + expected, null, false, false);
    this.chunkOffset = chunkOffset;
    this.found = found;
    this.expected = expected;
  }

  Damage damage(long chunkFileOffset) {
    return new Damage(chunkFileOffset + chunkOffset, found, expected);
  }
}

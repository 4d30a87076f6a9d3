package io.drec.evidence;

/** Somebody asked the import to end; leads out of a format that is reading. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("stopped", null, false, false);
  }
}

package io.drec.evidence;

import java.io.IOException;

/** A compressed file gives more than it may. */
final class UnpackLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  UnpackLimitException(String message) {
    super(message);
  }
}

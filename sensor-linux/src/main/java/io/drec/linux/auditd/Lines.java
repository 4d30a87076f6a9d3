package io.drec.linux.auditd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Goes through a stream line by line, in bounded memory: a line that is too long is passed over.
 */
final class Lines {
  private final InputStream in;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private long number;
  private boolean tooLong;

  /**
   * @param in buffered
   */
  Lines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line; false when there is none. */
  boolean next() throws IOException {
    bytes.reset();
    tooLong = false;
    int read = in.read();
    if (read < 0) {
      return false;
    }
    number++;
    while (read >= 0 && read != '\n') {
      if (bytes.size() < AuditdLimits.LINE_BYTES_MAX) {
        bytes.write(read);
      } else {
        tooLong = true;
      }
      read = in.read();
    }
    return true;
  }

  /** The first line is 1. */
  long number() {
    return number;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** The line, one byte a character, without what ends it. */
  String text() {
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}

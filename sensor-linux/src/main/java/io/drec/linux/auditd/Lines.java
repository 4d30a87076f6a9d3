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
  private final byte[] read = new byte[1 << 16];
  private int at;
  private int end;

  /** What of the line stood in buffers before this one. */
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);

  private String text = "";
  private long number;
  private boolean tooLong;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line; false when there is none. */
  boolean next() throws IOException {
    line.reset();
    tooLong = false;
    text = "";
    if (at == end && !fill()) {
      return false;
    }
    number++;
    while (true) {
      int from = at;
      while (at < end && read[at] != '\n') {
        at++;
      }
      if (at < end) {
        take(from);
        at++;
        return true;
      }
      keep(from);
      if (!fill()) {
        take(at);
        return true;
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(read, 0, read.length));
    return end > 0;
  }

  private void keep(int from) {
    if (line.size() + at - from > AuditdLimits.LINE_BYTES_MAX) {
      tooLong = true;
      line.reset();
    } else if (!tooLong) {
      line.write(read, from, at - from);
    }
  }

  /** Makes the line's text of what was kept and what stands before {@code at}. */
  private void take(int from) {
    if (line.size() > 0 || tooLong) {
      keep(from);
      text = line.toString(StandardCharsets.ISO_8859_1);
    } else {
      text = new String(read, from, at - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** The first line is 1. */
  long number() {
    return number;
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** The line, one byte a character, without what ends it; empty when it is too long. */
  String text() {
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}

package io.drec.query.http;

import io.drec.query.audit.ChainedLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/**
 * Who asked what: one line of JSON for each question, refused ones included, each hanging on the
 * one before. Thread safe.
 */
final class AuditLog {
  static final int LAST_BYTES_MAX = 8 << 20;

  private final Path file;
  private final ChainedLog log;

  AuditLog(Path file) {
    this.file = file;
    this.log = new ChainedLog(file);
  }

  /**
   * @param who the user who asked, as far as it is known
   * @param from address and port that the question came from
   * @param question its path and query
   * @param status of the HTTP response
   */
  record Entry(Instant time, String who, String from, String question, int status, long tookMs) {}

  void append(Entry entry) throws IOException {
    log.append(
        json -> {
          json.writeStringField("time", entry.time().toString());
          json.writeStringField("who", entry.who());
          json.writeStringField("from", entry.from());
          json.writeStringField("question", entry.question());
          json.writeNumberField("status", entry.status());
          json.writeNumberField("took_ms", entry.tookMs());
        });
  }

  /**
   * The last lines, as they are in the file: who has them can follow the chain.
   *
   * @param linesMax of them, within {@link #LAST_BYTES_MAX}
   */
  byte[] last(int linesMax) throws IOException {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    byte[] end;
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "r")) {
      long length = whole.length();
      end = new byte[(int) Math.min(length, LAST_BYTES_MAX)];
      whole.seek(length - end.length);
      whole.readFully(end);
    }
    int lines = 0;
    int from = end.length;
    for (int at = end.length - 1; at >= 0 && lines < linesMax; at--) {
      if (at == 0 ? end.length < LAST_BYTES_MAX : end[at - 1] == '\n') {
        from = at;
        lines++;
      }
    }
    return Arrays.copyOfRange(end, from, end.length);
  }

  /** Fails now rather than at the first question. */
  void check() throws IOException {
    try {
      log.check();
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() + "; or name a directory of your own with --state (" + file + ")", e);
    }
  }
}

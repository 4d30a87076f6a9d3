package io.drec.query.http;

import io.drec.query.audit.ChainedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Who asked what: one line of JSON for each question, refused ones included, each hanging on the
 * one before. Thread safe.
 */
final class AuditLog {
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

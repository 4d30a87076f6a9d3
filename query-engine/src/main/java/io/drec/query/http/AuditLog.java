package io.drec.query.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;

/**
 * Who asked what: one line of JSON for each question, refused ones included. The file is opened for
 * appending anew for each line, so that a log rotation may move it away at any time. Thread safe.
 */
final class AuditLog {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /**
   * @param who the user who asked, as far as it is known
   * @param from address and port that the question came from
   * @param question its path and query
   * @param status of the HTTP response
   */
  record Entry(Instant time, String who, String from, String question, int status, long tookMs) {}

  synchronized void append(Entry entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap(line(entry));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    }
  }

  /** Fails now rather than at the first question. */
  void check() throws IOException {
    if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(file.getParent())) {
      throw new IOException(
          "cannot write the audit log "
              + file
              + "; name a directory of your own"
              + " with --state");
    }
  }

  private static byte[] line(Entry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("time", entry.time().toString());
      json.writeStringField("who", entry.who());
      json.writeStringField("from", entry.from());
      json.writeStringField("question", entry.question());
      json.writeNumberField("status", entry.status());
      json.writeNumberField("took_ms", entry.tookMs());
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}

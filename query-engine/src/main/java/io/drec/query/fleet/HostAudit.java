package io.drec.query.fleet;

import io.drec.query.audit.ChainedLog;
import io.drec.query.words.Times;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's own book of what the centre asked it: a line for each question, refused ones too. */
final class HostAudit {
  /** Questions of hours: older ones are refused for their age. */
  private static final long TAIL_BYTES_MAX = 8L << 20;

  private static final Pattern SENDING =
      Pattern.compile("\"sending\":\"([0-9a-f-]{36})\",\"expires_ns\":(\\d{1,19})");

  private final Path file;
  private final ChainedLog log;

  HostAudit(Path file) {
    this.file = file;
    this.log = new ChainedLog(file);
  }

  void check() throws IOException {
    log.check();
  }

  /**
   * Writes a question down.
   *
   * @return head of the log behind the entry
   */
  byte[] append(SignedQuestion question, long nowNs, AskMessage.End end) throws IOException {
    return log.append(
        json -> {
          json.writeStringField("time", Times.iso(nowNs));
          json.writeStringField("question", question.question().toString());
          json.writeStringField("sending", question.nonce().toString());
          json.writeNumberField("expires_ns", question.expiresNs());
          json.writeStringField("who", question.asker());
          json.writeStringField("asked", question.uri());
          json.writeStringField("outcome", end.outcome().label());
          json.writeStringField("why", end.why());
          json.writeNumberField("bytes", end.bytes());
          json.writeNumberField("rows", end.rows());
          json.writeNumberField("cpu_ms", end.cpuNs() / 1_000_000);
        });
  }

  /** What could not even be read as a question of the centre. */
  byte[] appendForged(UUID nonce, long nowNs, String why) throws IOException {
    return log.append(
        json -> {
          json.writeStringField("time", Times.iso(nowNs));
          json.writeStringField("sending", nonce.toString());
          json.writeStringField("outcome", Outcome.REFUSED.label());
          json.writeStringField("why", why);
        });
  }

  /** So that a question is not answered again after a restart. */
  void remember(Seen seen, long nowNs, long skewNs) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, whole.length() - TAIL_BYTES_MAX);
      byte[] tail = new byte[(int) (whole.length() - from)];
      whole.seek(from);
      whole.readFully(tail);
      Matcher sending = SENDING.matcher(new String(tail, StandardCharsets.UTF_8));
      while (sending.find()) {
        long expiresNs = Long.parseLong(sending.group(2));
        if (expiresNs + skewNs > nowNs) {
          seen.add(UUID.fromString(sending.group(1)), expiresNs + skewNs, nowNs);
        }
      }
    }
  }
}

package io.drec.query.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of JSON lines that hang on one another. The last member of a line is {@code chain}: the
 * SHA-256 of the chain value before it and of the line's bytes up to that member. The file is
 * opened for appending anew for each line, so that a log rotation may move it away at any time; the
 * chain goes on in the new file, whose first line says so by its {@code before}. Thread safe.
 */
public final class ChainedLog {
  static final String CHAIN = ",\"chain\":\"";
  static final int HASH_BYTES = 32;
  private static final int LINE_BYTES_MAX = 256 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(ChainedLog.class);
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private byte[] head;
  private long count;
  private boolean known;

  public ChainedLog(Path file) {
    this.file = file;
    this.head = new byte[HASH_BYTES];
  }

  /** Writes the members of a line. */
  @FunctionalInterface
  public interface Line {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Appends a line and brings it to the disk.
   *
   * @return the head of the chain behind it, 32 bytes
   */
  public synchronized byte[] append(Line members) throws IOException {
    begin();
    byte[] start = start(members, !Files.exists(file));
    byte[] next = chain(head, start);
    ByteBuffer line =
        ByteBuffer.wrap(
            (new String(start, StandardCharsets.UTF_8) + end(next))
                .getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    }
    head = next;
    count++;
    return head.clone();
  }

  /** Head of the chain: what a later look at the log must lead to, or past. */
  public synchronized byte[] head() throws IOException {
    begin();
    return head.clone();
  }

  /** Fails now rather than at the first question. */
  public synchronized void check() throws IOException {
    boolean writable = Files.exists(file) ? Files.isWritable(file) : Files.isWritable(parent(file));
    if (!writable) {
      throw new IOException("cannot write the audit log " + file);
    }
    begin();
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /** Goes on behind the last line; one that was cut by a crash gets its line feed. */
  private void begin() throws IOException {
    if (known) {
      return;
    }
    if (Files.exists(file) && Files.size(file) > 0) {
      mendEnd();
      ChainedLine last = ChainedLine.parse(lastLine());
      if (last == null) {
        setAside();
      } else {
        head = last.chain();
        count = last.number() + 1;
      }
    }
    known = true;
  }

  /** A log from before lines hung on one another stays, under another name. */
  private void setAside() throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".unchained");
    if (Files.exists(aside)) {
      throw new IOException(
          file + " has a last line without chain value, and " + aside + " is there; look at both");
    }
    Files.move(file, aside);
    LOG.warn("{} has no chain; it is kept as {}, and a new log begins", file, aside);
  }

  /** What a crash left of a line was answered to nobody: it goes. */
  private void mendEnd() throws IOException {
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
      long end = whole.length();
      long at = end;
      while (at > 0) {
        whole.seek(at - 1);
        if (whole.read() == '\n') {
          break;
        }
        at--;
      }
      if (at < end) {
        whole.setLength(at);
      }
    }
  }

  private String lastLine() throws IOException {
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(whole.length(), LINE_BYTES_MAX);
      byte[] end = new byte[length];
      whole.seek(whole.length() - length);
      whole.readFully(end);
      String text = new String(end, StandardCharsets.UTF_8).stripTrailing();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  private byte[] start(Line members, boolean first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonGenerator json = JSON.createGenerator(bytes);
    json.writeStartObject();
    json.writeNumberField("n", count);
    if (first) {
      json.writeStringField("before", HexFormat.of().formatHex(head));
    }
    members.write(json);
    json.flush();
    return bytes.toByteArray();
  }

  static byte[] chain(byte[] before, byte[] start) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(before);
      return sha.digest(start);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String end(byte[] chain) {
    return CHAIN + HexFormat.of().formatHex(chain) + "\"}\n";
  }
}

package io.drec.store;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One lock as a text file of properties, UTF-8: format, version, then the lock. A file that is
 * damaged, foreign or newer is refused; each with its own words.
 */
final class LockFile {
  /** Longer than any lock is; a longer file is not read. */
  static final int BYTES_MAX = 64 * 1024;

  private static final String FORMAT = "drec-lock";
  private static final String VERSION = "1";
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_MAX = Long.MAX_VALUE / NS_PER_SECOND - 1;
  private static final String MEND = "; restore it from a copy, or delete it to release its lock";

  private LockFile() {}

  static byte[] encode(Lock lock) {
    StringBuilder text = new StringBuilder();
    line(text, "format", FORMAT);
    line(text, "version", VERSION);
    line(text, "name", lock.name());
    line(text, "from", moment(lock.fromNs()));
    line(text, "to", moment(lock.toNs()));
    line(text, "point", lock.point());
    line(text, "reason", lock.reason());
    line(text, "made", moment(lock.madeNs()));
    line(text, "made_by", lock.madeBy());
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n');
  }

  /**
   * Reads a lock.
   *
   * @param file what to call it where it is wrong
   * @param name that the file's name says
   * @throws StoreException with one line: the file, what was found, what was expected
   */
  static Lock decode(String file, String name, byte[] bytes) {
    Properties properties = properties(file, bytes);
    String format = properties.getProperty("format", "none");
    if (!format.equals(FORMAT)) {
      throw wrong(file, "format " + shown(format), FORMAT, "; move it out of the recording", null);
    }
    String version = properties.getProperty("version", "none");
    if (!version.equals(VERSION)) {
      String advice = "; use the drec that made this lock";
      throw wrong(file, "version " + shown(version), VERSION, advice, null);
    }
    String told = properties.getProperty("name", "none");
    if (!told.equals(name)) {
      throw wrong(file, "the lock " + shown(told), "the lock " + name, MEND, null);
    }
    try {
      return new Lock(
          name,
          momentNs(properties, "from"),
          momentNs(properties, "to"),
          properties.getProperty("point", ""),
          properties.getProperty("reason", ""),
          momentNs(properties, "made"),
          properties.getProperty("made_by", ""));
    } catch (DateTimeException e) {
      throw wrong(file, "no time", "from, to and made as 2026-11-20T13:05:00Z", MEND, e);
    } catch (IllegalArgumentException e) {
      throw new StoreException(file + ": " + e.getMessage() + MEND, e);
    }
  }

  private static Properties properties(String file, byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw wrong(file, "more than " + BYTES_MAX + " bytes", "a lock", MEND, null);
    }
    Properties properties = new Properties();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      properties.load(new StringReader(text));
      return properties;
    } catch (CharacterCodingException e) {
      throw wrong(file, "bytes that are no text", "a lock", MEND, e);
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(file, "text that are no properties", "a lock", MEND, e);
    }
  }

  private static StoreException wrong(
      String file, String found, String expected, String advice, @Nullable Throwable cause) {
    String message = file + ": found " + found + ", expected " + expected + advice;
    return cause == null ? new StoreException(message) : new StoreException(message, cause);
  }

  private static String shown(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() <= 64 ? line : line.substring(0, 64);
  }

  private static String moment(long timeNs) {
    return Instant.ofEpochSecond(
            Math.floorDiv(timeNs, NS_PER_SECOND), Math.floorMod(timeNs, NS_PER_SECOND))
        .toString();
  }

  private static long momentNs(Properties properties, String key) {
    Instant instant = Instant.parse(properties.getProperty(key, "none"));
    if (Math.abs(instant.getEpochSecond()) > SECONDS_MAX) {
      throw new DateTimeException("out of range");
    }
    return instant.getEpochSecond() * NS_PER_SECOND + instant.getNano();
  }
}

package io.drec.linux.auditd;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a line of the log by its stamp, in the shapes it is kept in:
 *
 * <pre>
 * type=SYSCALL msg=audit(1700000000.123:456): …
 * node=HOST type=SYSCALL msg=audit(1700000000.123:456): …
 * Nov 14 22:13:20 HOST audispd: type=SYSCALL msg=audit(1700000000.123:456): …
 * &lt;5&gt;Nov 14 22:13:20 HOST kernel: audit: type=1300 audit(1700000000.123:456): …
 * </pre>
 */
final class LineReader {
  private static final String STAMP = "audit(";
  private static final int HEADER_CHARS_MAX = 512;
  private static final int TYPE_CHARS_MAX = 64;

  /** Behind a header, a node and a type; so a line is not searched to its end, again and again. */
  private static final int STAMP_OFFSET_MAX = 2 * HEADER_CHARS_MAX + TYPE_CHARS_MAX;

  /** A syslog line up to its message: host, program. */
  private static final Pattern SYSLOG =
      Pattern.compile(
          "(?:<\\d{1,3}>)?(?:\\d )?"
              + "(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\d[T ]\\S+)"
              + " (\\S+) ([^\\s:\\[]+)\\S* ?.*");

  /** What a line of the kernel's own log, or of the journal, has before the type. */
  private static final Pattern BARE =
      Pattern.compile("(?:MESSAGE=|<\\d{1,3}>)?(?:\\[ *\\d+\\.\\d+\\] )?(?:audit|audispd): ?");

  private LineReader() {}

  /** The line's stamp and type; null when it is no line of the audit log. */
  static @Nullable AuditLine read(String text) {
    int at = text.indexOf(STAMP);
    while (at >= 0 && at < STAMP_OFFSET_MAX) {
      AuditLine line = stamped(text, at);
      if (line != null) {
        return line;
      }
      at = text.indexOf(STAMP, at + 1);
    }
    return null;
  }

  /** Whether the line came from syslog, by whichever program. */
  static boolean isSyslog(String text) {
    int end = Math.min(text.length(), HEADER_CHARS_MAX);
    return SYSLOG.matcher(text.substring(0, end)).matches();
  }

  private static @Nullable AuditLine stamped(String text, int at) {
    int dot = digitsEnd(text, at + STAMP.length());
    int colon = digitsEnd(text, dot + 1);
    int end = digitsEnd(text, colon + 1);
    if (!isAt(text, dot, '.') || !isAt(text, colon, ':') || !isAt(text, end, ')')) {
      return null;
    }
    Long seconds = Numbers.decimal(text.substring(at + STAMP.length(), dot));
    Long serial = Numbers.decimal(text.substring(colon + 1, end));
    int headerEnd = text.startsWith("msg=", at - 4) ? at - 4 : at;
    int typeAt = text.lastIndexOf("type=", headerEnd);
    if (seconds == null || seconds > Integer.MAX_VALUE * 4L || serial == null || typeAt < 0) {
      return null;
    }
    String type = text.substring(typeAt + "type=".length(), headerEnd).strip();
    String host = host(text.substring(0, typeAt));
    if (host == null
        || type.isEmpty()
        || type.length() > TYPE_CHARS_MAX
        || type.indexOf(' ') >= 0) {
      return null;
    }
    long timeMs = seconds * 1000 + millis(text.substring(dot + 1, colon));
    Stamp stamp = new Stamp(host, timeMs, serial);
    return new AuditLine(stamp, MessageTypes.name(type), text, bodyOffset(text, end + 1));
  }

  /** Behind the stamp stands a colon, in {@code ausearch -i} with a space before. */
  private static int bodyOffset(String text, int behindStamp) {
    int at = behindStamp;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ':')) {
      at++;
    }
    return at;
  }

  private static int digitsEnd(String text, int from) {
    int at = Math.min(from, text.length());
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static boolean isAt(String text, int offset, char expected) {
    return offset < text.length() && text.charAt(offset) == expected;
  }

  private static long millis(String digits) {
    return digits.isEmpty() ? 0 : Long.parseLong((digits + "00").substring(0, 3));
  }

  /**
   * The host that the words before the type name, empty when they name none; null when they are not
   * those of the audit system. Any user can have syslog write a line that looks like the log's.
   */
  private static @Nullable String host(String header) {
    int node = header.lastIndexOf("node=");
    String told = node < 0 ? "" : decode(header.substring(node + "node=".length()).strip());
    String before = node < 0 ? header : header.substring(0, node);
    if (before.length() > HEADER_CHARS_MAX || told.indexOf(' ') >= 0) {
      return null;
    }
    if (before.isBlank() || BARE.matcher(before).matches()) {
      return told;
    }
    Matcher syslog = SYSLOG.matcher(before);
    if (!syslog.matches() || !isAudit(syslog.group(2))) {
      return null;
    }
    return told.isEmpty() ? decode(syslog.group(1)) : told;
  }

  private static boolean isAudit(String program) {
    return program.startsWith("audi") || program.equals("kernel");
  }

  private static String decode(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

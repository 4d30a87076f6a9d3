package io.drec.linux.fallback;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names as the kernel has them: any bytes but NUL. Java would take them apart by the locale's
 * encoding and lose what does not fit, so here each character of a text is one byte.
 */
final class RawText {
  private static final int PATH_BYTES_MAX = 4096;
  private static final int OCTAL_DIGITS = 3;

  private RawText() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** For a call of the C library. */
  static byte[] terminated(String text) {
    return bytes(text + '\0');
  }

  /**
   * What a link points to.
   *
   * @param link below /proc
   * @return null when there is no such link, or none that may be read
   */
  static @Nullable String target(Path link) {
    try (Memory to = new Memory(PATH_BYTES_MAX)) {
      long length = FallbackLibc.readlink(terminated(link.toString()), to, PATH_BYTES_MAX);
      return length < 0 ? null : of(to.getByteArray(0, (int) length));
    }
  }

  /**
   * Undoes what the kernel does to the blanks and backslashes of a name that it puts into a line:
   * {@code \040}, {@code \n}, {@code \\}.
   */
  static String unescaped(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder plain = new StringBuilder(line.length());
    int at = 0;
    while (at < line.length()) {
      char here = line.charAt(at);
      int end = at + 1 + OCTAL_DIGITS;
      if (here != '\\' || at + 1 == line.length()) {
        plain.append(here);
        at++;
      } else if (end <= line.length() && line.substring(at + 1, end).matches("[0-3][0-7]{2}")) {
        plain.append((char) Integer.parseInt(line.substring(at + 1, end), Byte.SIZE));
        at = end;
      } else {
        char next = line.charAt(at + 1);
        plain.append(next == 'n' ? '\n' : next);
        at += 2;
      }
    }
    return plain.toString();
  }
}

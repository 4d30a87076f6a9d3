package io.drec.windows.mapping;

import io.drec.windows.event.WindowsEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How Windows events write what they tell, and how a record has it. */
final class Texts {
  /** A GUID with its hyphens. */
  private static final int GUID_CHARS = 36;

  private static final List<String> HASHES = List.of("sha256", "md5", "sha1", "imphash");

  private Texts() {}

  /** Whether a value says that it is not known, or has no name: {@code <unknown process>}. */
  static boolean isUnknown(WindowsEvent event, int index) {
    byte first = event.data()[event.valueOffset(index)];
    return first == '<' || (first == '&' && event.value(index).startsWith("&lt;"));
  }

  /** In lower case and braces; null for one that is all zeros, or none. */
  static byte @Nullable [] guid(WindowsEvent event, int index) {
    byte[] from = event.data();
    int at = event.valueOffset(index);
    int length = event.valueLength(index);
    if (length == GUID_CHARS + 2 && from[at] == '{') {
      at++;
    } else if (length != GUID_CHARS) {
      return null;
    }
    byte[] guid = new byte[GUID_CHARS + 2];
    guid[0] = '{';
    guid[GUID_CHARS + 1] = '}';
    boolean zero = true;
    for (int i = 0; i < GUID_CHARS; i++) {
      byte letter = from[at + i];
      guid[i + 1] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
      zero &= letter == '0' || letter == '-';
    }
    return zero ? null : guid;
  }

  /** From {@code SHA1=…,MD5=…} in lower case, in whatever order; empty when nothing is told. */
  static String hashes(String text) {
    StringBuilder hashes = new StringBuilder(text.length());
    for (String name : HASHES) {
      int at = text.indexOf(name + "=");
      if (at >= 0) {
        int from = at + name.length() + 1;
        int comma = text.indexOf(',', from);
        String value = text.substring(from, comma < 0 ? text.length() : comma).strip();
        if (!value.chars().allMatch(letter -> letter == '0')) {
          hashes.append(hashes.isEmpty() ? "" : ",").append(name).append('=').append(value);
        }
      }
    }
    return hashes.toString();
  }

  /** A registry path with its root as people write it. */
  static String registryPath(String path) {
    if (path.regionMatches(true, 0, "\\REGISTRY\\MACHINE\\", 0, 18)) {
      return "HKLM\\" + path.substring(18);
    }
    if (path.regionMatches(true, 0, "\\REGISTRY\\USER\\", 0, 15)) {
      return "HKU\\" + path.substring(15);
    }
    return path;
  }

  /** What follows a name up to the next white space: {@code HostUrl=http://…}. */
  static @Nullable String after(String text, String name) {
    int at = text.indexOf(name);
    if (at < 0) {
      return null;
    }
    int from = at + name.length();
    int end = from;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return end == from ? null : text.substring(from, end);
  }

  /** What follows a name to the end of its line, or null when that is nothing. */
  static @Nullable String line(String text, String name) {
    int at = text.indexOf(name);
    if (at < 0) {
      return null;
    }
    int from = at + name.length();
    int end = from;
    while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
      end++;
    }
    String line = text.substring(from, end).strip();
    return line.isEmpty() ? null : line;
  }

  /** What stands between two texts, or null. */
  static @Nullable String between(String text, String before, String behind) {
    int at = text.indexOf(before);
    int from = at + before.length();
    int end = at < 0 ? -1 : text.indexOf(behind, from);
    return end < 0 ? null : text.substring(from, end);
  }

  /** The number, decimal or hexadecimal, that follows the last such words; 0 when there is none. */
  static long numberAfter(String text, String words) {
    int at = text.lastIndexOf(words);
    if (at < 0) {
      return 0;
    }
    int from = at + words.length();
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    int radix = text.startsWith("0x", from) ? 16 : 10;
    from += radix == 16 ? 2 : 0;
    long number = 0;
    for (int i = from; i < text.length() && number < Integer.MAX_VALUE; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        break;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** The process in the words of Sysmon or of the security log; 0 when there is none. */
  static long processId(String words) {
    long number = numberAfter(words, "\nProcessId: ");
    return number == 0 ? numberAfter(words, "\n\tProcess ID:") : number;
  }

  /** Without the space and the quotation marks around it that WMI writes. */
  static String unquoted(String text) {
    String bare = text.strip();
    return bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"")
        ? bare.substring(1, bare.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : bare;
  }

  /** Text in which a collector has replaced the signs of XML. */
  static String unescaped(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&");
  }
}

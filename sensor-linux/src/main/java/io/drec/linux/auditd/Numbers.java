package io.drec.linux.auditd;

import org.jspecify.annotations.Nullable;

/** The log's ways to write a number. */
final class Numbers {
  /** So many decimal digits fit 64 bits. */
  private static final int DIGITS_MAX = 18;

  private Numbers() {}

  static @Nullable Long decimal(@Nullable String text) {
    return parsed(text, 10);
  }

  /** Up to 64 bits, unsigned, as inodes are. */
  static @Nullable Long unsigned(@Nullable String text) {
    if (text == null || text.length() <= DIGITS_MAX) {
      return decimal(text);
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** With or without {@code 0x}; up to 64 bits, unsigned. */
  static @Nullable Long hexadecimal(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.isEmpty() || digits.length() > 16 || !isHexadecimal(digits)) {
      return null;
    }
    return Long.parseUnsignedLong(digits, 16);
  }

  static @Nullable Long octal(@Nullable String text) {
    return parsed(text, 8);
  }

  /** Most that is asked is no number but a name, so this must be cheap: no exceptions. */
  private static @Nullable Long parsed(@Nullable String text, int radix) {
    if (text == null || text.isEmpty() || text.length() > DIGITS_MAX) {
      return null;
    }
    int from = text.charAt(0) == '-' ? 1 : 0;
    long value = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit >= radix) {
        return null;
      }
      value = value * radix + digit;
    }
    return from == text.length() ? null : Long.valueOf(from == 1 ? -value : value);
  }

  static boolean isHexadecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The bytes that hexadecimal text stands for, one a character. */
  static String unhex(String text) {
    StringBuilder bytes = new StringBuilder(text.length() / 2);
    for (int i = 0; i + 1 < text.length(); i += 2) {
      int high = Character.digit(text.charAt(i), 16);
      bytes.append((char) (high << 4 | Character.digit(text.charAt(i + 1), 16)));
    }
    return bytes.toString();
  }

  /** A device as a line has it, {@code fd:01}, as the kernel keeps it; 0 when it is not told. */
  static long device(@Nullable String text) {
    int colon = text == null ? -1 : text.indexOf(':');
    if (text == null || colon < 0) {
      return 0;
    }
    Long major = hexadecimal(text.substring(0, colon));
    Long minor = hexadecimal(text.substring(colon + 1));
    return major == null || minor == null ? 0 : major << 20 | minor;
  }
}

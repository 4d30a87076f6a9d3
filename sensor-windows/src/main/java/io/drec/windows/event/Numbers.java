package io.drec.windows.event;

/** Numbers as events have them: {@code 1234}, {@code 0x4d2}, {@code -1}. */
final class Numbers {
  private Numbers() {}

  /** The number, or {@link WindowsEvent#NO_NUMBER} when it is none of at most 64 bits. */
  static long parse(byte[] text, int offset, int length) {
    if (length > 2 && text[offset] == '0' && (text[offset + 1] | 0x20) == 'x') {
      return length > 18 ? WindowsEvent.NO_NUMBER : digits(text, offset + 2, length - 2, 16);
    }
    if (length > 1 && length <= 20 && text[offset] == '-') {
      long number = digits(text, offset + 1, length - 1, 10);
      return number == WindowsEvent.NO_NUMBER ? number : -number;
    }
    return length == 0 || length > 18 ? WindowsEvent.NO_NUMBER : digits(text, offset, length, 10);
  }

  private static long digits(byte[] text, int offset, int length, int radix) {
    long number = 0;
    for (int at = offset; at < offset + length; at++) {
      int digit = Character.digit(text[at], radix);
      if (digit < 0) {
        return WindowsEvent.NO_NUMBER;
      }
      number = number * radix + digit;
    }
    return number;
  }
}

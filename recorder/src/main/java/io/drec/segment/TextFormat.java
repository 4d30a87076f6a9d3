package io.drec.segment;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Numbers and times that are written as text. A value is only taken for one when printing it gives
 * the same bytes again. Formats: {@link #TEXT} is none of them; decimal; {@code 0x} and hex in
 * lower or upper case; times of the form {@code 2023-08-15T09:53:46.119Z}, with a T or a space, no
 * or up to nine digits of a second, with or without Z.
 */
final class TextFormat {
  static final int TEXT = 0;
  static final int DECIMAL = 1;
  static final int HEX_LOWER = 2;
  static final int HEX_UPPER = 3;
  static final int TIME = 4;
  static final int FORMATS = TIME + 40;

  private static final int DECIMAL_DIGITS_MAX = 18;
  private static final int HEX_DIGITS_MAX = 16;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int YEAR_MIN = 1900;
  private static final int YEAR_MAX = 2199;
  private static final int DATE_TIME_BYTES = 19;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] printed = new byte[40];
  private int printedLength;
  private long parsed;
  private long lastDay = Long.MIN_VALUE;
  private int lastYear;
  private int lastMonth;
  private int lastDayOfMonth;

  /** The format that a value could have; {@link #TEXT}: none. */
  int guess(byte[] from, int offset, int length) {
    if (length == 0 || length > 30) {
      return TEXT;
    }
    int[] tried = {DECIMAL, HEX_LOWER, HEX_UPPER, timeFormat(from, offset, length)};
    for (int format : tried) {
      if (format != TEXT && parse(format, from, offset, length)) {
        return format;
      }
    }
    return TEXT;
  }

  /** What {@link #parse} found. */
  long parsed() {
    return parsed;
  }

  /** Whether the bytes are what {@link #print} makes of some number, then in {@link #parsed}. */
  boolean parse(int format, byte[] from, int offset, int length) {
    return switch (format) {
      case DECIMAL -> parseDecimal(from, offset, length);
      case HEX_LOWER, HEX_UPPER -> parseHex(format, from, offset, length);
      default -> parseTime(format, from, offset, length);
    };
  }

  private boolean parseDecimal(byte[] from, int offset, int length) {
    boolean negative = length > 0 && from[offset] == '-';
    int at = negative ? offset + 1 : offset;
    int end = offset + length;
    int digits = end - at;
    if (digits < 1 || digits > DECIMAL_DIGITS_MAX || from[at] == '0' && (digits > 1 || negative)) {
      return false;
    }
    long value = 0;
    while (at < end) {
      int digit = from[at++] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = 10 * value + digit;
    }
    parsed = negative ? -value : value;
    return true;
  }

  private boolean parseHex(int format, byte[] from, int offset, int length) {
    int digits = length - 2;
    if (digits < 1
        || digits > HEX_DIGITS_MAX
        || from[offset] != '0'
        || from[offset + 1] != 'x'
        || digits > 1 && from[offset + 2] == '0') {
      return false;
    }
    int ten = format == HEX_LOWER ? 'a' : 'A';
    long value = 0;
    for (int at = offset + 2; at < offset + length; at++) {
      int digit = from[at] - '0';
      if (digit < 0 || digit > 9) {
        digit = from[at] - ten + 10;
        if (digit < 10 || digit > 15) {
          return false;
        }
      }
      value = value << 4 | digit;
    }
    parsed = value;
    return true;
  }

  private static int timeFormat(byte[] from, int offset, int length) {
    if (length < DATE_TIME_BYTES) {
      return TEXT;
    }
    int zone = from[offset + length - 1] == 'Z' ? 1 : 0;
    int behind = length - DATE_TIME_BYTES - zone;
    int digits = Math.max(0, behind - 1);
    int separator = from[offset + 10] == 'T' ? 1 : 0;
    return digits > 9 ? TEXT : TIME + (separator * 10 + digits) * 2 + zone;
  }

  private boolean parseTime(int format, byte[] from, int offset, int length) {
    int zone = format - TIME & 1;
    int digits = (format - TIME >> 1) % 10;
    boolean letter = format - TIME >= 20;
    int fraction = digits == 0 ? 0 : digits + 1;
    if (length != DATE_TIME_BYTES + fraction + zone
        || from[offset + 4] != '-'
        || from[offset + 7] != '-'
        || from[offset + 10] != (letter ? 'T' : ' ')
        || from[offset + 13] != ':'
        || from[offset + 16] != ':'
        || digits > 0 && from[offset + DATE_TIME_BYTES] != '.'
        || zone == 1 && from[offset + length - 1] != 'Z') {
      return false;
    }
    int year = digits(from, offset, 4);
    int month = digits(from, offset + 5, 2);
    int day = digits(from, offset + 8, 2);
    int hour = digits(from, offset + 11, 2);
    int minute = digits(from, offset + 14, 2);
    int second = digits(from, offset + 17, 2);
    int part = digits == 0 ? 0 : digits(from, offset + DATE_TIME_BYTES + 1, digits);
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1) {
      return false;
    }
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59
        || part < 0) {
      return false;
    }
    long seconds = (epochDay(year, month, day) * 24 + hour) * 3600L + minute * 60L + second;
    parsed = seconds * SECOND_NS + part * power(9 - digits);
    return true;
  }

  private long epochDay(int year, int month, int day) {
    if (year != lastYear || month != lastMonth || day != lastDayOfMonth) {
      lastDay = LocalDate.of(year, month, day).toEpochDay();
      lastYear = year;
      lastMonth = month;
      lastDayOfMonth = day;
    }
    return lastDay;
  }

  private static int digits(byte[] from, int offset, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = from[offset + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static long power(int exponent) {
    long value = 1;
    for (int i = 0; i < exponent; i++) {
      value *= 10;
    }
    return value;
  }

  /** Prints a number into {@link #printed}, {@link #printedLength} bytes. */
  void print(int format, long value) {
    switch (format) {
      case DECIMAL -> printDecimal(value);
      case HEX_LOWER, HEX_UPPER -> printHex(format, value);
      default -> printTime(format, value);
    }
  }

  byte[] printed() {
    return printed;
  }

  int printedLength() {
    return printedLength;
  }

  private void printDecimal(long value) {
    byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, printed, 0, text.length);
    printedLength = text.length;
  }

  private void printHex(int format, long value) {
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(value)) / 4);
    printed[0] = '0';
    printed[1] = 'x';
    for (int i = 0; i < digits; i++) {
      byte digit = HEX[(int) (value >>> 4 * (digits - 1 - i)) & 15];
      printed[2 + i] = format == HEX_UPPER && digit >= 'a' ? (byte) (digit - 32) : digit;
    }
    printedLength = 2 + digits;
  }

  private void printTime(int format, long value) {
    int zone = format - TIME & 1;
    int digits = (format - TIME >> 1) % 10;
    long seconds = Math.floorDiv(value, SECOND_NS);
    long day = Math.floorDiv(seconds, 86_400L);
    int ofDay = (int) Math.floorMod(seconds, 86_400L);
    if (day != lastDay) {
      LocalDate date = LocalDate.ofEpochDay(day);
      lastDay = day;
      lastYear = date.getYear();
      lastMonth = date.getMonthValue();
      lastDayOfMonth = date.getDayOfMonth();
    }
    put(0, 4, lastYear);
    printed[4] = '-';
    put(5, 2, lastMonth);
    printed[7] = '-';
    put(8, 2, lastDayOfMonth);
    printed[10] = (byte) (format - TIME >= 20 ? 'T' : ' ');
    put(11, 2, ofDay / 3600);
    printed[13] = ':';
    put(14, 2, ofDay / 60 % 60);
    printed[16] = ':';
    put(17, 2, ofDay % 60);
    printedLength = DATE_TIME_BYTES;
    if (digits > 0) {
      printed[printedLength++] = '.';
      put(printedLength, digits, Math.floorMod(value, SECOND_NS) / power(9 - digits));
      printedLength += digits;
    }
    if (zone == 1) {
      printed[printedLength++] = 'Z';
    }
  }

  private void put(int at, int count, long value) {
    long rest = value;
    for (int i = count - 1; i >= 0; i--) {
      printed[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

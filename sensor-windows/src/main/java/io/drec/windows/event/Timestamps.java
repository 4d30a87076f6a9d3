package io.drec.windows.event;

/**
 * Times as events have them: {@code 2020-06-09 22:50:54}, {@code 2020-06-10T02:50:56.538Z}, with an
 * offset, {@code /Date(1591757456538)/} as PowerShell writes it, a count of milliseconds since
 * 1970, or one of 100 ns since 1601. What has no zone is taken for UTC.
 */
public final class Timestamps {
  /** No time, or none that could be read. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final int SECONDS_TEXT = 19;
  private static final byte[] DATE = {'/', 'D', 'a', 't', 'e', '('};

  private static final int MILLIS_DIGITS = 13;
  private static final int TICKS_DIGITS = 18;
  private static final long TICKS_1601_TO_1970 = 116_444_736_000_000_000L;

  private Timestamps() {}

  /** Ns since 1970 UTC, or {@link #NONE}. */
  static long parse(byte[] text, int offset, int length) {
    if (length < SECONDS_TEXT || text[offset + 4] != '-') {
      return parseCount(text, offset, length);
    }
    int year = number(text, offset, 4);
    int month = number(text, offset + 5, 2);
    int day = number(text, offset + 8, 2);
    int hour = number(text, offset + 11, 2);
    int minute = number(text, offset + 14, 2);
    int second = number(text, offset + 17, 2);
    if ((year | month | day | hour | minute | second) < 0 || year < 1678 || year > 2261) {
      return NONE;
    }
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) {
      return NONE;
    }
    long seconds = (epochDay(year, month, day) * 24 + hour) * 3600 + minute * 60L + second;
    int at = offset + SECONDS_TEXT;
    int end = offset + length;
    long fraction = 0;
    if (at < end && (text[at] == '.' || text[at] == ',')) {
      long unit = SECOND_NS / 10;
      for (at++; at < end && isDigit(text[at]); at++) {
        fraction += (text[at] - '0') * unit;
        unit /= 10;
      }
    }
    return (seconds - zoneSeconds(text, at, end)) * SECOND_NS + fraction;
  }

  private static long zoneSeconds(byte[] text, int at, int end) {
    if (end - at < 5 || (text[at] != '+' && text[at] != '-')) {
      return 0;
    }
    int hours = number(text, at + 1, 2);
    int minutes = number(text, text[at + 3] == ':' && end - at >= 6 ? at + 4 : at + 3, 2);
    if ((hours | minutes) < 0) {
      return 0;
    }
    long seconds = hours * 3600L + minutes * 60L;
    return text[at] == '-' ? -seconds : seconds;
  }

  private static long parseCount(byte[] text, int offset, int length) {
    int begin = 0;
    while (begin < DATE.length && begin < length && text[offset + begin] == DATE[begin]) {
      begin++;
    }
    if (begin != 0 && begin != DATE.length) {
      return NONE;
    }
    int digits = 0;
    while (begin + digits < length && isDigit(text[offset + begin + digits])) {
      digits++;
    }
    long count = Numbers.parse(text, offset + begin, digits);
    if (digits == TICKS_DIGITS) {
      return (count - TICKS_1601_TO_1970) * 100;
    }
    return digits == MILLIS_DIGITS || (begin > 0 && digits > 0 && digits < MILLIS_DIGITS)
        ? count * 1_000_000L
        : NONE;
  }

  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      if (!isDigit(text[i])) {
        return -1;
      }
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  private static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  /** Days since 1970-01-01 in the Gregorian calendar: H. Hinnant, days_from_civil. */
  private static long epochDay(int year, int month, int day) {
    int years = month <= 2 ? year - 1 : year;
    int era = years / 400;
    int yearOfEra = years - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }
}

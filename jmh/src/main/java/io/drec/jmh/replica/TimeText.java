package io.drec.jmh.replica;

import java.time.LocalDate;

/** Writes moments as {@code 2020-10-18 10:23:45} over what stands there; keeps its last day. */
final class TimeText {
  private static final long SECONDS_PER_DAY = 86_400;
  private final byte[] date = new byte[10];
  private long day = Long.MIN_VALUE;

  /** Leaves the sign between date and time as it is. */
  void write(long epochSeconds, byte[] bytes, int offset) {
    long newDay = Math.floorDiv(epochSeconds, SECONDS_PER_DAY);
    if (newDay != day) {
      day = newDay;
      LocalDate local = LocalDate.ofEpochDay(newDay);
      two(date, 0, local.getYear() / 100);
      two(date, 2, local.getYear() % 100);
      date[4] = '-';
      two(date, 5, local.getMonthValue());
      date[7] = '-';
      two(date, 8, local.getDayOfMonth());
    }
    System.arraycopy(date, 0, bytes, offset, date.length);
    int second = (int) Math.floorMod(epochSeconds, SECONDS_PER_DAY);
    two(bytes, offset + 11, second / 3600);
    two(bytes, offset + 14, second / 60 % 60);
    two(bytes, offset + 17, second % 60);
  }

  private static void two(byte[] bytes, int offset, int number) {
    bytes[offset] = (byte) ('0' + number / 10);
    bytes[offset + 1] = (byte) ('0' + number % 10);
  }
}

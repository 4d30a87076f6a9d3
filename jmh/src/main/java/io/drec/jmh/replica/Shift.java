package io.drec.jmh.replica;

import io.drec.jmh.replica.Places.Kind;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Makes one copy's records of the base's: everything that {@link Places} found becomes the copy's
 * own, in as many bytes. What a number becomes depends on the number and the copy alone, so a
 * process is the same in every record of a copy.
 */
final class Shift {
  /** A day and thirteen seconds: neither dates nor times of day of two copies are alike. */
  static final long SECONDS_PER_COPY = 86_413;

  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final Kind[] KINDS = Kind.values();
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] HEX_UPPER =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** Numbers between two of these have as many digits, decimal and hexadecimal. */
  private static final long[] BOUNDS = {
    100,
    256,
    1000,
    4096,
    10_000,
    65_536,
    100_000,
    1_000_000,
    1 << 20,
    10_000_000,
    1 << 24,
    100_000_000,
    1 << 28,
    1_000_000_000,
    Integer.MAX_VALUE
  };

  private final byte[][] own;
  private final byte[] address = new byte[4];
  private final long seconds;
  private final long guidMask;
  private final int sessionMask;
  private final long fingerprintHigh;
  private final long fingerprintLow;
  private final long step;
  private final TimeText times = new TimeText();

  /**
   * @param copy from 1
   * @param copiesFromNeedle of the time: negative before the untouched copy
   */
  Shift(Marks marks, int copy, int copiesFromNeedle, long seed) {
    own = new byte[2 * marks.count()][];
    for (int mark = 0; mark < marks.count(); mark++) {
      own[2 * mark] = marks.own(mark, copy, false);
      own[2 * mark + 1] = marks.own(mark, copy, true);
    }
    int[] octets = Marks.addressOctets(copy);
    for (int i = 0; i < 4; i++) {
      address[i] = (byte) octets[i];
    }
    seconds = copiesFromNeedle * SECONDS_PER_COPY;
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + copy);
    guidMask = random.nextLong();
    sessionMask = random.nextInt(1, 0x10000);
    fingerprintHigh = random.nextLong();
    fingerprintLow = random.nextLong();
    step = random.nextInt(1, 1 << 20);
  }

  long timeNs(long baseNs) {
    return baseNs == 0 ? 0 : baseNs + seconds * 1_000_000_000L;
  }

  /**
   * Changes a record in place.
   *
   * @param record a copy of the base's, whole, from 0; little-endian
   */
  void apply(ByteBuffer record, byte[] bytes, long[] places, int from, int to) {
    record.putLong(Header.TIME_NS, timeNs(record.getLong(Header.TIME_NS)));
    for (int i = from; i < to; i++) {
      long place = places[i];
      int offset = (int) (place & 0x3ffff);
      long value = place >>> Places.VALUE_SHIFT;
      switch (KINDS[(int) (place >>> Places.OFFSET_BITS) & 0xf]) {
        case TIME -> times.write(value + seconds, bytes, offset);
        case MARK -> {
          byte[] text = own[(int) value];
          System.arraycopy(text, 0, bytes, offset, text.length);
        }
        case GUID -> guid(bytes, offset);
        case PID_DECIMAL ->
            digits(bytes, offset, (int) (value >>> 32), pid(value & 0xffffffffL), 10);
        case PID_HEX -> digits(bytes, offset, (int) (value >>> 32), pid(value & 0xffffffffL), 16);
        case RECORD_NUMBER -> {
          int count = (int) (value >>> Places.RECORD_DIGITS_SHIFT);
          digits(bytes, offset, count, recordNumber(value & 0xfffffffffL), 10);
        }
        case SESSION -> session(bytes, offset);
        case PID_BYTES -> record.putInt(offset, (int) pid(value));
        case ADDRESS_BYTES -> record.put(offset, address);
        case ORIGIN -> origin(record, offset);
      }
    }
  }

  /** Another number of as many digits; those of one host stay different from each other. */
  private long pid(long pid) {
    int upper = 1;
    while (BOUNDS[upper] <= pid) {
      upper++;
    }
    long low = (BOUNDS[upper - 1] + 3) / 4;
    long span = BOUNDS[upper] / 4 - low;
    long quarter = pid / 4;
    if (quarter < low || quarter >= low + span) {
      return pid;
    }
    return 4 * (low + (quarter - low + step) % span) + pid % 4;
  }

  private long recordNumber(long number) {
    long low = 1;
    while (low * 10 <= number) {
      low *= 10;
    }
    return number == 0 ? 0 : low + (number - low + step) % (9 * low);
  }

  private static void digits(byte[] bytes, int offset, int count, long number, int base) {
    long rest = number;
    byte[] digits = base == 16 && isUpper(bytes, offset, count) ? HEX_UPPER : HEX;
    for (int i = count - 1; i >= 0; i--) {
      bytes[offset + i] = digits[(int) (rest % base)];
      rest /= base;
    }
  }

  private static boolean isUpper(byte[] bytes, int offset, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[offset + i] >= 'A' && bytes[offset + i] <= 'F') {
        return true;
      }
    }
    return false;
  }

  private void guid(byte[] bytes, int offset) {
    long mask = guidMask;
    boolean upper = isUpper(bytes, offset, 36);
    for (int i = 0; i < 18; i++) {
      byte b = bytes[offset + i];
      if (b != '-') {
        bytes[offset + i] = xor(b, (int) mask & 0xf, upper);
        mask >>>= 4;
      }
    }
  }

  private void session(byte[] bytes, int offset) {
    boolean upper = isUpper(bytes, offset, 4);
    for (int i = 0; i < 4; i++) {
      bytes[offset + i] = xor(bytes[offset + i], sessionMask >>> (4 * i) & 0xf, upper);
    }
  }

  private static byte xor(byte digit, int mask, boolean upper) {
    int value = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
    return (upper ? HEX_UPPER : HEX)[(value ^ mask) & 0xf];
  }

  private void origin(ByteBuffer record, int offset) {
    long number = record.getLong(offset + Origin.RECORD_NUMBER);
    long shifted = recordNumber(number);
    record.putLong(offset + Origin.RECORD_NUMBER, shifted);
    long source = record.getLong(offset + Origin.SOURCE_TIME_NS);
    record.putLong(offset + Origin.SOURCE_TIME_NS, timeNs(source));
    int at = offset + Origin.FINGERPRINT;
    record.putLong(at, record.getLong(at) ^ fingerprintHigh);
    long low = Long.reverseBytes(record.getLong(at + 8));
    long second = Math.floorDiv(record.getLong(Header.TIME_NS), NS_PER_SECOND);
    boolean tellsNumber = number != 0 && low == ((second - seconds) << 32 | (number & 0xffffffffL));
    // A fingerprint that ends with second and number keeps doing so: they cost a store little.
    long own = tellsNumber ? second << 32 | (shifted & 0xffffffffL) : low ^ fingerprintLow;
    record.putLong(at + 8, Long.reverseBytes(own));
  }

  /** A buffer over bytes as records are. */
  static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

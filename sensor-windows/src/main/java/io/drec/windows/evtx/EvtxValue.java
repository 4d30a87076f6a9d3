package io.drec.windows.evtx;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value of an event, typed as it was recorded. {@link #text()} is how Windows writes it. */
public sealed interface EvtxValue {
  /** The value as Windows writes it into XML. */
  String text();

  /** There is a place for a value, and it is empty. */
  record Nothing() implements EvtxValue {
    static final Nothing NOTHING = new Nothing();

    @Override
    public String text() {
      return "";
    }
  }

  /** A string. Half surrogate pairs, which Windows lets pass, have become U+FFFD. */
  record Text(String text) implements EvtxValue {}

  /** An integer of 8 to 64 bits; {@code unsigned} matters for 64 bits only. */
  record Whole(long value, boolean unsigned) implements EvtxValue {
    @Override
    public String text() {
      return unsigned ? Long.toUnsignedString(value) : Long.toString(value);
    }
  }

  /** A floating-point number; {@code single} if it was recorded with 32 bits. */
  record Real(double value, boolean single) implements EvtxValue {
    @Override
    public String text() {
      return single ? Float.toString((float) value) : Double.toString(value);
    }
  }

  /** A boolean. */
  record Truth(boolean value) implements EvtxValue {
    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** An unsigned number whose provider wants it shown in hexadecimal: handles, masks, keywords. */
  record Hex(long value) implements EvtxValue {
    @Override
    public String text() {
      return "0x" + Long.toHexString(value);
    }
  }

  /** A GUID, in lower case and without braces. */
  record Guid(String value) implements EvtxValue {
    @Override
    public String text() {
      return "{" + value + "}";
    }
  }

  /** A security identifier: {@code S-1-5-18}. */
  record Sid(String text) implements EvtxValue {}

  /** A time: 100 ns since 1601 UTC. */
  record Time(long ticks) implements EvtxValue {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long TICKS_1601_TO_1970 = 116_444_736_000_000_000L;
    private static final DateTimeFormatter SEVEN_DIGITS =
        new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 7, 7, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The tick that {@code instant} falls into. */
    static Time of(Instant instant) {
      long ticks = instant.getEpochSecond() * TICKS_PER_SECOND + instant.getNano() / 100;
      return new Time(ticks + TICKS_1601_TO_1970);
    }

    /** ns since 1970 UTC; times outside 1678–2262 become the nearest that there is. */
    public long epochNs() {
      if (ticks >= TICKS_1601_TO_1970 + Long.MAX_VALUE / 100) {
        return Long.MAX_VALUE;
      }
      if (ticks <= TICKS_1601_TO_1970 + Long.MIN_VALUE / 100) {
        return Long.MIN_VALUE;
      }
      return (ticks - TICKS_1601_TO_1970) * 100;
    }

    /** The same moment; exact. */
    public Instant instant() {
      long seconds = Math.floorDiv(ticks, TICKS_PER_SECOND) - TICKS_1601_TO_1970 / TICKS_PER_SECOND;
      return Instant.ofEpochSecond(seconds, Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
    }

    @Override
    public String text() {
      return SEVEN_DIGITS.format(instant());
    }
  }

  /** Bytes; also a value whose type is unknown or whose size does not fit its type. */
  record Bytes(byte[] value) implements EvtxValue {
    @Override
    public String text() {
      return HexFormat.of().withUpperCase().formatHex(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + text() + "]";
    }
  }

  /** An array. Its text has one item a line, as Windows shows it. */
  record Many(List<EvtxValue> items) implements EvtxValue {
    @Override
    public String text() {
      return items.stream().map(EvtxValue::text).collect(Collectors.joining("\n"));
    }
  }
}

package io.drec.query.words;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments as the user writes them and as answers show them: ns since 1970 UTC in between. */
public final class Times {
  public static final String FORMS =
      "2026-11-20T13:05:00Z, 2026-11-20T14:05:00+01:00, 2026-11-20T13:05 (UTC), 2026-11-20 (UTC),"
          + " now, or a span back from now such as 90s, 15m, 2h, 7d";

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern BACK = Pattern.compile("(\\d{1,9})\\s?(s|m|h|d|w)");
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** About 1678 and 2262, beyond which ns since 1970 do not reach. */
  private static final long SECONDS_MAX = Long.MAX_VALUE / NS_PER_SECOND - 1;

  private Times() {}

  /** {@code 2026-11-20T13:05:00.000000001Z}: always UTC, always nine digits. */
  public static String iso(long timeNs) {
    return ISO.format(
        Instant.ofEpochSecond(
            Math.floorDiv(timeNs, NS_PER_SECOND), Math.floorMod(timeNs, NS_PER_SECOND)));
  }

  /**
   * Reads a moment.
   *
   * @param clock read only when the text is relative to now
   * @return null when the text has none of {@link #FORMS}
   */
  public static @Nullable Long parse(String text, InstantSource clock) {
    String trimmed = text.strip();
    Matcher back = BACK.matcher(trimmed);
    try {
      if (trimmed.equals("now")) {
        return ns(clock.instant());
      }
      return ns(
          back.matches() ? clock.instant().minus(span(back)) : absolute(trimmed.replace(' ', 'T')));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration span(Matcher back) {
    long count = Long.parseLong(back.group(1));
    return switch (back.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }

  private static Instant absolute(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean hasZone = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > 9;
    return hasZone
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /** ns since 1970 UTC. */
  public static Long ns(Instant instant) {
    if (Math.abs(instant.getEpochSecond()) > SECONDS_MAX) {
      throw new DateTimeException("out of range");
    }
    return instant.getEpochSecond() * NS_PER_SECOND + instant.getNano();
  }
}

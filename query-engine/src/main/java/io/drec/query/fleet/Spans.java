package io.drec.query.fleet;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as they are written on the command line. */
public final class Spans {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s?(s|m|h|d)");

  private Spans() {}

  /** {@code 90s}, {@code 15m}, {@code 2h}, {@code 7d}; null for anything else. */
  public static @Nullable Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return null;
    }
    long count = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  static String words(Duration span) {
    return span.toDays() > 0 ? span.toDays() + "d" : span.toSeconds() + "s";
  }
}

package io.drec.relay.wire;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much a link may send, by the time of the week: rules separated by semicolons, the first that
 * fits counts, without one there is no limit.
 *
 * <pre>
 * mon-fri 08:00-18:00 512kbit; sat,sun 2mbit; 10mbit
 * </pre>
 */
public final class BandwidthSchedule {
  /** No limit ever. */
  public static final BandwidthSchedule UNLIMITED = new BandwidthSchedule(List.of());

  private static final int RULES_MAX = 64;
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final Pattern RULE =
      Pattern.compile(
          "(?:([a-z]{3}(?:[-,][a-z]{3})*) +)?(?:(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d) +)?"
              + "(?:(\\d{1,9}) ?(bit|kbit|mbit|gbit)|(unlimited))");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final List<Rule> rules;

  private record Rule(Set<DayOfWeek> days, int fromMinute, int untilMinute, long bytesPerS) {
    boolean fits(DayOfWeek day, int minute) {
      return days.contains(day) && minute >= fromMinute && minute < untilMinute;
    }
  }

  private BandwidthSchedule(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * @throws IllegalArgumentException when it is none; the text says which rule and what is expected
   */
  public static BandwidthSchedule parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String part : text.toLowerCase(Locale.ROOT).split(";", -1)) {
      if (!part.isBlank()) {
        rules.add(rule(part.strip()));
      }
    }
    if (rules.size() > RULES_MAX) {
      throw new IllegalArgumentException(rules.size() + " rules; at most " + RULES_MAX);
    }
    return new BandwidthSchedule(List.copyOf(rules));
  }

  /** At a time of the place where the link is; {@link Long#MAX_VALUE}: no limit. */
  public long bytesPerS(ZonedDateTime time) {
    LocalTime clock = time.toLocalTime();
    int minute = clock.getHour() * 60 + clock.getMinute();
    for (Rule rule : rules) {
      if (rule.fits(time.getDayOfWeek(), minute)) {
        return rule.bytesPerS();
      }
    }
    return Long.MAX_VALUE;
  }

  private static Rule rule(String text) {
    Matcher form = RULE.matcher(text);
    if (!form.matches()) {
      throw refused(text);
    }
    int from = form.group(2) == null ? 0 : minute(text, form.group(2), form.group(3));
    int until =
        form.group(4) == null ? MINUTES_PER_DAY : minute(text, form.group(4), form.group(5));
    if (from >= until) {
      throw new IllegalArgumentException(
          "'" + text + "' ends before it begins: write two rules, one until 24:00");
    }
    return new Rule(days(text, form.group(1)), from, until, rate(text, form));
  }

  private static long rate(String text, Matcher form) {
    if (form.group(8) != null) {
      return Long.MAX_VALUE;
    }
    long unit =
        switch (form.group(7)) {
          case "bit" -> 1L;
          case "kbit" -> 1000L;
          case "mbit" -> 1_000_000L;
          default -> 1_000_000_000L;
        };
    long bytesPerS = Long.parseLong(form.group(6)) * unit / 8;
    if (bytesPerS < 1000) {
      throw new IllegalArgumentException(
          "'" + text + "' is less than 8kbit: heartbeats alone would fill it");
    }
    return bytesPerS;
  }

  private static Set<DayOfWeek> days(String text, @Nullable String days) {
    if (days == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> found = EnumSet.noneOf(DayOfWeek.class);
    for (String part : days.split(",", -1)) {
      String[] ends = part.split("-", -1);
      int first = DAYS.indexOf(ends[0]);
      int last = DAYS.indexOf(ends[ends.length - 1]);
      if (first < 0 || last < 0 || ends.length > 2) {
        throw refused(text);
      }
      for (int day = first; ; day = (day + 1) % 7) {
        found.add(DayOfWeek.of(day + 1));
        if (day == last) {
          break;
        }
      }
    }
    return found;
  }

  private static int minute(String text, String hour, String minute) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (minutes > MINUTES_PER_DAY || Integer.parseInt(minute) > 59) {
      throw refused(text);
    }
    return minutes;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no bandwidth; expected e.g. mon-fri 08:00-18:00 512kbit");
  }
}

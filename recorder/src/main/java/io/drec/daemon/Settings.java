package io.drec.daemon;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file's keys and values, with what the command line says over it; every key is
 * known, none is given twice, and a mistyped one is refused with the nearest there is.
 */
public final class Settings {
  private final Map<String, String> defaults;
  private final Map<String, String> values;

  private Settings(Map<String, String> defaults, Map<String, String> values) {
    this.defaults = defaults;
    this.values = values;
  }

  /**
   * Reads the file, if there is one, and then what the command line says, which wins.
   *
   * @param defaults every key that there is
   * @throws ConfigException with one line for the user: a key that is unknown or given twice
   */
  public static Settings load(
      Map<String, String> defaults, @Nullable Path file, Map<String, String> overrides) {
    return new Settings(defaults, merge(defaults, file, overrides));
  }

  private static Map<String, String> merge(
      Map<String, String> defaults, @Nullable Path file, Map<String, String> overrides) {
    Map<String, String> merged = new HashMap<>();
    if (file != null) {
      Properties read = read(file);
      for (String key : read.stringPropertyNames()) {
        refuseUnknown(defaults, key, file.toString());
        merged.put(key, read.getProperty(key).strip());
      }
    }
    overrides.forEach(
        (key, value) -> {
          refuseUnknown(defaults, key, "the command line");
          merged.put(key, value);
        });
    return merged;
  }

  /** A value as it stands; its default where nobody gave one. */
  public String text(String key) {
    String value = values.get(key);
    return value == null ? defaults.getOrDefault(key, "") : value;
  }

  /**
   * A whole number.
   *
   * @throws ConfigException when it is none from {@code min} to {@code max}
   */
  public long number(String key, long min, long max) {
    String text = text(key);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(wrong(key, text, min, max), e);
    }
    throw new ConfigException(wrong(key, text, min, max));
  }

  boolean yes(String key) {
    String text = text(key);
    if (text.equals("yes") || text.equals("no")) {
      return text.equals("yes");
    }
    throw new ConfigException(key + ": found " + text + ", expected yes or no");
  }

  /** Words from a list, separated by commas; none when there is nothing. */
  List<String> words(String key, List<String> known) {
    List<String> words = new ArrayList<>();
    for (String word : text(key).split(",", -1)) {
      String plain = word.strip();
      if (!known.contains(plain) && !(plain.isEmpty() && words.isEmpty())) {
        throw new ConfigException(
            key + ": found '" + plain + "', expected some of " + String.join(",", known));
      }
      if (!plain.isEmpty() && !words.contains(plain)) {
        words.add(plain);
      }
    }
    return words;
  }

  /** A regular expression; none when there is nothing. */
  List<Pattern> patterns(String key) {
    String text = text(key);
    try {
      return text.isEmpty() ? List.of() : List.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          key + ": no regular expression: " + e.getDescription() + ", at " + e.getIndex(), e);
    }
  }

  /** Binary gigabytes, as {@code 8} or {@code 0.5}, in bytes; null when there is nothing. */
  public @Nullable Long gibibytes(String key, double min, double max) {
    String text = text(key);
    if (text.isEmpty()) {
      return null;
    }
    try {
      double value = new BigDecimal(text).doubleValue();
      if (value >= min && value <= max) {
        return Math.round(value * (1L << 30));
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(wrongGib(key, text, min, max), e);
    }
    throw new ConfigException(wrongGib(key, text, min, max));
  }

  /** Words separated by commas; none where there is nothing. */
  public List<String> list(String key) {
    return Arrays.stream(text(key).split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** The keys that begin so, each with its value or default. */
  public Map<String, String> beginning(String prefix) {
    Map<String, String> found = new HashMap<>();
    for (String key : defaults.keySet()) {
      if (key.startsWith(prefix)) {
        found.put(key, text(key));
      }
    }
    return found;
  }

  private static String wrongGib(String key, String found, double min, double max) {
    return String.format(
        Locale.ROOT,
        "%s: found %s, expected GiB from %.1f to %.0f, or nothing",
        key,
        found,
        min,
        max);
  }

  long powerOfTwo(String key, long min, long max) {
    long value = number(key, min, max);
    if (Long.bitCount(value) != 1) {
      throw new ConfigException(
          key
              + ": found "
              + value
              + ", expected a power of two, such as "
              + Long.highestOneBit(value));
    }
    return value;
  }

  private static String wrong(String key, String found, long min, long max) {
    return key
        + ": found "
        + (found.isEmpty() ? "nothing" : found)
        + ", expected a whole number"
        + " from "
        + min
        + " to "
        + max;
  }

  private static Properties read(Path file) {
    Properties properties = new OnceProperties(file);
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
      return properties;
    } catch (NoSuchFileException e) {
      throw new ConfigException("no configuration at " + file + "; name one with --config", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("cannot read the configuration " + file + ": " + e, e);
    }
  }

  private static void refuseUnknown(Map<String, String> defaults, String key, String where) {
    if (!defaults.containsKey(key)) {
      throw new ConfigException(
          where + ": unknown key " + key + "; did you mean " + nearest(defaults, key) + "?");
    }
  }

  private static String nearest(Map<String, String> defaults, String key) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String known : defaults.keySet()) {
      int distance = distance(key, known);
      if (distance < bestDistance) {
        best = known;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Letters to insert, delete or change (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }

  /** Properties that refuse a key given twice, where Java silently takes the last. */
  private static final class OnceProperties extends Properties {
    private static final long serialVersionUID = 1L;

    private final String file;

    OnceProperties(Path file) {
      this.file = file.toString();
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      if (containsKey(key)) {
        throw new ConfigException(file + ": " + key + " is given twice; keep one");
      }
      return super.put(key, value);
    }
  }
}

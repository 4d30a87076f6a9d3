package io.drec.daemon;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The recorder's keys, their defaults, and the reading of their values. */
final class ConfigKeys {
  static final String DIRECTORY = "data.directory";
  static final String GROUP = "data.group";
  static final String SENSOR = "record.sensor";
  static final String SCOPE = "record.scope";
  static final String RING_MIB = "record.ring.mib";
  static final String HASHES = "facts.hash";
  static final String HASH_MAX_MIB = "facts.hash.max.mib";
  static final String ENTROPY = "facts.entropy";
  static final String SCRIPT_KIB = "facts.script.kib";
  static final String REDACT = "facts.script.redact";
  static final String LOGONS = "facts.logons";
  static final String WATCH = "facts.watch";
  static final String RESERVE_MIB = "journal.reserve.mib";
  static final String ROLL_MIB = "journal.roll.mib";
  static final String SYNC_MIB = "journal.sync.mib";
  static final String STORE_GIB = "store.max.gib";
  static final String STORE_DAYS = "store.max.days";
  static final String MEMORY_MIB = "store.memory.mib";
  static final String HOST_ID_FILE = "host.id.file";
  static final String BOOT_ID_FILE = "host.boot.id.file";
  static final String HOST_NAME_FILE = "host.name.file";

  /** In the order of config/drec.properties, which a test compares with this. */
  static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put(DIRECTORY, "/var/lib/drec");
    DEFAULTS.put(GROUP, "");
    DEFAULTS.put(SENSOR, "");
    DEFAULTS.put(SCOPE, "");
    DEFAULTS.put(RING_MIB, "8");
    DEFAULTS.put(HASHES, "sha256");
    DEFAULTS.put(HASH_MAX_MIB, "256");
    DEFAULTS.put(ENTROPY, "no");
    DEFAULTS.put(SCRIPT_KIB, "64");
    DEFAULTS.put(REDACT, "");
    DEFAULTS.put(LOGONS, "yes");
    DEFAULTS.put(WATCH, "yes");
    DEFAULTS.put(RESERVE_MIB, "512");
    DEFAULTS.put(ROLL_MIB, "64");
    DEFAULTS.put(SYNC_MIB, "32");
    DEFAULTS.put(STORE_GIB, "");
    DEFAULTS.put(STORE_DAYS, "");
    DEFAULTS.put(MEMORY_MIB, "64");
    DEFAULTS.put(HOST_ID_FILE, "/etc/machine-id");
    DEFAULTS.put(BOOT_ID_FILE, "/proc/sys/kernel/random/boot_id");
    DEFAULTS.put(HOST_NAME_FILE, "/proc/sys/kernel/hostname");
  }

  private final Map<String, String> values;

  ConfigKeys(Map<String, String> values) {
    this.values = values;
  }

  /** File, then overrides; every key known, none twice. */
  static Map<String, String> merge(@Nullable Path file, Map<String, String> overrides) {
    Map<String, String> merged = new HashMap<>();
    if (file != null) {
      Properties read = read(file);
      for (String key : read.stringPropertyNames()) {
        refuseUnknown(key, file.toString());
        merged.put(key, read.getProperty(key).strip());
      }
    }
    overrides.forEach(
        (key, value) -> {
          refuseUnknown(key, "the command line");
          merged.put(key, value);
        });
    return merged;
  }

  String text(String key) {
    String value = values.get(key);
    return value == null ? DEFAULTS.getOrDefault(key, "") : value;
  }

  long number(String key, long min, long max) {
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
  @Nullable Long gibibytes(String key, double min, double max) {
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

  private static void refuseUnknown(String key, String where) {
    if (!DEFAULTS.containsKey(key)) {
      throw new ConfigException(
          where + ": unknown key " + key + "; did you mean " + nearest(key) + "?");
    }
  }

  private static String nearest(String key) {
    String best = DIRECTORY;
    int bestDistance = Integer.MAX_VALUE;
    for (String known : DEFAULTS.keySet()) {
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

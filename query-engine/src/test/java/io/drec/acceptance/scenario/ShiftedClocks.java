package io.drec.acceptance.scenario;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Writes event logs anew as they would be had the clock of each host been wrong by some minutes:
 * every time in a line, wherever it stands, is moved by what its host is wrong by.
 */
final class ShiftedClocks {
  static final int SECONDS_MAX = 300;

  private static final Pattern HOST =
      Pattern.compile("\"(?:Hostname|computer_name|Computer)\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern TIME =
      Pattern.compile("(?<!\\d)(\\d{4}-\\d\\d-\\d\\d)([T ])(\\d\\d:\\d\\d:\\d\\d)(?!\\d)");

  private final Random random;
  private final Map<String, Duration> wrongBy = new TreeMap<>();

  ShiftedClocks(long seed) {
    this.random = new Random(seed);
  }

  /** By how much each host's clock was moved, so far. */
  Map<String, Duration> wrongBy() {
    return wrongBy;
  }

  /** Makes a file of lines, in the folder, of each file in the archive. */
  void write(Path archive, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path leaf = Path.of(entry.getName()).getFileName();
        if (!entry.isDirectory() && leaf != null) {
          copy(zip, folder.resolve(leaf));
        }
      }
    }
  }

  private void copy(ZipInputStream zip, Path file) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(zip, StandardCharsets.UTF_8));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(shifted(line));
        out.write('\n');
      }
    }
  }

  String shifted(String line) {
    Matcher host = HOST.matcher(line);
    String name = host.find() ? host.group(1).toLowerCase(Locale.ROOT).split("\\.")[0] : "";
    Duration by =
        wrongBy.computeIfAbsent(
            name, any -> Duration.ofSeconds(random.nextInt(-SECONDS_MAX, SECONDS_MAX + 1)));
    return TIME.matcher(line)
        .replaceAll(
            time -> moved(time.group(1) + "T" + time.group(3), by).replace("T", time.group(2)));
  }

  private static String moved(String time, Duration by) {
    try {
      return LocalDateTime.parse(time).plus(by).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    } catch (java.time.DateTimeException e) {
      // Digits that only look like a time.
      return time;
    }
  }
}

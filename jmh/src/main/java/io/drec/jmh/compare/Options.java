package io.drec.jmh.compare;

import io.drec.jmh.replica.SharedRecordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the command line says: {@code --name value}, and files. */
final class Options {
  private static final long OUR_BYTES_PER_EVENT = 150;
  private static final long PEER_BYTES_PER_EVENT = 1200;
  private static final List<String> NAMES =
      List.of(
          "events",
          "data",
          "seed",
          "work",
          "results",
          "shared",
          "peers",
          "cold",
          "engine",
          "line",
          "number",
          "keep",
          "asks",
          "bulk",
          "fill-heap");

  private final Map<String, String> values = new HashMap<>();
  private final List<Path> files = new ArrayList<>();

  private Options() {}

  static Options of(String[] arguments) {
    Options options = new Options();
    String name = null;
    for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
      if (name != null) {
        options.values.put(name, argument);
        name = null;
      } else if (argument.startsWith("--")) {
        name = known(argument);
      } else {
        options.files.add(Path.of(argument));
      }
    }
    if (name != null) {
      throw new IllegalArgumentException("--" + name + " has no value; write one behind it");
    }
    return options;
  }

  private static String known(String argument) {
    String name = argument.substring(2);
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          argument + ": expected one of --" + String.join(" --", NAMES) + ", each with a value");
    }
    return name;
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  long number(String name, long otherwise) {
    String text = values.get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + ": '" + text + "' is no number", e);
    }
  }

  List<Path> files() {
    return files;
  }

  Data data() {
    String kind = text("data", "windows").toUpperCase(Locale.ROOT);
    Path shared = Path.of(text("shared", Compare.shared().toString()));
    return new Data(
        Data.Kind.valueOf(kind), number("events", 1_000_000), number("seed", 1), shared);
  }

  Path work() {
    return Path.of(text("work", System.getProperty("java.io.tmpdir") + "/drec-bench"));
  }

  String engine() {
    return text("engine", Asking.OURS);
  }

  Path directory() {
    return directory(engine());
  }

  Path directory(String engine) {
    return work().resolve(engine);
  }

  Path asks() {
    return work().resolve("asks.tsv");
  }

  Path rows() {
    return work().resolve("rows");
  }

  Path resultFile() {
    return Path.of(text("results", "results.csv"));
  }

  Results results() {
    return results(engine());
  }

  Results results(String engine) {
    return new Results(resultFile(), data(), engine);
  }

  List<String> peers() {
    String peers = text("peers", "");
    return peers.isEmpty()
        ? List.of()
        : Arrays.asList(peers.toLowerCase(Locale.ROOT).split(",", -1));
  }

  int coldSamples() {
    return (int) number("cold", 3);
  }

  boolean keep() {
    return text("keep", "no").equals("yes");
  }

  boolean bulk() {
    return text("bulk", "yes").equals("yes");
  }

  String fillHeap() {
    return text("fill-heap", "1g");
  }

  /** Filling and size alone. */
  boolean asksNothing() {
    return text("asks", "yes").equals("no");
  }

  long bytesPerEvent() {
    return OUR_BYTES_PER_EVENT + (peers().isEmpty() ? 0 : 120 + PEER_BYTES_PER_EVENT);
  }

  /** To the processes that are started; they get an engine of their own. */
  List<String> passedOn() {
    List<String> passed = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!name.equals("engine")) {
            passed.add("--" + name);
            passed.add(value);
          }
        });
    return passed;
  }

  /** What the product runs with; its libraries speak up only to warn. */
  List<String> jvmFlags() {
    Path config = SharedRecordings.checkout(Path.of("")).resolve("config");
    List<String> flags = new ArrayList<>();
    try {
      Files.readAllLines(config.resolve("jvm.flags")).stream()
          .filter(line -> !line.isBlank())
          .forEach(flags::add);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read jvm.flags: " + e.getMessage(), e);
    }
    flags.add("-Dlogback.configurationFile=" + config.resolve("logback-test.xml"));
    return flags;
  }
}

package io.drec.jmh.compare;

import io.drec.jmh.peer.Builder;
import io.drec.jmh.replica.SharedRecordings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program: {@code jmh/bench}, see docs/performance.md. {@code run} starts one process after the
 * other for what the other words do.
 */
public final class Compare {
  private static final long MB = 1 << 20;
  private static final long POOL_BYTES = 1400 * MB;
  private static final long JOURNAL_BYTES = 1000 * MB;

  private Compare() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      System.err.println("usage: jmh/bench run|table …; see docs/performance.md");
      System.exit(2);
    }
    try {
      Options options = Options.of(arguments);
      switch (arguments[0]) {
        case "run" -> new Compare.Run(options).run();
        case "fill" -> fill(options);
        case "derive" -> derive(options);
        case "fill-peer" -> fillPeer(options);
        case "warm" ->
            Asking.warm(options.engine(), options.directory(), options.asks(), options.results());
        case "cold" ->
            Asking.cold(
                options.engine(),
                options.directory(),
                options.asks(),
                options.text("line", ""),
                (int) options.number("number", 0));
        case "table" -> System.out.print(Table.of(options.files()));
        default -> throw new IllegalArgumentException("no such word: " + arguments[0]);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void fill(Options options) throws Exception {
    Path pool = options.work().resolve("pool");
    OurBuild.run(
        options.data().source(pool),
        options.data().events(),
        options.directory(),
        options.bulk(),
        options.results());
  }

  private static void derive(Options options) throws Exception {
    try (OurStore store = new OurStore(options.directory())) {
      Ask.write(Asks.of(store, options.data().seed()), options.asks());
      if (!options.peers().isEmpty()) {
        long rows = DerivedRows.write(store.footage(), options.rows());
        options
            .results()
            .add("derived rows", "", "rows_per_event", (double) rows / options.data().events());
      }
    }
  }

  private static void fillPeer(Options options) throws Exception {
    Path pool = options.work().resolve("pool");
    Builder.Kind kind = Builder.Kind.valueOf(options.engine().toUpperCase(Locale.ROOT));
    Files.createDirectories(options.directory());
    PeerBuild.run(
        options.data().source(pool), kind, options.directory(), options.rows(), options.results());
  }

  /** A whole run, each part in a process of its own. */
  private static final class Run {
    private final Options options;
    private final boolean oneCore;
    private final boolean dropsCaches;

    Run(Options options) {
      this.options = options;
      this.oneCore = Files.isExecutable(Path.of("/usr/bin/taskset"));
      this.dropsCaches = Files.isWritable(Path.of("/proc/sys/vm/drop_caches"));
    }

    void run() throws Exception {
      checkDisk();
      Files.createDirectories(options.work());
      if (!Files.exists(options.resultFile())) {
        Files.writeString(options.resultFile(), Results.HEAD + "\n");
      }
      say(oneCore ? "filling on core 0" : "no taskset: filling on all cores");
      say(dropsCaches ? "cold: page cache emptied" : "not root: cold is a fresh process only");
      Path ours = options.directory(Asking.OURS);
      delete(ours);
      start(true, options.fillHeap(), "fill", Asking.OURS);
      if (!options.asksNothing()) {
        start(false, "6g", "derive", Asking.OURS);
      }
      ask(Asking.OURS);
      for (String peer : options.peers()) {
        delete(options.directory(peer));
        start(true, "3g", "fill-peer", peer);
        ask(peer);
        if (!options.keep()) {
          delete(options.directory(peer));
        }
      }
      if (!options.keep()) {
        delete(options.work());
      }
      agree();
    }

    private void checkDisk() throws IOException {
      long need = POOL_BYTES + JOURNAL_BYTES + options.data().events() * options.bytesPerEvent();
      Files.createDirectories(options.work());
      long room = Files.getFileStore(options.work()).getUsableSpace();
      say("needs " + need / MB + " MB in " + options.work() + ", has " + room / MB + " MB");
      if (room < need) {
        throw new IllegalStateException(
            "not enough disk: "
                + options.work()
                + " has "
                + room / MB
                + " MB, this run needs "
                + need / MB
                + " MB; make room, name another folder with --work, or ask for fewer events");
      }
    }

    private void ask(String engine) throws Exception {
      if (options.asksNothing()) {
        return;
      }
      start(false, "2g", "warm", engine);
      for (Map.Entry<String, List<Ask>> line : Ask.read(options.asks()).entrySet()) {
        boolean asked = engine.equals(Asking.OURS) || line.getValue().get(0).ofPeersToo();
        if (asked && options.coldSamples() > 0) {
          cold(engine, line.getKey());
        }
      }
    }

    private void cold(String engine, String line) throws Exception {
      long[] ns = new long[options.coldSamples()];
      long[] askNs = new long[ns.length];
      for (int i = 0; i < ns.length; i++) {
        dropCaches();
        List<String> command = command(false, "2g", "cold", engine);
        command.addAll(List.of("--line", line, "--number", String.valueOf(i)));
        String[] told = output(command).split(" ", -1);
        ns[i] = Long.parseLong(told[1]);
        askNs[i] = Long.parseLong(told[2]);
      }
      options.results(engine).times(line, "cold", ns);
      options.results(engine).times(line, "cold without opening", askNs);
    }

    private void dropCaches() throws Exception {
      if (dropsCaches) {
        int status = new ProcessBuilder("sync").inheritIO().start().waitFor();
        if (status == 0) {
          Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3");
        }
      }
    }

    private List<String> command(boolean fill, String heap, String word, String engine) {
      List<String> command = new ArrayList<>();
      if (fill && oneCore) {
        command.addAll(List.of("taskset", "-c", "0"));
      }
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options.jvmFlags());
      command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap));
      // Compilers that ended would take the processor time that they had with them.
      command.add("-XX:-UseDynamicNumberOfCompilerThreads");
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Compare.class.getName(), word, "--engine", engine));
      command.addAll(options.passedOn());
      return command;
    }

    private void start(boolean fill, String heap, String word, String engine) throws Exception {
      say(word + ' ' + engine);
      int status =
          new ProcessBuilder(command(fill, heap, word, engine)).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(word + ' ' + engine + " ended with " + status);
      }
    }

    private static String output(List<String> command) throws Exception {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String told = "";
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          told = line.startsWith("cold ") ? line : told;
        }
      }
      if (process.waitFor() != 0 || told.isEmpty()) {
        throw new IllegalStateException("a cold question ended with " + process.exitValue());
      }
      return told;
    }

    /** Peers whose answers differ from ours have measured something else. */
    private void agree() throws IOException {
      List<String> differ = Table.disagreements(List.of(options.resultFile()));
      differ.forEach(line -> say("DIFFERENT ANSWERS: " + line));
      if (differ.isEmpty() && !options.peers().isEmpty()) {
        say("all answers agree");
      }
    }

    private static void delete(Path directory) throws IOException {
      if (!Files.exists(directory)) {
        return;
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }

    private static void say(String text) {
      System.out.println("# " + text);
    }
  }

  /** For messages of the options. */
  static Path shared() {
    return SharedRecordings.beside(SharedRecordings.checkout(Path.of("")));
  }
}

package io.drec.acceptance;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs {@code ./drec} as a user does. */
final class Drec {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
  private static final Path ROOT =
      Path.of(System.getProperty("drec.root", "")).toAbsolutePath().normalize();

  private final Path words;
  private final List<String> prefix;
  private final Map<String, String> environment;

  /**
   * @param words directory for what processes print
   * @param prefix command that runs each one, such as one that enters a namespace
   */
  Drec(Path words, List<String> prefix, Map<String, String> environment) {
    this.words = words;
    this.prefix = prefix;
    this.environment = environment;
  }

  Drec(Path words) {
    this(words, List.of(), Map.of());
  }

  /** What a command printed, and its exit status. */
  record Outcome(int status, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    AnswerJson json() throws IOException {
      return AnswerJson.read(out);
    }
  }

  static Path root() {
    return ROOT;
  }

  /** Whether the distribution is there that {@code ./drec} runs. */
  static boolean isBuilt() {
    return Files.exists(ROOT.resolve("query-engine/target/dist/built"));
  }

  Child start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(ROOT.resolve("drec").toString());
    command.addAll(Arrays.asList(arguments));
    return Child.start(words, command, environment);
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    try (Child child = start(arguments)) {
      int status = child.await(ANSWER_LIMIT);
      return new Outcome(status, child.out(), child.err());
    }
  }
}

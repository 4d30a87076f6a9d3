package io.drec.jmh.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * We: {@code drec record} as a user starts it, with its own store, and the workloads' group as the
 * scope. Events are counted by asking the recording afterwards.
 */
final class DriveRecorder implements Watch {
  static final String NAME = "drec";
  private static final long STOP_SECONDS = 60;
  private static final Pattern MATCHES = Pattern.compile("\"matches\"\\s*:\\s*(\\d+)");
  private static final Pattern LOST = Pattern.compile("(\\d+) lost: ");

  private final Path launcher;
  private final Path scope;
  private final Path recording;
  private final Path errors;
  private final List<String> settings;
  private @Nullable Process process;
  private @Nullable BufferedReader said;
  private String lastWords = "";
  private long startMs;

  /**
   * @param launcher the command drec
   * @param recording directory, made at start
   * @param settings as behind {@code --set}
   */
  DriveRecorder(Path launcher, Path scope, Path recording, List<String> settings) {
    this.launcher = launcher;
    this.scope = scope;
    this.recording = recording;
    this.settings = List.copyOf(settings);
    this.errors = recording.resolveSibling("drec.err");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() throws IOException {
    long beforeNs = System.nanoTime();
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "record"));
    command.addAll(List.of("--data", recording.toString(), "--scope", scope.toString()));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    Process started =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    process = started;
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    said = reader;
    String line = reader.readLine();
    startMs = (System.nanoTime() - beforeNs) / 1_000_000;
    if (line == null || !line.startsWith("recording into ")) {
      throw new IOException(
          "drec record said '"
              + line
              + Files.readString(errors)
              + "', expected 'recording into …'");
    }
  }

  /** From the command to what it says when the first records are in the journal. */
  long startMs() {
    return startMs;
  }

  /** The process, while it runs. */
  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the recorder does not run");
    }
    return running.pid();
  }

  @Override
  public Set<Long> processes() {
    return process == null ? Set.of() : Set.of(pid());
  }

  @Override
  public Mark mark() {
    return new Mark(System.currentTimeMillis(), 0);
  }

  @Override
  public void stop() throws IOException {
    Process running = process;
    BufferedReader reader = said;
    if (running == null || reader == null) {
      return;
    }
    process = null;
    Commands.end(running, STOP_SECONDS);
    List<String> lines = new ArrayList<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      lines.add(line);
    }
    reader.close();
    lastWords = String.join("\n", lines);
    if (!lastWords.startsWith("stopped (")) {
      throw new IOException("drec record ended saying '" + lastWords + "', expected 'stopped …'");
    }
  }

  @Override
  public long events(Mark from, Mark to) throws IOException {
    return matches(
        Commands.run(
            List.of(
                launcher.toString(),
                "search",
                "",
                "--data",
                recording.toString(),
                "--since",
                Instant.ofEpochMilli(from.wallMs()).toString(),
                "--until",
                Instant.ofEpochMilli(to.wallMs()).toString(),
                "--limit",
                "1",
                "--format",
                "json")));
  }

  static long matches(String answer) throws IOException {
    Matcher matcher = MATCHES.matcher(answer);
    if (!matcher.find()) {
      throw new IOException("drec search said '" + answer + "', expected JSON with matches");
    }
    return Long.parseLong(matcher.group(1));
  }

  @Override
  public long lost() {
    return lostOf(lastWords);
  }

  /** The sum over all causes in what the recorder says at its end. */
  static long lostOf(String words) {
    long lost = 0;
    Matcher matcher = LOST.matcher(words);
    while (matcher.find()) {
      lost += Long.parseLong(matcher.group(1));
    }
    return lost;
  }

  @Override
  public void clear() throws IOException {
    Folders.delete(recording);
  }
}

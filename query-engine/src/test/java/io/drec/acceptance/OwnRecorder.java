package io.drec.acceptance;

import io.drec.query.rehearse.AnswerJson;
import io.drec.query.rehearse.ControlGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recorder of the test's own: {@code ./drec record} into a directory of its own, of a control
 * group of its own. Whatever the test wants recorded it starts with {@link #inGroup}.
 */
final class OwnRecorder implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** The recorder gives compaction 20 s. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

  private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

  private final Path temp;
  private final Drec drec;
  private final ControlGroup group;
  private final List<String> settings;
  private @Nullable Child child;

  private OwnRecorder(Path temp, Drec drec, ControlGroup group, List<String> settings) {
    this.temp = temp;
    this.drec = drec;
    this.group = group;
    this.settings = settings;
  }

  /**
   * Makes the control group; {@link #launch} starts the recorder.
   *
   * @param temp holds the recording and what processes print
   * @param settings as after {@code --set}, such as {@code record.ring.mib=1}
   */
  static OwnRecorder prepare(Path temp, Drec drec, String... settings) throws IOException {
    String name = "drec-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    ControlGroup group = ControlGroup.make(ControlGroup.root().orElseThrow(), name);
    return new OwnRecorder(temp, drec, group, Arrays.asList(settings));
  }

  static OwnRecorder prepare(Path temp, String... settings) throws IOException {
    return prepare(temp, new Drec(temp), settings);
  }

  /** Starts one and waits until it records. */
  static OwnRecorder start(Path temp, Drec drec, String... settings)
      throws IOException, InterruptedException {
    OwnRecorder recorder = prepare(temp, drec, settings);
    try {
      recorder.launch();
      return recorder;
    } catch (Throwable e) {
      recorder.close();
      throw e;
    }
  }

  static OwnRecorder start(Path temp, String... settings) throws IOException, InterruptedException {
    return start(temp, new Drec(temp), settings);
  }

  Path data() {
    return temp.resolve("recording");
  }

  Path group() {
    return group.directory();
  }

  Child child() {
    return Objects.requireNonNull(child, "not launched");
  }

  /** Starts the recorder, again after a stop or a kill, and waits until it records. */
  void launch() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("record", "--data", data().toString()));
    arguments.addAll(List.of("--set", "record.scope=" + group.directory()));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    Child launched = drec.start(arguments.toArray(String[]::new));
    child = launched;
    launched.awaitUntil("recording", START_LIMIT, () -> saysRecording(launched));
  }

  /** Ends it in order. */
  void stop() throws IOException, InterruptedException {
    child().signal("TERM");
    int status = child().await(STOP_LIMIT);
    if (status != 0) {
      throw new AssertionError("did not stop in order: " + child());
    }
  }

  /** Ends it as a crash does. */
  void kill() throws IOException, InterruptedException {
    child().signal("KILL");
    child().await(STOP_LIMIT);
  }

  /** Asks this recording, as {@code drec} does. */
  Drec.Outcome ask(String... question) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(Arrays.asList(question));
    arguments.add("--data");
    arguments.add(data().toString());
    return drec.run(arguments.toArray(String[]::new));
  }

  /** The answer's JSON; fails when there is no answer. */
  AnswerJson answer(String... question) throws IOException, InterruptedException {
    String[] json = Arrays.copyOf(question, question.length + 1);
    json[question.length] = "--json";
    Drec.Outcome outcome = ask(json);
    if (outcome.status() != 0) {
      throw new AssertionError(
          String.join(" ", question) + ": exit status " + outcome.status() + ": " + outcome.err());
    }
    return outcome.json();
  }

  /** A process inside the recorded group. */
  Child inGroup(String... command) throws IOException {
    return Child.start(temp, group.entering(Arrays.asList(command)), Map.of());
  }

  /** A process inside the recorded group, run to its end. */
  void run(Duration limit, String... command) throws IOException, InterruptedException {
    try (Child child = inGroup(command)) {
      if (child.await(limit) != 0) {
        throw new AssertionError("failed: " + child);
      }
    }
  }

  /** Waits until all that happened in the group so far is answered: until a mark set now is. */
  void settle() throws IOException, InterruptedException {
    String mark = "mark-" + System.nanoTime();
    run(IDLE_LIMIT, "sh", "-c", ":", mark);
    long endNs = System.nanoTime() + IDLE_LIMIT.toNanos();
    while (ask("search", "event.action:end AND process.args:" + mark).status() != 0) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("not answered within " + IDLE_LIMIT + ": " + child());
      }
    }
  }

  /** The status after an orderly end: nothing is in flight, so the account must be exact. */
  AnswerJson finalStatus() throws IOException, InterruptedException {
    stop();
    return answer("status");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (child != null) {
      child.close();
    }
    group.close();
  }

  private static boolean saysRecording(Child child) {
    try {
      return (child.err() + child.outText()).contains("recording into");
    } catch (IOException e) {
      return false;
    }
  }
}

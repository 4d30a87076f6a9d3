package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the command to the first act recorded: it is printed for three starts and not judged, as a
 * busy machine makes a start longer.
 */
final class StartIT {
  private static final int ATTEMPTS = 3;

  /** In /proc/PID/task/TID/stat, counted from behind the name. */
  private static final int NICE = 16;

  @TempDir private Path temp;

  @BeforeAll
  static void needsToRecord() throws IOException {
    Requirements.recording();
  }

  @Test
  void shouldRecordWhatRunsAfterTheCommand() throws Exception {
    new Drec(temp).run("--version");
    assertThat(Drec.root().resolve("query-engine/target/dist/classes.jsa"))
        .as("shared class data")
        .exists();
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS; i++) {
      starts.add(start(Files.createDirectory(temp.resolve("attempt-" + i))));
    }
    System.out.println("start to first record: " + starts);
    assertThat(starts).hasSize(ATTEMPTS).noneMatch(Duration::isNegative);
  }

  /**
   * docs/operations/running.md; beside others of its scheduling group, so as the kernel has them.
   */
  @Test
  void shouldPutTheThreadThatCapturesBeforeTheHostAndTheStoreBehindIt() throws Exception {
    try (OwnRecorder recorder = OwnRecorder.start(temp)) {
      assertThat(niceValues(recorder.child().pid()))
          .containsEntry("drec-capture", -5)
          .containsEntry("drec-compact", 19)
          .containsEntry("drec-hash", 10)
          .containsEntry("C1 CompilerThre", 0)
          .containsEntry("java", 0);
    }
  }

  private static Map<String, Integer> niceValues(long pid) throws IOException {
    Map<String, Integer> values = new HashMap<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        int end = stat.lastIndexOf(')');
        String[] behind = stat.substring(end + 2).split(" ", -1);
        values.put(stat.substring(stat.indexOf('(') + 1, end), Integer.valueOf(behind[NICE]));
      }
    }
    return values;
  }

  /** A shell runs a program over and over from before the start: which is the first one seen? */
  private static Duration start(Path directory) throws Exception {
    try (OwnRecorder recorder = OwnRecorder.prepare(directory);
        Child busy = recorder.inGroup("sh", "-c", "while :; do /bin/true; sleep 0.005; done")) {
      Instant command = Instant.now();
      recorder.launch();
      Thread.sleep(500);
      AnswerJson first =
          recorder
              .answer("search", "event.action:exec", "--order", "oldest", "--limit", "1")
              .member("events")
              .elements()
              .get(0);
      return Duration.between(command, Instant.parse(first.member("@timestamp").text()));
    }
  }
}

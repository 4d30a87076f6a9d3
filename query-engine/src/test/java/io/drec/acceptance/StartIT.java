package io.drec.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.rehearse.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the command to the first act recorded: it is printed for three starts and not judged, as a
 * busy machine makes a start longer.
 */
final class StartIT {
  private static final int ATTEMPTS = 3;

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

package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.journal.JournalReader;
import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No frame is lost or doubled when the compactor is killed, at whatever moment. */
final class KilledCompactorTest {
  private static final int ROUNDS = 20;
  private static final int ACTS = 3000;
  private static final int LIFE_MS_MAX = 150;

  private final long seed = Long.getLong("drec.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path root;

  @Test
  void shouldKeepEachFrameOnceWhenKilledAtAnyMoment() throws IOException, InterruptedException {
    System.out.println("seed " + seed);
    try (TestRecording recording = new TestRecording(root)) {
      int killedHalfway = 0;
      long expected = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Frames story = RandomStory.of(seed + round, ACTS);
        recording.append(story);
        expected += records(story);
        compactAndKill();
        try (Footage footage = recording.footage()) {
          assertThat(footage.status().records()).as("seed %d", seed).isEqualTo(expected);
          if (footage.status().compactedSequence() < footage.status().journalSequence()) {
            killedHalfway++;
          }
        }
      }
      assertThat(killedHalfway).as("rounds killed with work left").isPositive();
      compactAll(recording);
      assertAnswersOf(recording);
    }
  }

  private static long records(Frames story) {
    long count = 0;
    for (FrameView frame : story) {
      count += frame.recordCount();
    }
    return count;
  }

  private void compactAndKill() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CompactingChild.class.getName(), root.toString()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = child.inputReader()) {
      assertThat(out.readLine()).startsWith("compacting from");
      Thread.sleep(random.nextInt(LIFE_MS_MAX));
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void compactAll(TestRecording recording) {
    try (Compactor compactor = recording.compactor()) {
      int frames = 1;
      while (frames > 0) {
        frames = compactor.step();
      }
      compactor.sync();
      assertThat(compactor.position()).isEqualTo(recording.journal.lastSequence());
    }
  }

  /** What the store says is what the journal's frames say. */
  private void assertAnswersOf(TestRecording recording) {
    List<byte[]> frames = new ArrayList<>();
    try (JournalReader journal = JournalReader.open(recording.directory.journal(), -1)) {
      for (FrameView frame = journal.next(); frame != null; frame = journal.next()) {
        byte[] copy = new byte[frame.length()];
        frame.copyTo(copy, 0);
        frames.add(copy);
      }
    }
    try (Footage store = recording.footage();
        Footage memory = Footages.ofFrames(TestRecording.view(frames), TestRecording.USERS)) {
      assertThat(Answers.differences(Answers.of(store), Answers.of(memory)))
          .as("seed %d", seed)
          .isEmpty();
    }
  }
}

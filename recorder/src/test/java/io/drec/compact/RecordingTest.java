package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.EventId;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording's life on disk: recorded, compacted, asked, opened again. */
final class RecordingTest {
  @TempDir private Path root;

  @RepeatedTest(3)
  void shouldAnswerTheSameBeforeAndAfterCompactionAndRestart() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(RandomStory.of(seed, 800));
      List<String> before;
      try (Footage footage = recording.footage()) {
        before = Answers.of(footage);
        assertThat(footage.status().compactedSequence()).isEqualTo(-1);
        try (Compactor compactor = recording.compactor(4096)) {
          for (int i = random.nextInt(10); i >= 0; i--) {
            compactor.step();
          }
          footage.refresh();
          assertThat(footage.status().compactedSequence()).isGreaterThan(-1);
          assertThat(Answers.of(footage)).as("half, seed %d", seed).isEqualTo(before);
        }
        try (Compactor compactor = recording.compactor()) {
          while (compactor.step() > 0) {
            assertThat(compactor.position()).isGreaterThan(-1);
          }
          compactor.settle();
        }
        footage.refresh();
        assertThat(Answers.of(footage)).as("all, seed %d", seed).isEqualTo(before);
      }
      try (Footage footage = recording.footage()) {
        assertThat(footage.status().compactedSequence())
            .isEqualTo(footage.status().journalSequence());
        assertThat(Answers.of(footage)).as("reopened, seed %d", seed).isEqualTo(before);
      }
    }
  }

  @Test
  void shouldAnswerWhatTheSameFramesInMemoryAnswer() throws IOException {
    Frames frames = new Frames().start();
    frames.running(100, "/bin/bash", "bash").fork(200).exec("/bin/true", "true").exit(0);
    try (TestRecording recording = new TestRecording(root);
        Footage expected = Footages.ofFrames(frames, TestRecording.USERS)) {
      recording.append(frames);
      try (Footage footage = recording.footage()) {
        assertThat(Answers.of(footage)).isEqualTo(Answers.of(expected));
      }
    }
  }

  @Test
  void shouldFindEachRecordByItsEvent() throws IOException {
    Frames frames = RandomStory.of(7, 300);
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(frames);
      try (Compactor compactor = recording.compactor(2048)) {
        compactor.step();
      }
      try (Footage footage = recording.footage()) {
        footage.records(
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            stored -> {
              byte[] bytes = stored.record().toByteArray();
              assertThat(footage.record(stored.id()))
                  .hasValueSatisfying(
                      found -> assertThat(found.record().toByteArray()).isEqualTo(bytes));
              return true;
            });
        assertThat(footage.record(new EventId(1_000_000, 0))).isEmpty();
        assertThat(footage.record(new EventId(0, 1_000_000))).isEmpty();
      }
    }
  }

  @Test
  void shouldCountOnlyTheDiskThatTheJournalFills() throws IOException {
    Frames frames = RandomStory.of(7, 3000);
    long frameBytes = frames.sealedBytes().stream().mapToLong(bytes -> bytes.length).sum();
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(frames);
      try (Footage footage = recording.footage()) {
        assertThat(footage.status().journalBytes()).isBetween(frameBytes, frameBytes + 1024 * 1024);
      }
    }
  }

  @Test
  void shouldAnswerNothingFromAnEmptyRecording() {
    try (TestRecording recording = new TestRecording(root);
        Footage footage = recording.footage()) {
      assertThat(footage.status().records()).isZero();
      assertThat(footage.status().recording()).isTrue();
      assertThat(footage.coverage(0, Long.MAX_VALUE).toNs()).isZero();
      assertThat(footage.record(new EventId(0, 0))).isEmpty();
    }
  }
}

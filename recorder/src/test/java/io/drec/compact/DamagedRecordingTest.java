package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import io.drec.sample.Frames;
import io.drec.store.Coverage;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a journal is answered, and what is not shows as a gap. */
final class DamagedRecordingTest {
  private static final int FRAMES = 20;
  private static final int DAMAGED = 7;

  @TempDir private Path root;
  private List<byte[]> frames;
  private long lostFromNs;
  private long lostToNs;

  @BeforeEach
  void tellAStory() throws IOException {
    Frames story = new Frames().start().seal();
    for (int i = 1; i < FRAMES; i++) {
      story.after(1000);
      story.unseen(1000 + i).mkdir("/opt/" + i);
      story.seal();
    }
    frames = story.sealedBytes();
    lostFromNs = timeOf(DAMAGED - 1);
    lostToNs = timeOf(DAMAGED + 1);
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(story);
    }
  }

  private long timeOf(int frame) {
    FrameView view = Frames.view(frames.get(frame));
    return view.firstTimeNs() + view.clockOffsetNs();
  }

  /** Where the frame with this sequence lies in the journal's only file. */
  private Path journalFile(int[] offset, int sequence) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("journal"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".cq4")) {
          byte[] bytes = Files.readAllBytes(file);
          ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          for (int at = 0; at + RecordLayout.Frame.BYTES < bytes.length; at += 4) {
            if (in.getInt(at) == RecordLayout.FRAME_MAGIC
                && in.getLong(at + RecordLayout.Frame.SEQUENCE) == sequence) {
              offset[0] = at;
              return file;
            }
          }
        }
      }
    }
    throw new AssertionError("no frame " + sequence);
  }

  private void damage(int sequence) throws IOException {
    int[] offset = new int[1];
    Path file = journalFile(offset, sequence);
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset[0] + RecordLayout.Frame.BYTES + 20] ^= 0x40;
    Files.write(file, bytes);
  }

  private void cut(int sequence) throws IOException {
    int[] offset = new int[1];
    Path file = journalFile(offset, sequence);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, offset[0] + 50));
  }

  private static List<Coverage.Gap> gaps(Footage footage) {
    return footage.coverage(Long.MIN_VALUE, Long.MAX_VALUE).gaps();
  }

  private Coverage.Gap expectedGap() {
    return new Coverage.Gap("alpha", lostFromNs, lostToNs, "damaged", null);
  }

  @Test
  void shouldAnswerTheRestOfADamagedJournal() throws IOException {
    damage(DAMAGED);
    try (Footage footage = open()) {
      assertThat(gaps(footage)).containsExactly(expectedGap());
      assertThat(footage.status().records()).isEqualTo(FRAMES - 1);
      footage.refresh();
      assertThat(gaps(footage)).containsExactly(expectedGap());
    }
  }

  @Test
  void shouldKeepTheGapInTheStore() throws IOException {
    damage(DAMAGED);
    List<String> before;
    try (Footage footage = open()) {
      before = Answers.of(footage);
    }
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = recording.compactor(100)) {
      int steps = 1;
      while (compactor.step() > 0) {
        steps++;
      }
      assertThat(steps).isEqualTo(FRAMES);
    }
    try (Footage footage = open()) {
      assertThat(gaps(footage)).containsExactly(expectedGap());
      assertThat(Answers.of(footage)).isEqualTo(before);
    }
  }

  @Test
  void shouldAnswerWhatLiesBeforeTheCutOfAJournal() throws IOException {
    cut(DAMAGED);
    try (Footage footage = open()) {
      assertThat(gaps(footage))
          .containsExactly(new Coverage.Gap("alpha", lostFromNs, lostFromNs, "damaged", null));
      assertThat(footage.status().records()).isEqualTo(DAMAGED);
    }
  }

  private Footage open() {
    return Footages.open(
        io.drec.store.RecordingDirectory.openForReading(root), TestRecording.USERS);
  }
}

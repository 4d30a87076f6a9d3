package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import io.drec.store.Locks;
import io.drec.store.Retention;
import io.drec.store.SentFootage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the recorder says of footage that it overwrites and nobody else has. */
final class UnsentNoticeTest {
  private static final UUID RECORDING = new UUID(1, 2);

  @TempDir private Path link;
  private final List<String> notices = new ArrayList<>();
  private final List<String> stated = new ArrayList<>();

  private UnsentNotice notice() {
    return new UnsentNotice(
        (from, to) -> stated.add(from + "-" + to),
        link.resolve(SentFootage.FILE),
        RECORDING,
        notices::add);
  }

  private void sent(UUID recording, long indexed) throws IOException {
    new SentFootage(recording, indexed).write(link.resolve(SentFootage.FILE));
  }

  @Test
  void shouldSayNothingOfWhatTheCentreHas() throws IOException {
    sent(RECORDING, 20);
    UnsentNotice notice = notice();
    notice.stated(3, 20);
    assertThat(notice.unsent(3, 20)).isZero();
    assertThat(stated).containsExactly("3-20");
    assertThat(notices).isEmpty();
  }

  @Test
  void shouldCountFramesThatNobodyElseHasAndSaySoOnce() throws IOException {
    sent(RECORDING, 20);
    UnsentNotice notice = notice();
    assertThat(notice.unsent(10, 25)).isEqualTo(5);
    assertThat(notice.unsent(26, 40)).isEqualTo(15);
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0))
        .startsWith("frames 21 to 25 are overwritten and the centre does not have their index");
    sent(RECORDING, 60);
    assertThat(notice.unsent(41, 50)).isZero();
    assertThat(notice.unsent(51, 70)).isEqualTo(10);
    assertThat(notices).hasSize(2);
    assertThat(notices.get(1)).startsWith("frames 61 to 70");
  }

  @Test
  void shouldTakeWhatCannotBeReadAndAnotherRecordingAsNothingSent() throws IOException {
    assertThat(notice().unsent(0, 4)).isEqualTo(5);
    sent(new UUID(3, 4), 100);
    assertThat(notice().unsent(5, 9)).isEqualTo(5);
    Files.writeString(link.resolve(SentFootage.FILE), "format=other\n");
    assertThat(notice().unsent(10, 14)).isEqualTo(5);
    assertThat(notices).hasSize(3);
  }

  @Test
  void shouldTellInTheStateOfTheRecordingHowManyWereOverwrittenUnsent() throws IOException {
    Path root = link.resolve("recording");
    sent(RECORDING, 3);
    try (TestRecording recording = new TestRecording(root)) {
      Keep keep =
          new Keep(
              new Retention(20_000, Long.MAX_VALUE),
              () -> Locks.Found.NONE,
              () -> 0,
              notice(),
              notices::add);
      try (Compactor compactor =
          Compactor.open(recording.directory, TestRecording.stepwise(4_000).keeping(keep))) {
        for (int i = 0; i < 12; i++) {
          recording.append(RandomStory.of(i, 80));
          while (compactor.step() > 0) {
            // All of it.
          }
        }
      }
      try (Footage footage = recording.footage();
          RecordedFrames frames = RecordedFrames.open(root)) {
        long oldest = frames.oldestSince(Long.MIN_VALUE);
        assertThat(oldest).isGreaterThan(10);
        assertThat(footage.status().keeping().unsentFrames()).isEqualTo(oldest - 4);
      }
    }
  }
}

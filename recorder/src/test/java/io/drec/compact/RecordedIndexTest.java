package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.Locks;
import io.drec.store.RecordingDirectory;
import io.drec.store.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What frames tell, read piece by piece, adds up to what the recording itself counts. */
final class RecordedIndexTest {
  private static final int PIECES = 40;

  @TempDir private Path root;
  private final long seed = Long.getLong("drec.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void shouldTellEachFrameOnceHoweverTheStoreChangesMeanwhile() throws IOException {
    System.out.println("RecordedIndexTest: -Ddrec.seed=" + seed);
    Sums sums = new Sums();
    try (TestRecording recording = new TestRecording(root)) {
      Compactor compactor = recording.compactor(20_000);
      RecordedIndex index = open(recording);
      for (int piece = 0; piece < PIECES; piece++) {
        recording.append(RandomStory.of(seed + piece, 80));
        compact(compactor);
        recording.journal.deleteThrough(compactor.position());
        if (random.nextInt(4) == 0) {
          index.close();
          index = open(recording);
        }
        sums.stopAfter = 1 + random.nextInt(40);
        index.read(sums.last, sums);
      }
      sums.stopAfter = Integer.MAX_VALUE;
      index.read(sums.last, sums);
      index.close();
      compactor.close();
      assertThat(sums.last).isEqualTo(recording.journal.durableSequence());
      assertThat(sums.missing).isEmpty();
      assertThat(sums.counts).as("seed %d", seed).isEqualTo(counts(recording));
    }
  }

  @Test
  void shouldTellNothingBehindTheLastFrameWanted() throws IOException {
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(RandomStory.of(1, 400));
      try (Compactor compactor = recording.compactor(8_000)) {
        while (compactor.step() > 0) {
          // All of it.
        }
      }
      long last = recording.journal.durableSequence();
      for (long wanted = 0; wanted < last; wanted += 7) {
        Sums sums = new Sums();
        sums.stopAfter = Integer.MAX_VALUE;
        try (RecordedIndex index = open(recording)) {
          index.read(-1, wanted, sums);
        }
        assertThat(sums.last).isEqualTo(wanted);
      }
    }
  }

  @Test
  void shouldTellWhichFramesWereOverwritten() throws IOException {
    try (TestRecording recording = new TestRecording(root)) {
      Keep keep =
          new Keep(
              new Retention(30_000, Long.MAX_VALUE),
              () -> Locks.Found.NONE,
              () -> 0,
              (from, to) -> {},
              notice -> {});
      try (Compactor compactor =
          Compactor.open(recording.directory, TestRecording.stepwise(4_000).keeping(keep))) {
        for (int i = 0; i < 30; i++) {
          recording.append(RandomStory.of(i, 80));
          while (compactor.step() > 0) {
            // All of it.
          }
        }
        recording.journal.deleteThrough(compactor.position());
      }
      Sums sums = new Sums();
      sums.stopAfter = Integer.MAX_VALUE;
      try (RecordedIndex index = open(recording);
          RecordedFrames frames = RecordedFrames.open(root)) {
        index.read(2, sums);
        long oldest = frames.oldestSince(Long.MIN_VALUE);
        assertThat(oldest).isGreaterThan(10);
        assertThat(sums.missing).containsExactly("OVERWRITTEN 3 to " + (oldest - 1));
        assertThat(sums.last).isEqualTo(recording.journal.durableSequence());
      }
    }
  }

  @Test
  void shouldGiveEachFrameByteForByteWhereverItLies() throws IOException {
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(RandomStory.of(5, 500));
      List<byte[]> before = frames();
      try (Compactor compactor = recording.compactor(8_000)) {
        for (int i = 0; i < 3; i++) {
          compactor.step();
        }
      }
      List<byte[]> after = frames();
      assertThat(before).hasSizeGreaterThan(10);
      assertThat(after).hasSameSizeAs(before);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).as("frame %d", i).isEqualTo(before.get(i));
      }
    }
  }

  private List<byte[]> frames() {
    List<byte[]> all = new ArrayList<>();
    try (RecordedFrames frames = RecordedFrames.open(root)) {
      frames.read(
          0,
          Long.MAX_VALUE,
          frame -> {
            byte[] copy = new byte[frame.length()];
            frame.copyTo(copy, 0);
            return all.add(copy);
          });
    }
    return all;
  }

  private void compact(Compactor compactor) {
    int steps = random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      compactor.step();
    }
    if (random.nextInt(4) == 0) {
      compactor.settle();
    }
  }

  private static RecordedIndex open(TestRecording recording) {
    return RecordedIndex.open(
        RecordingDirectory.openForReading(recording.directory.root()), TestRecording.USERS);
  }

  private static Map<Indicator, Long> counts(TestRecording recording) {
    Map<Indicator, Long> counts = new HashMap<>();
    try (Footage footage = recording.footage()) {
      for (Indicator.Kind kind : Indicator.Kind.values()) {
        List<String> values = new ArrayList<>();
        footage.values(kind, "", values::add);
        for (String value : values) {
          Indicator indicator = new Indicator(kind, value);
          footage.postings(
              indicator,
              posting -> {
                counts.merge(indicator, posting.count(), Long::sum);
                return true;
              });
        }
      }
    }
    return counts;
  }

  /** Adds up; checks that frames come in order, without holes but those that are told. */
  private static final class Sums implements IndexTaker {
    private final Map<Indicator, Long> counts = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    private long last = -1;
    private long expected = -1;
    private int stopAfter;

    @Override
    public void missing(long first, long to, Missing why) {
      missing.add(why + " " + first + " to " + to);
      expected = to + 1;
    }

    @Override
    public void told(
        Indicator.Kind kind, String value, int day, long firstNs, long lastNs, long count) {
      assertThat(RecordedIndex.day(firstNs)).isEqualTo(day);
      assertThat(RecordedIndex.day(lastNs)).isEqualTo(day);
      counts.merge(new Indicator(kind, value), count, Long::sum);
    }

    @Override
    public boolean through(FrameEnd frames) {
      assertThat(frames.first()).isEqualTo(Math.max(expected, last + 1));
      assertThat(frames.chain()).hasSize(32).isNotEqualTo(frames.previous());
      last = frames.last();
      stopAfter--;
      return stopAfter > 0;
    }
  }
}

package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import io.drec.store.RocksStore;
import io.drec.store.SegmentRow;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large a fresh segment gets depends on how fast records come; no answer does. */
final class BurstTest {
  private static final int STEP_BYTES = 2048;
  private static final int SEGMENT_RECORDS = 50;
  private static final int MERGED_RECORDS = 400;
  private static final long AGE_NS = 30_000_000_000L;

  private final AtomicLong nowNs = new AtomicLong();
  private final long seed = Long.getLong("seed", System.nanoTime());

  @TempDir private Path root;

  @Test
  void shouldWriteABurstForGoodAtOnce() throws IOException {
    List<SegmentRow> segments = segmentsOf(3000, 0);
    assertThat(segments).as("seed %d", seed).hasSizeGreaterThan(2);
    for (SegmentRow segment : segments.subList(0, segments.size() - 1)) {
      assertThat(segment.records()).as("seed %d", seed).isGreaterThanOrEqualTo(MERGED_RECORDS);
      assertThat(segment.tier()).as("seed %d", seed).isEqualTo(1);
    }
  }

  @Test
  void shouldEndABurstSoonerInASmallHeap() {
    StoreMemory memory = StoreMemory.ofMib(64);
    assertThat(CompactorConfig.of(TestRecording.USERS, memory, 96 << 20).fullRecords())
        .isEqualTo(memory.mergedRecords());
    assertThat(CompactorConfig.of(TestRecording.USERS, memory, 78 << 20).fullRecords())
        .isEqualTo(memory.mergedRecords() / 2 + 1);
  }

  @Test
  void shouldEndASegmentSoonWhereRecordsComeSlowly() throws IOException {
    List<SegmentRow> segments = segmentsOf(500, AGE_NS / 7);
    assertThat(segments).as("seed %d", seed).hasSizeGreaterThan(2);
    assertThat(segments)
        .as("seed %d", seed)
        .allMatch(segment -> segment.tier() == 0 && segment.records() < MERGED_RECORDS / 2);
  }

  /** Compacts a story, and sees that its answers stay what they were in the journal. */
  private List<SegmentRow> segmentsOf(int acts, long nsPerStep) throws IOException {
    try (TestRecording recording = new TestRecording(root)) {
      recording.append(RandomStory.of(seed, acts));
      List<String> before;
      try (Footage footage = recording.footage()) {
        before = Answers.of(footage);
        try (Compactor compactor = Compactor.open(recording.directory, config())) {
          while (compactor.step() > 0) {
            nowNs.addAndGet(nsPerStep);
          }
          compactor.sync();
        }
        footage.refresh();
        assertThat(Answers.of(footage)).as("seed %d", seed).isEqualTo(before);
      }
      try (RocksStore store = RocksStore.openForReading(recording.directory.store())) {
        assertThat(store).isNotNull();
        return store == null ? List.of() : store.segments();
      }
    }
  }

  private CompactorConfig config() {
    return new CompactorConfig(
        TestRecording.USERS,
        STEP_BYTES,
        1 << 20,
        SEGMENT_RECORDS,
        MERGED_RECORDS,
        AGE_NS,
        nowNs::get,
        Keep.ALL,
        StoreMemory.DEFAULT);
  }
}

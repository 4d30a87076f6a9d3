package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking while the recorder records, compacts, and deletes what is compacted. */
final class MovingRecordingTest {
  private static final int STORIES = 12;
  private static final int ACTS = 8000;

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong deletedBytes = new AtomicLong();
  private final AtomicBoolean recorded = new AtomicBoolean();

  @TempDir private Path root;

  @Test
  void shouldSeeEachRecordOnceWhileFramesMoveFromJournalToStore()
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TestRecording recording = new TestRecording(root)) {
      Future<Void> writer = threads.submit(() -> record(recording));
      Future<Integer> compactor = threads.submit(compact(recording));
      int asked = 0;
      try (Footage footage = recording.footage()) {
        while (!compactor.isDone()) {
          ask(footage);
          asked++;
        }
        writer.get();
        assertThat(compactor.get()).isPositive();
        ask(footage);
        assertThat(footage.status().records()).isEqualTo(appended.get());
      }
      assertThat(asked).isGreaterThan(1);
      assertThat(deletedBytes.get()).as("bytes of journal deleted meanwhile").isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private void ask(Footage footage) {
    long atLeast = appended.get();
    footage.refresh();
    long atMost = begun.get();
    FootageStatus status = footage.status();
    assertThat(status.records()).isBetween(atLeast, atMost);
    long[] seen = {0};
    footage.records(Long.MIN_VALUE, Long.MAX_VALUE, record -> ++seen[0] > 0);
    assertThat(seen[0]).isEqualTo(status.records());
    assertThat(footage.coverage(Long.MIN_VALUE, Long.MAX_VALUE).gaps())
        .noneMatch(gap -> gap.cause().equals("damaged"));
  }

  private Void record(TestRecording recording) throws IOException {
    for (int i = 0; i < STORIES; i++) {
      Frames story = RandomStory.of(i, ACTS);
      for (FrameView frame : story) {
        begun.addAndGet(frame.recordCount());
        recording.append(frame);
        appended.addAndGet(frame.recordCount());
      }
      recording.journal.sync();
    }
    recorded.set(true);
    return null;
  }

  private Callable<Integer> compact(TestRecording recording) {
    return () -> {
      int steps = 0;
      try (Compactor compactor = recording.compactor(64 * 1024)) {
        boolean done = false;
        while (!done) {
          boolean last = recorded.get();
          int frames = compactor.step();
          compactor.tidy();
          steps++;
          long durable = compactor.position();
          deletedBytes.addAndGet(recording.journal.deleteThrough(durable));
          done = last && frames == 0;
        }
      }
      return steps;
    };
  }
}

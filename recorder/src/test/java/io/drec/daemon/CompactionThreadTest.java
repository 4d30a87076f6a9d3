package io.drec.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drec.compact.Keep;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread alone, with a store that does what the test says. */
final class CompactionThreadTest {
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

  @TempDir private Path temp;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<StoreMemory> opened = new CopyOnWriteArrayList<>();
  private final AtomicLong clockNs = new AtomicLong();
  private final AtomicReference<@Nullable Error> failing = new AtomicReference<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private RecordingDirectory directory;
  private CompactionThread thread;

  /** Takes one frame of those that wait at each step. */
  private final class Frames implements Compaction {
    @Override
    public int step() {
      Error wrong = failing.getAndSet(null);
      if (wrong != null) {
        throw wrong;
      }
      clockNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
      return waiting.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 1 : 0;
    }

    @Override
    public boolean tidy() {
      return false;
    }

    @Override
    public long position() {
      return -waiting.get();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @BeforeEach
  void openDirectory() {
    directory = RecordingDirectory.openForRecording(temp.resolve("recording"), null);
  }

  @AfterEach
  void end() {
    if (thread != null) {
      thread.finish(Duration.ofSeconds(10));
    }
    directory.close();
  }

  private void start(HostFirst hostFirst) {
    thread =
        new CompactionThread(
            directory,
            Keep.ALL,
            StoreMemory.DEFAULT,
            (of, keep, memory) -> {
              opened.add(memory);
              return new Frames();
            },
            hostFirst,
            notices::add);
    thread.start();
  }

  private HostFirst alone() {
    return new HostFirst(() -> null, clockNs::get);
  }

  /** Each time that it looks, others had the processor for a third of an hour. */
  private HostFirst crowded() {
    AtomicLong looks = new AtomicLong();
    return new HostFirst(
        () -> {
          long look = looks.incrementAndGet();
          return new HostFirst.Times(look * HOUR_NS, look * HOUR_NS / 3);
        },
        clockNs::get);
  }

  @Test
  void shouldOpenTheStoreAnewWithTheMemoryThatItIsTold() {
    start(alone());
    await().until(() -> opened.size() == 1);
    StoreMemory least = StoreMemory.ofMib(StoreMemory.MIB_MIN);
    thread.use(least);
    await().until(() -> opened.size() == 2);
    assertThat(closed).hasValue(1);
    assertThat(opened).containsExactly(StoreMemory.DEFAULT, least);
    waiting.set(3);
    thread.framesAreSafe();
    await().until(() -> waiting.get() == 0);
    assertThat(opened).as("the memory stays").hasSize(2);
  }

  @Test
  void shouldLeaveTheProcessorToOthersThatWantIt() {
    waiting.set(100);
    start(crowded());
    await().until(() -> waiting.get() < 100);
    // What it would take to be done in an hour: it pauses, and woken it goes on pausing.
    thread.framesAreSafe();
    assertThat(waiting.get()).isPositive();
  }

  @Test
  void shouldFinishAtOnceHoweverMuchOthersWantTheProcessor() {
    waiting.set(100);
    start(crowded());
    await().until(() -> waiting.get() < 100);
    thread.finish(Duration.ofSeconds(60));
    assertThat(waiting).hasValue(0);
    assertThat(closed).hasValue(1);
  }

  /** So the JVM tells that a page of a mapped file cannot be read any more. */
  @Test
  void shouldOpenTheStoreAnewWhenAMappedFileCannotBeRead() {
    failing.set(new InternalError("a fault occurred"));
    waiting.set(2);
    start(alone());
    await().until(() -> waiting.get() == 0);
    assertThat(opened).hasSize(2);
    assertThat(closed).hasValueGreaterThanOrEqualTo(1);
    assertThat(notices)
        .containsExactly(
            "cannot compact, trying again: a mapped file cannot be read: a fault occurred");
  }
}

package io.drec.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir Path directory;

  private final Frames frames = new Frames();
  private JournalConfig config;

  @BeforeEach
  void keepNoReserve() {
    config = JournalConfig.of(directory).withReserveBytes(0);
  }

  @Test
  void shouldReadBackWhatWasAppended() {
    try (JournalWriter writer = JournalWriter.open(config)) {
      append(writer, 0, 100);
      try (JournalReader reader = JournalReader.open(directory, -1)) {
        assertThat(Frames.pids(reader)).isEqualTo(range(0, 100));
        assertThat(reader.takeDamage()).isNull();
      }
    }
  }

  @Test
  void shouldGoOnWhereTheReaderStoppedWhenMoreIsAppended() {
    try (JournalWriter writer = JournalWriter.open(config);
        JournalReader reader = JournalReader.open(directory, -1)) {
      assertThat(reader.next()).isNull();
      append(writer, 0, 3);
      assertThat(Frames.pids(reader)).isEqualTo(range(0, 3));
      append(writer, 3, 5);
      assertThat(Frames.pids(reader)).isEqualTo(range(3, 5));
      assertThat(reader.takeDamage()).isNull();
    }
  }

  @Test
  void shouldStartBehindAGivenSequence() {
    JournalConfig small = config.withRoll(1 << 20, Duration.ofHours(1));
    try (JournalWriter writer = JournalWriter.open(small)) {
      appendBig(writer, 0, 12);
      assertThat(files()).hasSizeGreaterThan(2);
      for (int after = -1; after < 12; after++) {
        try (JournalReader reader = JournalReader.open(directory, after)) {
          assertThat(Frames.sequences(reader)).isEqualTo(longs(after + 1, 12));
          assertThat(reader.takeDamage()).isNull();
        }
      }
    }
  }

  @Test
  void shouldContinueSequenceAndChainWhenOpenedAgain() {
    for (int run = 0; run < 3; run++) {
      try (JournalWriter writer = JournalWriter.open(config)) {
        append(writer, run * 5, run * 5 + 5);
      }
    }
    MessageDigest sha256 = FrameBuilder.newSha256();
    byte[] chain = new byte[32];
    try (JournalReader reader = JournalReader.open(directory, -1)) {
      for (int i = 0; i < 15; i++) {
        FrameView view = reader.next();
        assertThat(view).as("frame %d", i).isNotNull();
        assertThat(view.sequence()).isEqualTo(i);
        assertThat(view.follows(chain, sha256)).as("chain of frame %d", i).isTrue();
        chain = view.chain();
      }
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void shouldBeReadableByChronicleItself() {
    try (JournalWriter writer = JournalWriter.open(config)) {
      append(writer, 0, 1000);
    }
    Path run = files().get(0).path().getParent();
    try (ChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(run).rollCycle(LegacyRollCycles.MINUTELY).build();
        ExcerptTailer tailer = queue.createTailer()) {
      for (int i = 0; i < 1000; i++) {
        long expected = i;
        boolean found =
            tailer.readBytes(
                bytes -> assertThat(bytes.readLong(bytes.readPosition() + 16)).isEqualTo(expected));
        assertThat(found).as("document %d", i).isTrue();
      }
    }
  }

  @Test
  void shouldRollBySizeAndByAge() {
    AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
    JournalConfig small =
        config
            .withRoll(1 << 20, Duration.ofMinutes(10))
            .withClock(() -> Instant.ofEpochMilli(nowMs.get()));
    try (JournalWriter writer = JournalWriter.open(small)) {
      appendBig(writer, 0, 3);
      assertThat(files()).hasSize(1);
      appendBig(writer, 3, 4);
      assertThat(files()).hasSize(2);
      nowMs.addAndGet(Duration.ofMinutes(11).toMillis());
      appendBig(writer, 4, 5);
      assertThat(files()).hasSize(3);
      try (JournalReader reader = JournalReader.open(directory, -1)) {
        assertThat(Frames.sequences(reader)).isEqualTo(longs(0, 5));
      }
    }
  }

  @Test
  void shouldKeepTheOrderWhenTheWallClockIsSetBack() {
    AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
    JournalConfig small =
        config
            .withRoll(1 << 20, Duration.ofMinutes(10))
            .withClock(() -> Instant.ofEpochMilli(nowMs.get()));
    for (int run = 0; run < 3; run++) {
      try (JournalWriter writer = JournalWriter.open(small)) {
        appendBig(writer, run * 8, run * 8 + 8);
      }
      nowMs.addAndGet(-Duration.ofDays(1).toMillis());
    }
    try (JournalReader reader = JournalReader.open(directory, -1)) {
      assertThat(Frames.sequences(reader)).isEqualTo(longs(0, 24));
      assertThat(reader.takeDamage()).isNull();
    }
  }

  @Test
  void shouldMoveTheWatermarkWithSync() throws IOException {
    try (JournalWriter writer = JournalWriter.open(config)) {
      assertThat(writer.durableSequence()).isEqualTo(-1);
      append(writer, 0, 4);
      assertThat(writer.sync()).isEqualTo(3);
      append(writer, 4, 6);
      assertThat(writer.durableSequence()).isEqualTo(3);
      assertThat(writer.lastSequence()).isEqualTo(5);
    }
    try (JournalWriter writer = JournalWriter.open(config)) {
      assertThat(writer.durableSequence()).isEqualTo(3);
      assertThat(writer.sync()).isEqualTo(5);
    }
  }

  @Test
  void shouldGiveTheCompactorOnlyWhatSurvivesAPowerCut() throws IOException {
    try (JournalWriter writer = JournalWriter.open(config);
        JournalReader reader = JournalReader.openDurable(directory, -1)) {
      append(writer, 0, 4);
      assertThat(Frames.pids(reader)).isEmpty();
      assertThat(Frames.pids(reader)).isEmpty();
      writer.sync();
      append(writer, 4, 6);
      assertThat(Frames.pids(reader)).isEqualTo(range(0, 4));
      writer.sync();
      assertThat(Frames.pids(reader)).isEqualTo(range(4, 6));
    }
  }

  @Test
  void shouldDeleteFilesThatLieWhollyBehindAndNeverTheNewest() throws IOException {
    JournalConfig small = config.withRoll(1 << 20, Duration.ofHours(1));
    try (JournalWriter writer = JournalWriter.open(small)) {
      appendBig(writer, 0, 12);
      writer.sync();
      int before = files().size();
      long secondFirst = firstOf(1);
      assertThat(writer.deleteThrough(secondFirst - 2)).isZero();
      assertThat(writer.deleteThrough(secondFirst - 1)).isPositive();
      assertThat(files()).hasSize(before - 1);
      writer.deleteThrough(Long.MAX_VALUE);
      assertThat(files()).hasSize(1);
      appendBig(writer, 12, 20);
      try (JournalReader reader = JournalReader.open(directory, 11)) {
        assertThat(Frames.sequences(reader)).isEqualTo(longs(12, 20));
        assertThat(reader.takeDamage()).isNull();
      }
    }
    try (JournalWriter writer = JournalWriter.open(small)) {
      assertThat(frames.append(writer, 20)).isEqualTo(20);
      writer.sync();
      writer.deleteThrough(19);
      assertThat(JournalFile.children(directory))
          .as("one run, watermark, marks and keys")
          .hasSize(4);
    }
  }

  @Test
  void shouldNotDeleteWhatIsNotDurable() throws IOException {
    JournalConfig small = config.withRoll(1 << 20, Duration.ofHours(1));
    try (JournalWriter writer = JournalWriter.open(small)) {
      appendBig(writer, 0, 12);
      int before = files().size();
      assertThat(writer.deleteThrough(Long.MAX_VALUE)).isZero();
      assertThat(files()).hasSize(before);
    }
  }

  @Test
  void shouldLetAReaderFinishAFileThatIsDeletedMeanwhile() throws IOException {
    JournalConfig small = config.withRoll(1 << 20, Duration.ofHours(1));
    try (JournalWriter writer = JournalWriter.open(small);
        JournalReader reader = JournalReader.open(directory, -1)) {
      appendBig(writer, 0, 5);
      assertThat(reader.next().sequence()).isZero();
      writer.sync();
      writer.deleteThrough(Long.MAX_VALUE);
      assertThat(Frames.sequences(reader)).isEqualTo(longs(1, 5));
    }
  }

  @Test
  void shouldSayThatThereIsNoJournal() {
    assertThatThrownBy(() -> JournalReader.open(directory.resolve("none"), -1))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("no journal at " + directory.resolve("none"));
  }

  @Test
  void shouldGoOnWithTheNextSequenceWhenItsFilesWereTakenAway() throws IOException {
    try (JournalWriter writer = JournalWriter.open(config)) {
      append(writer, 0, 7);
      writer.sync();
    }
    Path file = files().get(0).path();
    Files.delete(file);
    try (JournalWriter writer = JournalWriter.open(config)) {
      assertThat(frames.append(writer, 7)).isEqualTo(7);
    }
  }

  @Test
  void shouldReportNothingHome() {
    assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private void append(JournalWriter writer, int fromPid, int toPid) {
    for (int pid = fromPid; pid < toPid; pid++) {
      assertThat(frames.append(writer, pid)).as(writer.refusal()).isEqualTo(pid);
    }
  }

  /** Frames of about 400 kB, so that a few of them fill a file. */
  private void appendBig(JournalWriter writer, int fromPid, int toPid) {
    for (int pid = fromPid; pid < toPid; pid++) {
      assertThat(frames.append(writer, pid, 6000)).as(writer.refusal()).isEqualTo(pid);
    }
  }

  private List<JournalFile> files() {
    return JournalFile.list(directory);
  }

  private long firstOf(int file) throws IOException {
    return JournalReader.firstSequence(files().get(file));
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Long> longs(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}

package io.drec.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.journal.FrameSource.Damage;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three files of frames 0 to 11, four in each, all below the watermark; then something happens. */
final class JournalDamageTest {
  private static final int FRAMES = 12;
  private static final int RECORDS = 6000;

  @TempDir Path directory;

  private JournalConfig config;

  @BeforeEach
  void write() throws IOException {
    config = JournalConfig.of(directory).withReserveBytes(0).withRoll(1 << 20, Duration.ofHours(1));
    Frames frames = new Frames();
    try (JournalWriter writer = JournalWriter.open(config)) {
      for (int pid = 0; pid < FRAMES; pid++) {
        assertThat(frames.append(writer, pid, RECORDS)).isEqualTo(pid);
      }
      writer.sync();
    }
    assertThat(JournalFile.list(directory)).hasSizeGreaterThan(2);
  }

  @Test
  void shouldPassOverAFrameWithAFlippedBit() throws IOException {
    flip(file(0), frameAt(file(0), 1) + 5000);
    Read read = read();
    assertThat(read.sequences()).containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(read.damages()).hasSize(1);
    Damage damage = read.damages().get(0);
    assertThat(damage.fromSequence()).isEqualTo(1);
    assertThat(damage.toSequence()).isEqualTo(1);
    assertThat(damage.reason()).contains(file(0).toString()).contains("frame checksum");
  }

  @Test
  void shouldFindTheNextFrameBehindAGarbledLength() throws IOException {
    overwrite(file(0), frameAt(file(0), 1) - 4, new byte[] {-1, -1, -1, 0x3f});
    Read read = read();
    assertThat(read.sequences()).containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(read.missing()).containsExactly(1L);
    assertThat(read.damages().get(0).reason()).contains("expected a document of at most");
  }

  @Test
  void shouldFindTheNextFrameBehindAZeroedOne() throws IOException {
    overwrite(file(1), frameAt(file(1), 0) - 4, new byte[100_000]);
    Read read = read();
    long first = FRAMES / JournalFile.list(directory).size();
    assertThat(read.missing()).hasSize(1);
    assertThat(read.sequences()).hasSize(FRAMES - 1).doesNotContain(read.missing().first());
    assertThat(read.missing().first()).isBetween(first - 1, first + 1);
  }

  @Test
  void shouldTellWhatAFileCutInHalfHeld() throws IOException {
    Path last = file(JournalFile.list(directory).size() - 1);
    truncate(last, frameAt(last, 0) + 10_000);
    Read read = read();
    long firstLost = read.missing().first();
    assertThat(read.missing()).containsExactlyElementsOf(longs(firstLost, FRAMES));
    assertThat(read.sequences()).containsExactlyElementsOf(longs(0, firstLost));
    assertThat(read.damages().get(read.damages().size() - 1).reason()).isNotEmpty();
  }

  @Test
  void shouldTellWhatAZeroedTailHeld() throws IOException {
    Path last = file(JournalFile.list(directory).size() - 1);
    long from = frameAt(last, 0) - 4;
    overwrite(last, from, new byte[(int) (Files.size(last) - from)]);
    Read read = read();
    assertThat(read.missing()).isNotEmpty();
    assertThat(read.sequences()).containsExactlyElementsOf(longs(0, read.missing().first()));
    assertThat(read.missing().last()).isEqualTo(FRAMES - 1);
    assertThat(read.damages().get(0).reason()).contains("as the watermark says");
  }

  @Test
  void shouldTellAMissingFile() throws IOException {
    long first = JournalReader.firstSequence(JournalFile.list(directory).get(1));
    long next = JournalReader.firstSequence(JournalFile.list(directory).get(2));
    Files.delete(file(1));
    Read read = read();
    assertThat(read.missing()).containsExactlyElementsOf(longs(first, next));
    assertThat(read.damages().get(0).reason())
        .contains("found frame " + next + ", expected " + first);
  }

  @Test
  void shouldPassOverForeignFiles() throws IOException {
    Path run = file(0).getParent();
    Files.writeString(directory.resolve("notes.txt"), "mine");
    Files.writeString(run.resolve("19990101-0000.cq4"), "this is no journal file at all");
    Files.createDirectory(run.resolve("zz.cq4"));
    Files.createDirectory(directory.resolve("run-x"));
    Files.delete(run.resolve("zz.cq4"));
    Read read = read();
    assertThat(read.sequences()).containsExactlyElementsOf(longs(0, FRAMES));
    assertThat(read.missing()).isEmpty();
  }

  @Test
  void shouldPassOverAFrameWithADamagedVersion() throws IOException {
    overwrite(file(0), frameAt(file(0), 1) + Frame.VERSION, new byte[] {2, 0});
    Read read = read();
    assertThat(read.missing()).containsExactly(1L);
    assertThat(read.damages().get(0).reason()).contains("and the checksum is wrong");
  }

  @Test
  void shouldRefuseFramesOfANewerVersion() throws IOException {
    makeNewer(file(0), (int) frameAt(file(0), 1));
    try (JournalReader reader = JournalReader.open(directory, -1)) {
      assertThat(reader.next()).isNotNull();
      assertThatThrownBy(reader::next)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(file(0).toString())
          .hasMessageContaining("frame version 2; this program reads 1")
          .hasMessageContaining("use the drec that recorded it");
    }
  }

  @Test
  void shouldGoOnBehindADamagedEndWithoutGivingASequenceTwice() throws IOException {
    Path last = file(JournalFile.list(directory).size() - 1);
    truncate(last, frameAt(last, 0) + 10_000);
    try (JournalWriter writer = JournalWriter.open(config)) {
      assertThat(new Frames().append(writer, 99)).isEqualTo(FRAMES);
    }
    Read read = read();
    assertThat(read.sequences()).endsWith((long) FRAMES);
    assertThat(read.missing().last()).isEqualTo(FRAMES - 1);
  }

  /** Nothing was synced, so that only the frames tell which sequences were given. */
  @Test
  void shouldNotGiveASequenceAgainThatLiesBehindAHole(@TempDir Path temp) throws IOException {
    Path torn = temp.resolve("torn");
    writeUnsynced(temp.resolve("whole"), torn);
    List<JournalFile> files = JournalFile.list(torn);
    Path last = files.get(files.size() - 1).path();
    Path before = files.get(files.size() - 2).path();
    flip(last, frameAt(last, 0) + 5000);
    flip(last, frameAt(last, 1) + 5000);
    truncate(last, frameAt(last, 2) - 4);
    overwrite(before, frameAt(before, 1) - 4, new byte[4]);
    TreeSet<Long> old = new TreeSet<>();
    try (JournalReader reader = JournalReader.open(torn, -1)) {
      old.addAll(Frames.sequences(reader));
    }
    JournalConfig again = JournalConfig.of(torn).withReserveBytes(0);
    try (JournalWriter writer = JournalWriter.open(again)) {
      // Behind both damaged frames, whatever lies between the hole and them.
      assertThat(new Frames().append(writer, 99)).isEqualTo(old.last() + 3);
    }
    try (JournalReader reader = JournalReader.open(torn, -1)) {
      List<Long> now = Frames.sequences(reader);
      assertThat(now).containsAll(old).contains(old.last() + 3).doesNotHaveDuplicates();
    }
  }

  /** Writes frames, and copies what is there before anything is synced. */
  private static void writeUnsynced(Path from, Path copy) throws IOException {
    JournalConfig config =
        JournalConfig.of(from).withReserveBytes(0).withRoll(1 << 20, Duration.ofHours(1));
    Frames frames = new Frames();
    try (JournalWriter writer = JournalWriter.open(config)) {
      for (int pid = 0; pid < FRAMES; pid++) {
        frames.append(writer, pid, RECORDS);
      }
      try (Stream<Path> all = Files.walk(from)) {
        for (Path file : all.toList()) {
          Files.copy(file, copy.resolve(from.relativize(file).toString()));
        }
      }
    }
  }

  @Test
  void shouldLookOnlyAtWhatIsWantedWhenDamageLiesBefore() throws IOException {
    flip(file(0), frameAt(file(0), 0) + 5000);
    flip(file(0), frameAt(file(0), 1) + 5000);
    try (JournalReader reader = JournalReader.open(directory, 1)) {
      assertThat(Frames.sequences(reader)).isEqualTo(longs(2, FRAMES));
      assertThat(reader.takeDamage()).isNull();
    }
  }

  /** Whatever is done to the files: what is read is right, and what is not read is told. */
  @Test
  void shouldTellTheTruthAfterAnyDamage() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> originals = new ArrayList<>();
    for (JournalFile file : JournalFile.list(directory)) {
      originals.add(Files.readAllBytes(file.path()));
    }
    for (int round = 0; round < 60; round++) {
      restore(originals);
      int wounds = 1 + random.nextInt(3);
      for (int i = 0; i < wounds; i++) {
        wound(random);
      }
      TreeSet<Long> accounted = new TreeSet<>();
      Read read = readAll();
      accounted.addAll(read.sequences());
      accounted.addAll(read.missing());
      assertThat(read.sequences()).as("seed %d round %d", seed, round).isSorted();
      assertThat(accounted)
          .as("seed %d round %d", seed, round)
          .containsExactlyElementsOf(longs(0, FRAMES));
      assertThat(read.missing())
          .as("seed %d round %d", seed, round)
          .doesNotContainAnyElementsOf(read.sequences());
    }
  }

  private void wound(SplittableRandom random) throws IOException {
    Path file = file(random.nextInt(JournalFile.list(directory).size()));
    long end = Math.max(1, Math.min(Files.size(file), 2 << 20));
    long at = random.nextLong(end);
    switch (random.nextInt(4)) {
      case 0 -> flip(file, at);
      case 1 -> truncate(file, at);
      case 2 -> overwrite(file, at, new byte[random.nextInt(1, 300_000)]);
      default -> {
        byte[] noise = new byte[random.nextInt(1, 5000)];
        random.nextBytes(noise);
        overwrite(file, at, noise);
      }
    }
  }

  private void restore(List<byte[]> originals) throws IOException {
    List<JournalFile> files = JournalFile.list(directory);
    for (int i = 0; i < files.size(); i++) {
      Files.write(files.get(i).path(), originals.get(i));
    }
  }

  private record Read(List<Long> sequences, TreeSet<Long> missing, List<Damage> damages) {}

  /** Reads everything, checks every frame, and that reading changed nothing. */
  private Read read() throws IOException {
    List<byte[]> before = contents();
    Read read = readAll();
    List<byte[]> after = contents();
    for (int i = 0; i < before.size(); i++) {
      assertThat(Arrays.equals(before.get(i), after.get(i))).as("file %d unchanged", i).isTrue();
    }
    return read;
  }

  private Read readAll() {
    Read read = new Read(new ArrayList<>(), new TreeSet<>(), new ArrayList<>());
    try (JournalReader reader = JournalReader.open(directory, -1)) {
      FrameView frame;
      do {
        frame = reader.next();
        Damage damage = reader.takeDamage();
        if (damage != null) {
          read.damages().add(damage);
          read.missing().addAll(longs(damage.fromSequence(), damage.toSequence() + 1));
        }
        if (frame != null) {
          read.sequences().add(frame.sequence());
          long sequence = frame.sequence();
          frame.forEach(
              (index, record) ->
                  assertThat(record.pid()).isEqualTo(sequence < FRAMES ? (int) sequence : 99));
        }
      } while (frame != null);
    }
    return read;
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (JournalFile file : JournalFile.list(directory)) {
      contents.add(Files.readAllBytes(file.path()));
    }
    return contents;
  }

  private Path file(int index) {
    return JournalFile.list(directory).get(index).path();
  }

  /** Where the n-th frame of a file starts. */
  private static long frameAt(Path file, int n) throws IOException {
    try (DocumentReader documents = new DocumentReader(file, DocumentReader.newWindow())) {
      for (int i = 0; i <= n; i++) {
        assertThat(documents.next()).isEqualTo(DocumentReader.Found.DOCUMENT);
      }
      return documents.position() + 4;
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1).order(ByteOrder.LITTLE_ENDIAN);
      if (channel.read(one, at) == 1) {
        one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
        channel.write(one, at);
      }
    }
  }

  private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  /** As a newer program would have written it, checksum and all. */
  private static void makeNewer(Path file, int at) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(at + Frame.VERSION, (short) 2);
    bytes.putInt(at + Frame.CRC32C, 0);
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at, bytes.getInt(at + Frame.LENGTH)));
    bytes.putInt(at + Frame.CRC32C, (int) crc.getValue());
    Files.write(file, bytes.array());
  }

  private static void truncate(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(at);
    }
  }

  private static List<Long> longs(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}

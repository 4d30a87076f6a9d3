package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the writer knows of its segments' keys, over stores that are filled, merged, overwritten,
 * opened again, damaged and left half written: a row that is there is never said not to be.
 */
final class KnownKeysTest {
  private static final long SEED = 11;
  private static final int STEPS = 800;

  /** A page: 585 keys fill a group, so that the story has dozens of them. */
  private static final int BYTES = KeyGroup.PAGE_BYTES;

  @TempDir private Path directory;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** META of the store; survives as RocksDB does. */
  private final MemoryTables meta = new MemoryTables();

  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private List<SegmentRow> newestFirst = List.of();
  private long nextSequence;

  private record Segment(SegmentRow row, Set<Long> keys) {}

  private static byte[] key(long number) {
    return ByteBuffer.allocate(9).put((byte) 'p').putLong(number).array();
  }

  private static SegmentRow row(long first, long last) {
    return new SegmentRow(first + 1, 0, first, last, 0, 0, 1, 1, 1, List.of());
  }

  private KnownKeys open() {
    return KnownKeys.open(directory, meta, this::commit, BYTES);
  }

  private void commit(MemoryTables changes) {
    changes.forEach(
        Family.META,
        (key, value) -> {
          if (value == null) {
            meta.delete(Family.META, key);
          } else {
            meta.put(Family.META, key, value);
          }
        });
  }

  private void arrange(KnownKeys known) {
    newestFirst = segments.descendingMap().values().stream().map(Segment::row).toList();
    known.arrange(newestFirst);
  }

  private void add(KnownKeys known) {
    long frames = 1 + random.nextInt(5);
    SegmentRow row = row(nextSequence, nextSequence + frames - 1);
    nextSequence += frames + (random.nextInt(20) == 0 ? 3 : 0);
    Set<Long> keys = new HashSet<>();
    int count = random.nextInt(random.nextInt(10) == 0 ? 900 : 100);
    for (int i = 0; i < count; i++) {
      keys.add(random.nextInt(4) == 0 ? random.nextLong(200) : random.nextLong());
    }
    segments.put(row.firstSequence(), new Segment(row, keys));
    tell(known, segments.get(row.firstSequence()));
    arrange(known);
    if (known.tidy()) {
      arrange(known);
    }
  }

  private static void tell(KnownKeys known, Segment segment) {
    known.beginSegment();
    segment.keys.forEach(key -> known.add(Family.ENTITY, key(key)));
    known.endSegment(segment.row);
  }

  private void learn(KnownKeys known) {
    List<SegmentRow> uncovered = known.uncovered();
    if (!uncovered.isEmpty()) {
      tell(known, segments.get(uncovered.get(0).firstSequence()));
      arrange(known);
    }
  }

  private void merge(KnownKeys known) {
    List<Segment> all = new ArrayList<>(segments.values());
    int from = random.nextInt(Math.max(1, all.size() - 3));
    List<Segment> some = all.subList(from, Math.min(all.size(), from + 3));
    for (int i = 1; i < some.size(); i++) {
      if (some.get(i).row.firstSequence() != some.get(i - 1).row.lastSequence() + 1) {
        return; // as MergePolicy: only what follows each other becomes one
      }
    }
    Set<Long> keys = new HashSet<>();
    some.forEach(segment -> keys.addAll(segment.keys));
    SegmentRow row =
        row(some.get(0).row.firstSequence(), some.get(some.size() - 1).row.lastSequence());
    some.forEach(segment -> segments.remove(segment.row.firstSequence()));
    segments.put(row.firstSequence(), new Segment(row, keys));
    arrange(known);
  }

  private void overwrite(KnownKeys known) {
    if (segments.size() > 60) {
      segments.remove(
          random.nextInt(3) == 0 ? segments.higherKey(nextSequence / 2) : segments.firstKey());
      arrange(known);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** One of the ways in which a file may be other than it was written. */
  private void damage() throws IOException {
    List<Path> files = files();
    if (files.isEmpty()) {
      return;
    }
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file); // a new file: the old one may be mapped
    switch (random.nextInt(5)) {
      case 0 -> {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
      }
      case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case 2 -> Files.write(file, new byte[bytes.length]);
      case 3 -> {
        // Of another group, or of this one at another time.
        byte[] end = Arrays.copyOfRange(bytes, KeyGroup.PAGE_BYTES, bytes.length);
        ByteBuffer other = ByteBuffer.allocate(bytes.length).put(new byte[KeyGroup.PAGE_BYTES]);
        Files.write(file, other.put(end).array());
      }
      default -> {
        // It is gone.
      }
    }
  }

  private List<SegmentRow> mayHold(KnownKeys known, long number) {
    List<SegmentRow> asked = new ArrayList<>();
    known.ask(Family.ENTITY, key(number));
    for (int i = known.next(-1); i >= 0; i = known.next(i)) {
      asked.add(newestFirst.get(i));
    }
    return asked;
  }

  private void assertNothingIsMissing(KnownKeys known, int step) {
    for (Segment segment : segments.values()) {
      for (long number : segment.keys) {
        if (!mayHold(known, number).contains(segment.row)) {
          fail("seed %d, step %d: key %d is in %s, not told", SEED, step, number, segment.row);
        }
      }
    }
  }

  @Test
  void shouldNeverSayThatARowIsNotThere() throws IOException {
    KnownKeys known = open();
    int files = 0;
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(100);
      if (dice < 8) {
        merge(known);
      } else if (dice < 14) {
        overwrite(known);
      } else if (dice < 17) {
        if (random.nextBoolean()) {
          damage();
        }
        known = open();
        arrange(known);
      } else if (dice < 40) {
        learn(known);
      } else {
        add(known);
      }
      files = Math.max(files, files().size());
      if (step % 20 == 0) {
        assertNothingIsMissing(known, step);
      }
    }
    assertNothingIsMissing(known, STEPS);
    assertThat(files).as("groups at once").isGreaterThan(3);
  }

  @Test
  void shouldAskFewSegmentsForWhatIsNotThere() {
    KnownKeys known = KnownKeys.open(directory, meta, this::commit, 64 * KeyGroup.PAGE_BYTES);
    for (int segment = 0; segment < 120; segment++) {
      Set<Long> keys = new HashSet<>();
      random.longs(1500).forEach(keys::add);
      SegmentRow row = row(segment, segment);
      segments.put((long) segment, new Segment(row, keys));
      tell(known, segments.get((long) segment));
      arrange(known);
      if (known.tidy()) {
        arrange(known);
      }
    }
    assertThat(known.storedBytes()).as("a group is in a file").isPositive();
    assertNothingIsMissing(known, 0);
    long asked = random.longs(10_000).map(key -> mayHold(known, key).size()).sum();
    assertThat(asked).as("of a million, seed %d", SEED).isLessThan(10_000);
  }

  @Test
  void shouldKnowOfAGroupInAFileWithoutGoingThroughItsSegmentsAgain() {
    KnownKeys first = open();
    while (first.storedBytes() == 0) {
      add(first);
    }
    KnownKeys again = open();
    arrange(again);
    assertThat(again.uncovered()).as("seed %d", SEED).hasSizeLessThan(segments.size());
    assertNothingIsMissing(again, 0);
  }

  @Test
  void shouldLetGoOfAGroupWithItsLastSegment() throws IOException {
    KnownKeys known = open();
    while (known.storedBytes() == 0) {
      add(known);
    }
    assertThat(files()).hasSize(1);
    segments.clear();
    arrange(known);
    add(known);
    assertThat(files()).isEmpty();
    assertThat(known.storedBytes()).isZero();
    assertThat(meta.scan(Family.META, MetaKeys.keyGroups(), null, Tables.Order.ASCENDING).next())
        .isFalse();
  }

  /** Killed between the file and the row of META: the file counts for nothing. */
  @Test
  void shouldPassOverAFileThatMetaDoesNotTellOf() throws IOException {
    KnownKeys known = KnownKeys.open(directory, meta, changes -> {}, BYTES);
    while (files().isEmpty()) {
      add(known);
    }
    KnownKeys again = open();
    arrange(again);
    assertThat(files()).isEmpty();
    assertThat(again.uncovered()).hasSize(segments.size());
  }

  /** The disk is full, or META cannot be written: what is known stays in memory. */
  @Test
  void shouldGoOnWhenAGroupCannotBeWritten() {
    KnownKeys known =
        KnownKeys.open(
            directory,
            meta,
            changes -> {
              throw new StoreException("no space left on device");
            },
            BYTES);
    for (int i = 0; i < 60; i++) {
      add(known);
    }
    assertThat(known.uncovered()).isEmpty();
    assertNothingIsMissing(known, 0);
  }

  /** A page that is missing under its mapping ends a JVM that only looks at it. */
  @Test
  void shouldAskAllSegmentsWhereAFileWasCutWhileItIsOpen() throws IOException {
    KeyGroup written = KeyGroup.empty(8);
    byte[] key = key(7);
    int letter = KeyGroup.letter(Family.ENTITY, key);
    long hash = KeyGroup.hash(Family.ENTITY, key);
    written.begin();
    written.add(letter, hash);
    written.end(0, 1);
    KeyGroupRow row = KeyGroupFile.write(directory, 3, written);
    KeyGroup opened = Objects.requireNonNull(KeyGroupFile.open(directory, 3, row));
    try (FileChannel file =
        FileChannel.open(KeyGroupFile.path(directory, 3), StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
    assertThat(opened.holding(letter, hash)).isEqualTo(-1);
    assertThat(opened.isDamaged()).isTrue();
  }
}

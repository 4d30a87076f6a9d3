package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.sample.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

final class RocksStoreTest {
  @TempDir private Path directory;
  private int frames;

  /** A segment of the next frame of a story. */
  private SegmentDraft draft() {
    SegmentDraft draft = new SegmentDraft();
    Frames story = new Frames().start().seal();
    for (int i = 0; i < frames; i++) {
      story.after(1000);
      story.unseen(1000 + i).mkdir("/opt/" + i);
      story.seal();
    }
    List<byte[]> sealed = story.sealedBytes();
    draft.add(Frames.view(sealed.get(frames)));
    frames++;
    return draft;
  }

  private static MemoryTables row(Family family, String key, String value) {
    MemoryTables rows = new MemoryTables();
    rows.put(family, key.getBytes(), value.getBytes());
    return rows;
  }

  private static List<String> scan(Tables tables, String from, String to, Tables.Order order) {
    List<String> rows = new ArrayList<>();
    try (Tables.Cursor cursor =
        tables.scan(Family.ENTITY, from.getBytes(), to == null ? null : to.getBytes(), order)) {
      while (cursor.next()) {
        rows.add(new String(cursor.key()) + "=" + new String(cursor.value()));
      }
      assertThat(cursor.next()).isFalse();
    }
    return rows;
  }

  /** The same questions to disk, memory and both as one. */
  @Test
  void shouldScanAlikeOnDiskInMemoryAndInLayers() {
    MemoryTables all = new MemoryTables();
    MemoryTables upper = new MemoryTables();
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (String key : new String[] {"a", "b", "bb", "c", "\u007f"}) {
        store.commit(draft(), row(Family.ENTITY, key, "disk"));
        all.put(Family.ENTITY, key.getBytes(), "disk".getBytes());
      }
      MemoryTables gone = new MemoryTables();
      gone.delete(Family.ENTITY, "bb".getBytes());
      store.commit(draft(), gone);
      all.delete(Family.ENTITY, "bb".getBytes());
      assertScansAlike(store.tables(), all);
      for (String key : new String[] {"0", "b", "bc"}) {
        upper.put(Family.ENTITY, key.getBytes(), "memory".getBytes());
        all.put(Family.ENTITY, key.getBytes(), "memory".getBytes());
      }
      upper.delete(Family.ENTITY, "c".getBytes());
      all.delete(Family.ENTITY, "c".getBytes());
      LayeredTables layered = LayeredTables.of(upper, store.tables());
      assertScansAlike(layered, all);
      assertThat(layered.get(Family.ENTITY, "c".getBytes())).isNull();
      assertThat(layered.get(Family.ENTITY, "a".getBytes())).isEqualTo("disk".getBytes());
      assertThat(layered.get(Family.ENTITY, "b".getBytes())).isEqualTo("memory".getBytes());
    }
  }

  private static void assertScansAlike(Tables tables, Tables expected) {
    String[] bounds = {"", "0", "a", "b", "bb", "bc", "c", "z", "\u007f"};
    for (Tables.Order order : Tables.Order.values()) {
      for (String from : bounds) {
        assertThat(scan(tables, from, null, order)).isEqualTo(scan(expected, from, null, order));
        for (String to : bounds) {
          assertThat(scan(tables, from, to, order))
              .as("%s to %s %s", from, to, order)
              .isEqualTo(scan(expected, from, to, order));
        }
      }
    }
  }

  @Test
  void shouldLetAReaderSeeWhatWasCommittedWhenItCatchesUp() {
    try (RocksStore writer = RocksStore.openForWriting(directory)) {
      writer.commit(draft(), row(Family.ENTITY, "a", "1"));
      try (RocksStore reader = RocksStore.openForReading(directory)) {
        assertThat(reader.tables().get(Family.ENTITY, "a".getBytes())).isNotNull();
        writer.commit(draft(), row(Family.ENTITY, "b", "2"));
        assertThat(reader.tables().get(Family.ENTITY, "b".getBytes())).isNull();
        reader.catchUp();
        assertThat(reader.tables().get(Family.ENTITY, "b".getBytes())).isNotNull();
      }
    }
  }

  /** The writer does not ask each segment for each key; what it finds is the same. */
  @Test
  void shouldFindTheRowsOfSegmentsThatAnEarlierWriterWrote() {
    int segments = 6;
    try (RocksStore writer = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < segments; i++) {
        writer.commit(draft(), row(Family.ENTITY, "old" + i, "1"));
      }
      writer.overwrite(writer.segments().get(0));
    }
    try (RocksStore writer = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < segments; i++) {
        assertThat(writer.tables().get(Family.ENTITY, "new0".getBytes()) == null).isEqualTo(i == 0);
        for (int old = 0; old < segments; old++) {
          byte[] found = writer.tables().get(Family.ENTITY, ("old" + old).getBytes());
          assertThat(found != null).as("old%d after %d", old, i).isEqualTo(old != 0);
        }
        writer.commit(draft(), row(Family.ENTITY, "new" + i, "2"));
      }
    }
  }

  /** Rows that are kept as they are, of which one of its shape is made when segments are. */
  @Test
  void shouldMergeRowsThatOnlyThenAreOfTheirShape() {
    byte[] ids = "x\0p00000001p00000001".getBytes();
    byte[] key = new byte[1 + ids.length];
    key[0] = 3;
    System.arraycopy(ids, 0, key, 1, ids.length);
    byte[] padded = {1, 2, 4, (byte) 0x81, 0, 5, 6};
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < 2; i++) {
        MemoryTables rows = new MemoryTables();
        rows.put(Family.INDICATOR, key, padded);
        store.commit(draft(), rows);
      }
      assertThat(store.merge(1000, true)).isTrue();
      assertThat(store.segments()).hasSize(1);
      byte[] merged = store.tables().get(Family.INDICATOR, key);
      assertThat(merged).isEqualTo(new byte[] {1, 2, 4, 2, 5, 6});
    }
  }

  /** Both rows of an edge are kept as they are, and only when merged are an edge's. */
  @Test
  void shouldKeepOneOfEachRowOfAnEdgeThatOnlyThenIsOfItsShape() {
    byte[] plain = {1, 2, 1, 3, 1};
    byte[] padded = {1, 2, (byte) 0x81, 0, 3, 1};
    EntityId process = new EntityId(EntityKind.PROCESS, 1);
    EntityId file = new EntityId(EntityKind.FILE, 2);
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < 2; i++) {
        MemoryTables rows = new MemoryTables();
        for (long timeNs = 1; timeNs <= 2; timeNs++) {
          byte[] value = timeNs == 1 ? plain : padded;
          rows.put(Family.EDGE, edge(process, Keys.Side.EFFECTS, timeNs, file), value);
          rows.put(Family.EDGE, edge(file, Keys.Side.CAUSES, timeNs, process), value);
        }
        store.commit(draft(), rows);
      }
      assertThat(store.merge(1000, true)).isTrue();
      assertThat(store.segments()).hasSize(1);
      List<byte[]> found = new ArrayList<>();
      try (Tables.Cursor rows =
          store.tables().scan(Family.EDGE, new byte[0], null, Tables.Order.ASCENDING)) {
        while (rows.next()) {
          found.add(rows.key());
          assertThat(rows.value()).isEqualTo(plain);
        }
      }
      assertThat(found)
          .containsExactly(
              edge(file, Keys.Side.CAUSES, 1, process),
              edge(file, Keys.Side.CAUSES, 2, process),
              edge(process, Keys.Side.EFFECTS, 1, file),
              edge(process, Keys.Side.EFFECTS, 2, file));
    }
  }

  private static byte[] edge(EntityId owner, Keys.Side side, long timeNs, EntityId other) {
    return Keys.edge(owner, side, timeNs, Mechanism.WRITE, other);
  }

  /** A number is free again when the segment that had it was overwritten. */
  @Test
  void shouldNotAnswerFromASegmentWhoseNumberAnotherHasNow() {
    try (RocksStore writer = RocksStore.openForWriting(directory)) {
      writer.commit(draft(), row(Family.ENTITY, "a", "1"));
      try (RocksStore reader = RocksStore.openForReading(directory)) {
        assertThat(reader.tables().get(Family.ENTITY, "a".getBytes())).isNotNull();
        writer.overwrite(writer.segments().get(0));
        writer.commit(draft(), row(Family.ENTITY, "b", "2"));
        reader.catchUp();
        assertThat(reader.segments()).isEqualTo(writer.segments());
        assertThat(reader.tables().get(Family.ENTITY, "a".getBytes())).isNull();
        assertThat(reader.tables().get(Family.ENTITY, "b".getBytes())).isNotNull();
      }
    }
  }

  /** Killed it cannot tidy up. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be deleted there")
  void shouldLeaveNothingBehindHoweverAReaderEnds() throws IOException {
    RocksStore.openForWriting(directory).close();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = scratches(temporary);
    try (RocksStore reader = RocksStore.openForReading(directory)) {
      assertThat(scratches(temporary)).isEqualTo(before);
      reader.catchUp();
      assertThat(reader.segments()).isEmpty();
    }
    assertThat(scratches(temporary)).isEqualTo(before);
  }

  private static List<Path> scratches(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(f -> f.toString().contains("drec-reader-")).sorted().toList();
    }
  }

  @Test
  void shouldFindNoStoreBeforeItIsMade() {
    assertThat(RocksStore.openForReading(directory)).isNull();
  }

  @Test
  void shouldRefuseAStoreOfAnotherVersion() {
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      MemoryTables newer = new MemoryTables();
      newer.put(Family.META, MetaKeys.version(), new RowWriter().u32(3).toBytes());
      store.commit(newer);
    }
    for (boolean write : new boolean[] {true, false}) {
      assertThatThrownBy(() -> open(write))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("version 3, expected 2")
          .hasMessageContaining("use the drec that wrote it");
    }
  }

  private void open(boolean write) {
    RocksStore store =
        write ? RocksStore.openForWriting(directory) : RocksStore.openForReading(directory);
    store.close();
  }

  @Test
  void shouldSayInOneLineThatAFileIsMissing() throws IOException {
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      store.commit(draft(), row(Family.ENTITY, "a", "1"));
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().startsWith("MANIFEST")) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("the store " + directory + " cannot be read")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  /** RocksDB's own checksums find it; no question is answered from damaged rows. */
  @Test
  void shouldNotAnswerFromDamagedFiles() throws IOException {
    MemoryTables rows = new MemoryTables();
    for (int i = 0; i < 5000; i++) {
      rows.put(Family.ENTITY, ("key" + (100_000 + i)).getBytes(), ("value" + i).getBytes());
    }
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      store.commit(draft(), rows);
    }
    RocksStore.openForWriting(directory).close();
    List<String> expected = scan(rows, "", null, Tables.Order.ASCENDING);
    Path file = largest(".sst");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 0; at < whole.length; at += whole.length / 50) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      try (RocksStore reader = RocksStore.openForReading(directory)) {
        assertThat(scan(reader.tables(), "", null, Tables.Order.ASCENDING)).isEqualTo(expected);
      } catch (StoreException e) {
        assertThat(e.getMessage()).startsWith("the store " + directory).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private Path largest(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  /** Dies between the catalogue, which forgets a segment, and the deletion of its files. */
  @Test
  void shouldDropTheFilesOfASegmentThatTheCatalogueForgot() throws IOException {
    Set<Path> written;
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < 3; i++) {
        store.commit(draft(), row(Family.ENTITY, "key" + i, "value"));
      }
      MemoryTables forgotten = new MemoryTables();
      long number = store.segments().get(0).number();
      forgotten.delete(Family.META, MetaKeys.segment(number));
      store.commit(forgotten);
      written = blockFiles();
      assertThat(written).hasSize(3);
    }
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      assertThat(store.segments()).hasSize(2);
      assertThat(store.tables().get(Family.ENTITY, "key0".getBytes())).isNull();
      assertThat(store.tables().get(Family.ENTITY, "key2".getBytes())).isNotNull();
      written.retainAll(blockFiles());
      assertThat(written).hasSize(2);
    }
  }

  @Test
  void shouldLeaveNoFileOfWhatWasOverwrittenAndTellOfIt() throws IOException {
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < 4; i++) {
        store.commit(draft(), row(Family.ENTITY, "key" + i, "value"));
      }
      Retention one = new Retention(1, Long.MAX_VALUE);
      long lockedNs = store.segments().get(1).firstNs();
      List<SegmentRow> beyond =
          store.beyond(one, row -> row.firstNs() <= lockedNs && row.lastNs() >= lockedNs, 0, 9);
      assertThat(beyond).extracting(SegmentRow::firstSequence).containsExactly(0L, 2L);
      beyond.forEach(store::overwrite);

      assertThat(store.segments()).extracting(SegmentRow::firstSequence).containsExactly(1L, 3L);
      assertThat(blockFiles()).hasSize(2);
      assertThat(store.limits()).isNull();
      store.limits(one);
      assertThat(store.limits()).isEqualTo(one);
    }
  }

  private Set<Path> blockFiles() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".sst")).collect(Collectors.toSet());
    }
  }

  @Test
  void shouldTakeAStoreWhoseFamiliesAreStillBeingMadeForNone() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB begun = RocksDB.open(options, directory.toString())) {
      assertThat(RocksStore.exists(directory)).isTrue();
      assertThat(RocksStore.openForReading(directory)).isNull();
    }
  }
}

package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FrameView;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.store.Family;
import io.drec.store.LayeredTables;
import io.drec.store.MemoryTables;
import io.drec.store.RocksStore;
import io.drec.store.SegmentDraft;
import io.drec.store.Tables;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

final class RowMakerTest {
  private static final int ACTS = 600;
  private static final UserNames USERS = (host, uid) -> uid == 500 ? "ann" : null;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<byte[]> frames = RandomStory.of(seed, ACTS).sealedBytes();

  @RepeatedTest(10)
  void shouldMakeTheSameRowsHoweverTheFramesAreCutIntoBatches() {
    Tables tables = new MemoryTables();
    for (int from = 0; from < frames.size(); ) {
      int to = Math.min(frames.size(), from + 1 + random.nextInt(frames.size()));
      tables = batch(tables, frames.subList(from, to), List.of());
      from = to;
    }
    assertThat(rows(tables)).as("seed %d", seed).isEqualTo(rows(inOneBatch()));
  }

  @RepeatedTest(10)
  void shouldMakeTheSameRowsWhenRowsAreCompletedInBetween() {
    List<Integer> completions = random.ints(5, 0, frames.size()).boxed().toList();
    Tables tables = batch(new MemoryTables(), frames, completions);
    assertThat(rows(tables)).as("seed %d", seed).isEqualTo(rows(inOneBatch()));
  }

  @RepeatedTest(10)
  void shouldMakeTheSameRowsWhereThoseOfEntitiesAreHeldAsNumbers() {
    List<Integer> completions = random.ints(5, 0, frames.size()).boxed().toList();
    MemoryTables held = new MemoryTables(true);
    make(new MemoryTables(), held, frames, completions);
    Map<String, String> expected = rows(inOneBatch());
    try (Tables.Cursor entities =
        inOneBatch().scan(Family.ENTITY, new byte[0], null, Tables.Order.ASCENDING)) {
      while (entities.next()) {
        assertThat(held.get(Family.ENTITY, entities.key()))
            .as("seed %d", seed)
            .isEqualTo(entities.value());
      }
    }
    assertThat(rows(held)).as("seed %d", seed).isEqualTo(expected);
  }

  @RepeatedTest(5)
  void shouldMakeTheSameRowsOverAStoreOnDisk(@TempDir Path directory) {
    int cut = random.nextInt(frames.size());
    try (RocksStore store = RocksStore.openForWriting(directory)) {
      for (int i = 0; i < cut; i++) {
        MemoryTables out = new MemoryTables();
        make(store.tables(), out, frames.subList(i, i + 1), List.of());
        SegmentDraft draft = new SegmentDraft();
        draft.add(Frames.view(frames.get(i)));
        store.commit(draft, out);
      }
      Tables tables = batch(store.tables(), frames.subList(cut, frames.size()), List.of());
      Map<String, String> rows = rows(tables);
      rows.keySet().removeIf(key -> key.startsWith("META 73") || key.equals("META 76"));
      assertThat(rows).as("seed %d", seed).isEqualTo(rows(inOneBatch()));
    }
  }

  @RepeatedTest(5)
  void shouldPassOverFramesThatItHasTakenBefore() {
    MemoryTables out = new MemoryTables();
    RowMaker maker = new RowMaker(new MemoryTables(), out, USERS);
    for (byte[] frame : frames) {
      maker.frame(Frames.view(frame));
      maker.frame(Frames.view(frames.get(0)));
    }
    maker.flush();
    assertThat(rows(out)).as("seed %d", seed).isEqualTo(rows(inOneBatch()));
  }

  private Tables inOneBatch() {
    return batch(new MemoryTables(), frames, List.of());
  }

  private static Tables batch(Tables base, List<byte[]> frames, List<Integer> completions) {
    MemoryTables out = new MemoryTables();
    make(base, out, frames, completions);
    return LayeredTables.of(out, base);
  }

  private static void make(
      Tables base, MemoryTables out, List<byte[]> frames, List<Integer> completions) {
    RowMaker maker = new RowMaker(base, out, USERS);
    for (int i = 0; i < frames.size(); i++) {
      FrameView frame = Frames.view(frames.get(i));
      maker.frame(frame);
      if (completions.contains(i)) {
        maker.flush();
      }
    }
    maker.flush();
  }

  /** All rows. */
  private static Map<String, String> rows(Tables tables) {
    Map<String, String> rows = new TreeMap<>();
    HexFormat hex = HexFormat.of();
    for (Family family : Family.values()) {
      try (Tables.Cursor cursor = tables.scan(family, new byte[0], null, Tables.Order.ASCENDING)) {
        while (cursor.next()) {
          rows.put(family + " " + hex.formatHex(cursor.key()), hex.formatHex(cursor.value()));
        }
      }
    }
    return rows;
  }
}

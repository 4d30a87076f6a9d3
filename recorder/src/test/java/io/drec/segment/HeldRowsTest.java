package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.segment.PackedSegment.Row;
import io.drec.store.EntityKind;
import io.drec.store.Family;
import io.drec.store.MemoryTables;
import io.drec.store.Tables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Rows that are packed from numbers are packed as the same rows are from their bytes. */
final class HeldRowsTest {
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomRows made = new RandomRows(random, true);
  private final MemoryTables tables = new MemoryTables();

  @RepeatedTest(10)
  void shouldPackWhatIsHeldAsTheBytesOfItsRows() {
    List<Row> rest = made.rows(random.nextInt(600), 0, 0, random.nextInt(300));
    hold(random.nextInt(3000), random.nextInt(3000));
    tables.clear(random.nextBoolean());
    hold(random.nextInt(6000), random.nextInt(6000));
    HeldRows held = tables.held();
    assertThat(PackedRowsBuilder.canPack(held)).isTrue();
    List<Row> all = new ArrayList<>(ofFamily(rest, PackedRows.ENTITY));
    scan(Family.EDGE, PackedRows.EDGE, all);
    scan(Family.INDICATOR, PackedRows.INDICATOR, all);
    all.addAll(ofFamily(rest, PackedRows.STATE));
    MemoryBlocks expected = PackedSegment.of(made.events, all).blocks;
    MemoryBlocks found = pack(rest, held);
    assertThat(found.sections.keySet()).as("seed %d", seed).isEqualTo(expected.sections.keySet());
    expected.sections.forEach(
        (section, blocks) ->
            assertThat(found.sections.get(section))
                .as("seed %d, section %d", seed, section)
                .usingRecursiveComparison()
                .isEqualTo(blocks));
  }

  /** The keys of the values end in a NUL: of these two the order of bytes is another. */
  @Test
  void shouldNotPackValuesWithNulsFromNumbers() {
    HeldPostings postings = tables.held().postings();
    value("a");
    assertThat(PackedRowsBuilder.canPack(tables.held())).isTrue();
    value("a\0b");
    assertThat(PackedRowsBuilder.canPack(tables.held())).isFalse();
    assertThat(postings.values().size()).isEqualTo(2);
    tables.clear(random.nextBoolean());
    assertThat(PackedRowsBuilder.canPack(tables.held())).as("seed %d", seed).isTrue();
  }

  @Test
  void shouldKeepNothingOfWhatWasForgotten() {
    hold(500, 500);
    tables.clear(true);
    List<String> found = oneOfEach(tables);
    assertThat(found).as("seed %d", seed).hasSize(3).isEqualTo(oneOfEach(new MemoryTables()));
  }

  private List<String> oneOfEach(MemoryTables of) {
    HeldRows held = of.held();
    int process = held.entity('p', 1);
    held.edges().put(process, held.entity('f', 2), 4, 7);
    int value = held.postings().value(3, new byte[] {'a'}, 0, 1);
    held.postings().add(value, process, HeldRows.NONE, 5, 1, 0);
    List<String> rows = new ArrayList<>();
    for (Family family : List.of(Family.EDGE, Family.INDICATOR)) {
      try (Tables.Cursor cursor = of.scan(family, new byte[0], null, Tables.Order.ASCENDING)) {
        while (cursor.next()) {
          HexFormat hex = HexFormat.of();
          rows.add(hex.formatHex(cursor.key()) + "=" + hex.formatHex(cursor.value()));
        }
      }
    }
    return rows;
  }

  @Test
  void shouldMakeRowsAnewOfWhatWasChangedSince() {
    HeldRows held = tables.held();
    int one = held.entity('p', 1);
    int edge = held.edges().put(one, held.entity('f', 2), 4, 7);
    held.edges().tell(edge, 9, -1, false);
    List<Row> rows = new ArrayList<>();
    scan(Family.EDGE, PackedRows.EDGE, rows);
    held.edges().tell(edge, 11, 5, true);
    List<Row> later = new ArrayList<>();
    scan(Family.EDGE, PackedRows.EDGE, later);
    assertThat(rows).hasSize(2);
    assertThat(later).hasSize(2);
    assertThat(later.get(0).value())
        .isEqualTo(later.get(1).value())
        .isNotEqualTo(rows.get(0).value());
  }

  private MemoryBlocks pack(List<Row> rest, HeldRows held) {
    MemoryBlocks blocks = new MemoryBlocks();
    TextTableBuilder texts = new TextTableBuilder(Effort.FRESH);
    PackedRowsBuilder builder = new PackedRowsBuilder(texts, made.events, held);
    rest.forEach(row -> builder.register(row.family(), row.key(), row.value()));
    texts.finish(blocks);
    builder.startWriting(blocks, 3);
    rest.forEach(row -> builder.write(row.family(), row.key(), row.value()));
    builder.finish();
    return blocks;
  }

  /** Few entities and few moments, so that much is told twice and much at once. */
  private void hold(int edges, int postings) {
    HeldRows held = tables.held();
    EntityKind[] kinds = EntityKind.values();
    char[] letters = new char[1 + random.nextInt(400)];
    long[] hashes = new long[letters.length];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = random.nextBoolean() ? 'p' : kinds[random.nextInt(kinds.length)].letter();
      hashes[i] = random.nextLong();
    }
    // Numbered when it is named: one that no row names would be packed, too.
    IntUnaryOperator entity = i -> held.entity(letters[i], hashes[i]);
    int moments = 1 + random.nextInt(made.events.count());
    for (int i = 0; i < edges; i++) {
      int ordinal = random.nextInt(moments);
      int of = entity.applyAsInt(random.nextInt(random.nextInt(letters.length) + 1));
      int other = entity.applyAsInt(random.nextInt(letters.length));
      long firstNs = made.events.timeNs(ordinal) + (random.nextInt(10) == 0 ? 1 : 0);
      int edge = held.edges().put(of, other, 1 + random.nextInt(41), firstNs);
      held.edges().event(edge, made.events.sequence(ordinal), made.events.index(ordinal));
      long lastNs = random.nextBoolean() ? Long.MAX_VALUE : firstNs + random.nextInt(1000);
      held.edges().tell(edge, lastNs, random.nextInt(1000) - 1, random.nextBoolean());
    }
    for (int i = 0; i < postings; i++) {
      int ordinal = random.nextInt(made.events.count());
      boolean known = random.nextInt(5) > 0;
      held.postings()
          .add(
              value(Integer.toString(random.nextInt(50), 3)),
              entity.applyAsInt(random.nextInt(random.nextInt(letters.length) + 1)),
              known ? entity.applyAsInt(random.nextInt(letters.length)) : HeldRows.NONE,
              made.events.timeNs(ordinal),
              made.events.sequence(ordinal),
              made.events.index(ordinal));
    }
  }

  private int value(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return tables.held().postings().value(1 + random.nextInt(3), bytes, 0, bytes.length);
  }

  private void scan(Family family, int number, List<Row> to) {
    try (Tables.Cursor rows = tables.scan(family, new byte[0], null, Tables.Order.ASCENDING)) {
      while (rows.next()) {
        to.add(new Row(number, rows.key(), rows.value()));
      }
    }
  }

  private static List<Row> ofFamily(List<Row> rows, int family) {
    return rows.stream().filter(row -> row.family() == family).toList();
  }
}

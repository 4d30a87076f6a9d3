package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.segment.PackedSegment.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
  private static final byte[] START = new byte[0];

  private static List<Row> collect(PackedRows.Cursor cursor, int family) {
    List<Row> rows = new ArrayList<>();
    while (cursor.next()) {
      rows.add(new Row(family, cursor.key(), cursor.value()));
    }
    return rows;
  }

  private static void assertSame(List<Row> found, List<Row> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).key()).isEqualTo(expected.get(i).key());
      assertThat(found.get(i).value()).isEqualTo(expected.get(i).value());
    }
  }

  private static List<Row> ofFamily(List<Row> rows, int family) {
    return rows.stream().filter(row -> row.family() == family).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldGiveRowsOfEveryKindBackAsTheyWerePut(long seed) {
    RandomRows random = new RandomRows(new Random(seed), seed % 2 == 0);
    List<Row> rows = random.rows(400, 3000, 3000, 800);
    PackedRows packed = PackedSegment.of(random.events, rows).open();
    for (int family = 1; family <= PackedRows.STATE; family++) {
      List<Row> expected = ofFamily(rows, family);
      assertThat(packed.rows(family)).isEqualTo(expected.size());
      assertSame(collect(packed.cursor(family, START, null, false), family), expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void shouldFindEveryRowByItsKey(long seed) {
    RandomRows random = new RandomRows(new Random(seed), seed % 2 == 0);
    List<Row> rows = new ArrayList<>(random.rows(300, 2000, 2000, 800));
    PackedRows packed = PackedSegment.of(random.events, rows).open();
    Collections.shuffle(rows, new Random(seed));
    for (Row row : rows) {
      byte[] found = packed.get(row.family(), row.key());
      if (row.value() == null) {
        assertThat(found).isSameAs(PackedRows.DELETED);
      } else {
        assertThat(found).isEqualTo(row.value()).isNotSameAs(PackedRows.DELETED);
      }
      assertThat(packed.mayHold(row.family(), start(row))).isTrue();
    }
  }

  /** What the filter is asked for: of an indicator the kind and the value alone. */
  private static byte[] start(Row row) {
    int length = row.key().length;
    return row.family() == PackedRows.INDICATOR && length > 19
        ? Arrays.copyOf(row.key(), length - 19)
        : row.key();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void shouldReadRangesInBothDirections(long seed) {
    Random random = new Random(seed);
    RandomRows made = new RandomRows(random, seed % 2 == 0);
    List<Row> rows = made.rows(300, 3000, 3000, 800);
    PackedRows packed = PackedSegment.of(made.events, rows).open();
    for (int i = 0; i < 400; i++) {
      int family = 1 + random.nextInt(PackedRows.STATE);
      List<Row> all = ofFamily(rows, family);
      byte[] from = bound(random, all);
      byte[] to = random.nextInt(5) == 0 ? null : bound(random, all);
      List<Row> expected =
          new ArrayList<>(
              all.stream()
                  .filter(row -> Arrays.compareUnsigned(row.key(), from) >= 0)
                  .filter(row -> to == null || Arrays.compareUnsigned(row.key(), to) < 0)
                  .toList());
      assertSame(collect(packed.cursor(family, from, to, false), family), expected);
      Collections.reverse(expected);
      assertSame(collect(packed.cursor(family, from, to, true), family), expected);
    }
  }

  /** A key that is there, the start of one, or one beside it. */
  private static byte[] bound(Random random, List<Row> rows) {
    byte[] key = rows.get(random.nextInt(rows.size())).key().clone();
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(key, random.nextInt(key.length + 1));
      case 1 -> Arrays.copyOf(key, key.length + 1);
      case 2 -> {
        if (key.length > 0) {
          key[random.nextInt(key.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield key;
      }
      default -> key;
    };
  }

  @Test
  void shouldSayOfMostOtherKeysThatTheyAreNotThere() {
    long seed = 31;
    Random random = new Random(seed);
    RandomRows made = new RandomRows(random);
    List<Row> rows = new ArrayList<>(made.rows(300, 2000, 0, 0));
    rows.removeIf(row -> row.key().length < 9);
    PackedRows packed = PackedSegment.of(made.events, rows).open();
    int passed = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] id = new byte[9];
      random.nextBytes(id);
      assertThat(packed.get(PackedRows.ENTITY, id)).isNull();
      passed += packed.mayHold(PackedRows.EDGE, id) ? 1 : 0;
    }
    assertThat(passed).as("of 10,000, seed " + seed).isLessThan(600);
  }

  @Test
  void shouldPackOnlyOneOfTheTwoRowsOfAnEdge() {
    RandomRows made = new RandomRows(new Random(8), true);
    List<Row> rows = made.rows(0, 4000, 0, 0);
    List<Row> oneSide = rows.stream().filter(row -> EdgeMirrors.isPrimary(row.key())).toList();
    List<Row> oneMissing = rows.subList(1, rows.size());
    long one = PackedSegment.of(made.events, oneSide).blocks.bytes(RowSections.EDGES);
    long both = PackedSegment.of(made.events, rows).blocks.bytes(RowSections.EDGES);
    long plain = PackedSegment.of(made.events, oneMissing).blocks.bytes(RowSections.EDGES);
    assertThat(both).isEqualTo(one);
    assertThat(plain).isGreaterThan(3 * one / 2);
  }

  @Test
  void shouldHoldNothingWhereNothingWasPut() {
    RandomRows made = new RandomRows(new Random(1));
    PackedRows packed = PackedSegment.of(made.events, List.of()).open();
    for (int family = 1; family <= PackedRows.STATE; family++) {
      assertThat(packed.get(family, new byte[9])).isNull();
      assertThat(packed.cursor(family, START, null, false).next()).isFalse();
      assertThat(packed.cursor(family, START, null, true).next()).isFalse();
      assertThat(packed.mayHold(family, new byte[9])).isFalse();
    }
  }

  @Test
  void shouldRefuseRowsThatAreNotInOrder() {
    RandomRows made = new RandomRows(new Random(1));
    List<Row> rows = new ArrayList<>(made.rows(50, 50, 50, 50));
    Collections.swap(rows, 10, 11);
    assertThatThrownBy(() -> PackedSegment.of(made.events, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order");
  }

  @Test
  void shouldRefusePassesOfDifferentRows() {
    RandomRows made = new RandomRows(new Random(1));
    List<Row> rows = made.rows(50, 50, 50, 50);
    TextTableBuilder texts = new TextTableBuilder(Effort.FRESH);
    PackedRowsBuilder builder = new PackedRowsBuilder(texts, made.events);
    rows.forEach(row -> builder.register(row.family(), row.key(), row.value()));
    MemoryBlocks blocks = new MemoryBlocks();
    texts.finish(blocks);
    builder.startWriting(blocks, 3);
    rows.subList(0, 40).forEach(row -> builder.write(row.family(), row.key(), row.value()));
    assertThatThrownBy(builder::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("passes");
  }

  @Test
  void shouldStayWithinTheCache() {
    RandomRows made = new RandomRows(new Random(5));
    List<Row> rows = made.rows(300, 3000, 3000, 800);
    BlockCache cache = new BlockCache(64 * 1024);
    PackedRows packed = PackedSegment.of(made.events, rows).open(cache);
    for (Row row : rows) {
      assertThat(packed.get(row.family(), row.key())).isNotNull();
      assertThat(cache.bytes()).isLessThan(512 * 1024);
    }
  }
}

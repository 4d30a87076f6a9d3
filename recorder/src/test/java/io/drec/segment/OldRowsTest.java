package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.segment.PackedSegment.Row;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Packed rows of form 1, which knew no turns: {@code rows-form-1.gz} has events, blocks and rows as
 * the last program wrote them that packed in this form.
 */
final class OldRowsTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final List<Row> rows = new ArrayList<>();
  private PlainEvents events = new PlainEvents(new long[0], new int[0], new long[0]);

  @BeforeEach
  void readOldRows() throws IOException {
    try (InputStream stored = OldRowsTest.class.getResourceAsStream("rows-form-1.gz");
        DataInputStream in = new DataInputStream(new GZIPInputStream(stored))) {
      events = events(in);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        blocks.put(in.readInt(), in.readInt(), in.readNBytes(in.readInt()));
      }
      count = in.readInt();
      for (int i = 0; i < count; i++) {
        int family = in.readInt();
        byte[] key = in.readNBytes(in.readInt());
        int length = in.readInt();
        rows.add(new Row(family, key, length < 0 ? null : in.readNBytes(length)));
      }
    }
    assertThat(rows).hasSizeGreaterThan(500);
    assertThat(SealedBlock.open(blocks.sections.get(RowSections.SUMMARY).get(0))[0])
        .isEqualTo((byte) 1);
  }

  private static PlainEvents events(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Long> sequences = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      long sequence = in.readLong();
      if (in.readInt() == 0) {
        sequences.add(sequence);
        starts.add(i);
      }
      times[i] = in.readLong();
    }
    return new PlainEvents(
        sequences.stream().mapToLong(Long::longValue).toArray(),
        starts.stream().mapToInt(Integer::intValue).toArray(),
        times);
  }

  private PackedRows open(MemoryBlocks from) {
    return PackedRows.open(
        from, TextTable.open(from, new BlockCache(1 << 20)), events, new BlockCache(1 << 20));
  }

  @Test
  void shouldReadOldRowsInBothDirections() {
    assertHolds(open(blocks));
  }

  @Test
  void shouldFindOldRowsByTheirKeys() {
    PackedRows packed = open(blocks);
    for (Row row : rows) {
      byte[] found = packed.get(row.family(), row.key());
      assertThat(found).isEqualTo(row.value() == null ? PackedRows.DELETED : row.value());
    }
  }

  @Test
  void shouldPackOldRowsAnew() {
    TextTableBuilder texts = new TextTableBuilder(Effort.MERGED);
    PackedRowsBuilder builder = new PackedRowsBuilder(texts, events);
    PackedRows old = open(blocks);
    each(old, builder::register);
    if (builder.hasLoneEdges()) {
      each(old, builder::registerLone);
    }
    MemoryBlocks fresh = new MemoryBlocks();
    texts.finish(fresh);
    builder.startWriting(fresh, 9);
    each(old, builder::write);
    builder.finish();
    assertHolds(open(fresh));
  }

  private interface Taker {
    void take(int family, byte[] key, byte[] value);
  }

  private static void each(PackedRows packed, Taker taker) {
    for (int family = 1; family <= PackedRows.STATE; family++) {
      PackedRows.Cursor cursor = packed.cursor(family, new byte[0], null, false);
      while (cursor.next()) {
        taker.take(family, cursor.key(), cursor.value());
      }
    }
  }

  private void assertHolds(PackedRows packed) {
    for (int family = 1; family <= PackedRows.STATE; family++) {
      int number = family;
      List<Row> expected =
          new ArrayList<>(rows.stream().filter(row -> row.family() == number).toList());
      assertSame(packed.cursor(family, new byte[0], null, false), expected);
      Collections.reverse(expected);
      assertSame(packed.cursor(family, new byte[0], null, true), expected);
    }
  }

  private static void assertSame(PackedRows.Cursor cursor, List<Row> expected) {
    for (Row row : expected) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(row.key());
      assertThat(cursor.value()).isEqualTo(row.value());
    }
    assertThat(cursor.next()).isFalse();
  }
}

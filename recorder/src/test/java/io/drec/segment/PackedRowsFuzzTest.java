package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.segment.PackedSegment.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whatever a block says, its rows can be read to their end, or are refused in words. */
final class PackedRowsFuzzTest {
  private static final RandomRows MADE = new RandomRows(new Random(3), true);
  private static final List<Row> ROWS = MADE.rows(60, 300, 300, 150);

  /** The first byte says which block, then come places in it and what is put there. */
  @FuzzTest
  void shouldReadOrRefuseAnyBlock(byte[] input) {
    PackedSegment segment = PackedSegment.of(MADE.events, ROWS);
    List<Integer> sections = new ArrayList<>();
    for (Map.Entry<Integer, List<byte[]>> section : segment.blocks.sections.entrySet()) {
      if (section.getKey() >= Section.ROWS_FIRST) {
        sections.add(section.getKey());
      }
    }
    if (input.length == 0) {
      return;
    }
    int section = sections.get((input[0] & 0xff) % sections.size());
    List<byte[]> blocks = segment.blocks.sections.get(section);
    byte[] payload = SealedBlock.open(blocks.get(0));
    for (int at = 1; at + 2 < input.length && payload.length > 0; at += 3) {
      int place = ((input[at] & 0xff) << 8 | input[at + 1] & 0xff) % payload.length;
      payload[place] = input[at + 2];
    }
    blocks.set(0, SealedBlock.seal(payload, 1));
    try {
      readAll(segment.open());
    } catch (SegmentFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void readAll(PackedRows packed) {
    for (int family = 1; family <= PackedRows.STATE; family++) {
      for (boolean descending : new boolean[] {false, true}) {
        PackedRows.Cursor cursor = packed.cursor(family, new byte[0], null, descending);
        while (cursor.next()) {
          assertThat(cursor.key()).isNotNull();
          cursor.value();
        }
      }
    }
    for (Row row : ROWS) {
      packed.mayHold(row.family(), row.key());
      packed.get(row.family(), row.key());
    }
  }
}

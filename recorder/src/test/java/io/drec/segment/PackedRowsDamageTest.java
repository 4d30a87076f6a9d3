package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.RecordFormatException.Reason;
import io.drec.segment.PackedSegment.Row;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages each block of packed rows in turn, and reads all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackedRowsDamageTest {
  private static final long SEED = 7;

  private final RandomRows made = new RandomRows(new Random(SEED), true);
  private final List<Row> rows = made.rows(300, 3000, 3000, 800);

  enum Damage {
    CUT(block -> java.util.Arrays.copyOf(block, block.length - 1)),
    FLIPPED(
        block -> {
          block[block.length / 2] ^= 4;
          return block;
        }),
    ZEROED(block -> new byte[block.length]),
    EMPTY(block -> new byte[0]);

    private final UnaryOperator<byte[]> of;

    Damage(UnaryOperator<byte[]> of) {
      this.of = of;
    }
  }

  private void readAll(PackedSegment segment) {
    PackedRows packed = segment.open();
    for (int family = 1; family <= PackedRows.STATE; family++) {
      PackedRows.Cursor cursor = packed.cursor(family, new byte[0], null, false);
      while (cursor.next()) {
        assertThat(cursor.key()).isNotNull();
        cursor.value();
      }
    }
    rows.forEach(row -> packed.mayHold(row.family(), row.key()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeDamageOfAnyBlock(Damage damage) {
    PackedSegment segment = PackedSegment.of(made.events, rows);
    readAll(segment);
    for (Map.Entry<Integer, List<byte[]>> section : segment.blocks.sections.entrySet()) {
      if (section.getKey() < Section.ROWS_FIRST) {
        continue;
      }
      List<byte[]> blocks = section.getValue();
      for (int i = 0; i < blocks.size(); i++) {
        byte[] whole = blocks.get(i);
        blocks.set(i, damage.of.apply(whole.clone()));
        assertThatThrownBy(() -> readAll(segment))
            .as("block %d of section %d, seed %d", i, section.getKey(), SEED)
            .isInstanceOfSatisfying(
                SegmentFormatException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
        blocks.set(i, whole);
      }
    }
    readAll(segment);
  }

  @Test
  void shouldNoticeThatABlockIsMissing() {
    PackedSegment segment = PackedSegment.of(made.events, rows);
    for (int section : List.copyOf(segment.blocks.sections.keySet())) {
      if (section >= Section.ROWS_FIRST) {
        List<byte[]> blocks = segment.blocks.sections.remove(section);
        assertThatThrownBy(() -> readAll(segment))
            .as("section %d", section)
            .isInstanceOf(SegmentFormatException.class)
            .hasMessageContaining("missing");
        segment.blocks.sections.put(section, blocks);
      }
    }
  }

  @Test
  void shouldRefuseRowsOfAnotherForm() {
    PackedSegment segment = PackedSegment.of(made.events, rows);
    List<byte[]> summary = segment.blocks.sections.get(RowSections.SUMMARY);
    byte[] payload = SealedBlock.open(summary.get(0));
    payload[0]++;
    summary.set(0, SealedBlock.seal(payload, 1));
    assertThatThrownBy(segment::open)
        .isInstanceOfSatisfying(
            SegmentFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_NEW))
        .hasMessageContaining("form 3");
  }
}

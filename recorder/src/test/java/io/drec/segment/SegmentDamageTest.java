package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.RecordFormatException.Reason;
import io.drec.sample.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SegmentDamageTest {
  private static final Effort SMALL = new Effort(3, 3, 60, 512);

  static MemoryBlocks segment(long seed) {
    MemoryBlocks blocks = new MemoryBlocks();
    TextTableBuilder texts = new TextTableBuilder(SMALL);
    RecordColumnsBuilder builder = new RecordColumnsBuilder(texts, SMALL);
    RandomFrames.of(seed, 8).forEach(frame -> builder.add(Frames.view(frame)));
    builder.close();
    texts.finish(blocks);
    builder.finish(blocks);
    return blocks;
  }

  @Test
  void shouldRefuseABlockThatWasChangedCutOrZeroed() {
    byte[] sealed = SealedBlock.seal(new byte[500], 3);
    for (int at = 0; at < sealed.length; at++) {
      byte[] flipped = sealed.clone();
      flipped[at] ^= 4;
      assertThatThrownBy(() -> SealedBlock.open(flipped))
          .isInstanceOf(SegmentFormatException.class);
      byte[] cut = Arrays.copyOf(sealed, at);
      assertThatThrownBy(() -> SealedBlock.open(cut)).isInstanceOf(SegmentFormatException.class);
    }
    assertThatThrownBy(() -> SealedBlock.open(new byte[sealed.length]))
        .isInstanceOf(SegmentFormatException.class);
  }

  @Test
  void shouldTellAnOlderFromANewerBlock() {
    byte[] sealed = SealedBlock.seal(new byte[5], 3);
    sealed[4] = 1;
    assertThatThrownBy(() -> SealedBlock.open(sealed))
        .isInstanceOfSatisfying(
            SegmentFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_OLD));
    sealed[4] = 3;
    assertThatThrownBy(() -> SealedBlock.open(sealed))
        .isInstanceOfSatisfying(
            SegmentFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_NEW));
  }

  @Test
  void shouldRefuseASegmentWithoutOneOfItsBlocks() {
    List<Integer> sections = new ArrayList<>(segment(1).sections.keySet());
    assertThat(sections.removeAll(List.of(Section.WORDS, Section.RECORD_INDEX)))
        .as("without them it is slow")
        .isTrue();
    for (int section : sections) {
      MemoryBlocks blocks = segment(1);
      blocks.sections.remove(section);
      assertThatThrownBy(() -> SegmentReading.read(blocks))
          .as("section %d", section)
          .isInstanceOf(SegmentFormatException.class);
    }
  }

  /** Behind the seals, as the fuzzer does; without a fuzzer. */
  @Test
  void shouldReadOrRefuseChangedBlocks() {
    long seed = 20;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    byte[] whole = SegmentReading.unsealed(segment(seed));
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.clone();
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        SegmentReading.read(SegmentReading.sealed(bytes));
      } catch (SegmentFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }
}

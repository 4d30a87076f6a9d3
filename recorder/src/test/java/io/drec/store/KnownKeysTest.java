package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KnownKeysTest {
  private static final long SEED = 11;

  private static byte[] key(long number) {
    return ByteBuffer.allocate(9).put((byte) 'p').putLong(number).array();
  }

  private static SegmentRow segment(long number) {
    return new SegmentRow(number, 0, number, number, 0, 0, 1, 1, 1, List.of());
  }

  @Test
  void shouldKnowEveryKeyOfACoveredSegmentAndFewOthers() {
    SplittableRandom random = new SplittableRandom(SEED);
    KnownKeys known = new KnownKeys(1 << 16);
    known.cover(1);
    long[] numbers = random.longs(10_000).toArray();
    for (long number : numbers) {
      known.add(Family.ENTITY, key(number));
    }
    for (long number : numbers) {
      assertThat(known.mayHold(Family.ENTITY, key(number))).isTrue();
    }
    long wrong = random.longs(10_000).filter(n -> known.mayHold(Family.ENTITY, key(n))).count();
    assertThat(wrong).as("seed %d", SEED).isLessThan(400);
    long asState = Arrays.stream(numbers).filter(n -> known.mayHold(Family.STATE, key(n))).count();
    assertThat(asState).as("seed %d", SEED).isLessThan(400);
  }

  /** Of what does not fit the oldest goes, and the segments that it spoke of are asked again. */
  @Test
  void shouldCoverTheNewestSegmentsWhenNotAllFit() {
    KnownKeys known = new KnownKeys(4096);
    for (int segment = 0; segment < 20; segment++) {
      known.cover(segment);
      for (int i = 0; i < 500; i++) {
        known.add(Family.ENTITY, key(segment * 1000L + i));
      }
    }
    assertThat(known.covers(0)).isFalse();
    assertThat(known.covers(19)).isTrue();
    for (int segment = 0; segment < 20; segment++) {
      for (int i = 0; known.covers(segment) && i < 500; i++) {
        assertThat(known.mayHold(Family.ENTITY, key(segment * 1000L + i))).isTrue();
      }
    }
  }

  @Test
  void shouldCoverAMergedSegmentOnlyWhenItCoversAllThatItWasMadeOf() {
    KnownKeys known = new KnownKeys(1 << 16);
    known.cover(1);
    known.cover(2);
    known.replaced(List.of(segment(1), segment(2)), segment(4));
    assertThat(known.covers(4)).isTrue();
    assertThat(known.covers(1)).isFalse();
    known.replaced(List.of(segment(3), segment(4)), segment(5));
    assertThat(known.covers(5)).isFalse();
    assertThat(known.covers(4)).isFalse();
  }
}

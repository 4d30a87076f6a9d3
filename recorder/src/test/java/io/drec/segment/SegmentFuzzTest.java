package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are either a segment that can be read to its end, or refused in words. */
final class SegmentFuzzTest {

  /** The seals are set right, so that the fuzzer gets behind them. */
  @FuzzTest
  void shouldReadOrRefuseAnySegment(byte[] input) {
    try {
      SegmentReading.read(SegmentReading.sealed(input));
    } catch (SegmentFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest
  void shouldOpenOrRefuseAnyBlock(byte[] input) {
    try {
      assertThat(SealedBlock.open(input)).hasSizeLessThanOrEqualTo(SealedBlock.RAW_BYTES_MAX);
    } catch (SegmentFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}

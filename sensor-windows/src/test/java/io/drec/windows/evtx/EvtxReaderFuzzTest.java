package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes at all: no exception, nothing out of proportion, the same every time. */
final class EvtxReaderFuzzTest {
  /** Twice the characters of the largest record, and the names of its elements. */
  private static final int TEXT_MAX = 8 * EvtxLimits.UNITS_PER_RECORD_MAX;

  @FuzzTest
  void shouldReadAnyBytes(byte[] file) {
    Collected read = Collected.of(file);
    assertThat(read.summary().bytes()).isEqualTo(file.length);
    assertThat(read.summary().events()).isEqualTo(read.events().size());
    assertThat(read.summary().damages()).isEqualTo(read.damages().size());
    assertThat(read.events()).hasSizeLessThanOrEqualTo(file.length / 4);
    for (EvtxEvent event : read.events()) {
      assertThat(event.fileOffset()).isBetween(0L, (long) file.length);
      assertThat(length(event.root())).isLessThan(TEXT_MAX);
    }
    assertThat(Collected.of(file)).isEqualTo(read);
  }

  private static long length(EvtxElement element) {
    long length = element.name().length() + element.text().length();
    for (EvtxValue value : element.attributes().values()) {
      length += value.text().length();
    }
    for (EvtxElement child : element.children()) {
      length += length(child);
    }
    return length;
  }
}

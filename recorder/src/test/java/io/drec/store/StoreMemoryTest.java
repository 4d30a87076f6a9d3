package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreMemoryTest {
  private static final long FRESH_RECORD_BYTES = 1024;
  private static final long MERGED_RECORD_BYTES = 256;

  @ParameterizedTest
  @ValueSource(ints = {StoreMemory.MIB_MIN, 64, 100, StoreMemory.MIB_MAX})
  void shouldShareOutNoMoreThanThereIs(int mib) {
    StoreMemory memory = StoreMemory.ofMib(mib);
    long parts =
        memory.freshRecords() * FRESH_RECORD_BYTES
            + memory.mergedRecords() * MERGED_RECORD_BYTES
            + memory.unpackedBytes()
            + memory.openBytes()
            + memory.cacheBytes()
            + memory.memtablesBytes()
            + memory.knownBytes();
    long spare = memory.bytes() / 32 * 3;
    assertThat(parts).isBetween(memory.bytes() - spare - 4096, memory.bytes() - spare);
    assertThat(memory.mergedRecords()).isEqualTo(4 * memory.freshRecords());
  }

  @Test
  void shouldTakeWhatARecorderHasWhenNothingIsSaid() {
    assertThat(StoreMemory.DEFAULT.freshRecords()).isEqualTo(16_384);
    assertThat(StoreMemory.DEFAULT.mergedRecords()).isEqualTo(65_536);
  }

  @Test
  void shouldRefuseTooLittle() {
    assertThatThrownBy(() -> StoreMemory.ofMib(31))
        .hasMessage("memory of a store: 31 MiB, expected 32 to 4096");
  }
}

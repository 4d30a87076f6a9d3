package io.drec.linux.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever stands in a watched file, reading it ends, with facts that have names. */
final class FactReaderFuzzTest {
  @FuzzTest
  void shouldReadAnything(FuzzedDataProvider data) {
    Watched kind = data.pickValue(Watched.values());
    String path = "/home/x/.ssh/" + data.consumeAsciiString(20);
    for (Fact fact : FactReader.read(kind, path, data.consumeRemainingAsString())) {
      assertThat(fact.key()).isNotEmpty();
    }
  }
}

package io.drec.relay.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FactsCodecTest {
  private static final HostFacts FACTS = Fleet.facts(5, "web-5");

  @Test
  void shouldReadWhatItWrote() {
    assertThat(FactsCodec.decode(FACTS.id(), FactsCodec.encode(FACTS))).isEqualTo(FACTS);
  }

  @Test
  void shouldRefuseWhatIsCutOffOrGoesOn() {
    byte[] bytes = FactsCodec.encode(FACTS);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> FactsCodec.decode(FACTS.id(), cut))
          .as("%d bytes", length)
          .isInstanceOf(FleetStoreException.class);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> FactsCodec.decode(FACTS.id(), longer))
        .isInstanceOf(FleetStoreException.class);
  }

  @FuzzTest
  void shouldThrowNothingElse(byte[] bytes) {
    try {
      HostFacts facts = FactsCodec.decode(FACTS.id(), bytes);
      assertThat(FactsCodec.decode(FACTS.id(), FactsCodec.encode(facts))).isEqualTo(facts);
    } catch (FleetStoreException e) {
      assertThat(e).hasMessageContaining("store");
    }
  }
}

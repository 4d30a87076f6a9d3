package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark does with thousands, with a hundred, and nothing measured. */
final class HostLoadTest {
  private static final int HOSTS = 100;

  @TempDir Path directory;

  @Test
  void shouldReachEveryHostAndLoseNothingWhenTheRelayIsReplaced() {
    HostLoad.prepare(directory, HOSTS);
    NodeLimits limits = Fleet.LIMITS.withHeartbeat(NodeLimits.defaults().heartbeat());
    try (HostLoad load = new HostLoad(directory, limits)) {
      RelayNode relay = relay(load, 0, limits);
      load.start(directory, HOSTS, Fleet.at(relay), limits);
      Fleet.until(() -> load.open.get() == HOSTS);
      load.ask();
      Fleet.until(() -> load.answers.get() == HOSTS);

      load.produce(5);
      relay.close();
      Fleet.until(() -> load.open.get() == 0);
      load.produce(5);
      try (RelayNode again = relay(load, relay.port(), limits)) {
        Fleet.until(() -> load.acknowledged() == HOSTS * 10L);
        assertThat(again.status().hosts()).isEqualTo(HOSTS);
      }
      assertThat(load.hostsWithLoss()).isZero();
    }
  }

  private RelayNode relay(HostLoad load, int port, NodeLimits limits) {
    return RelayNode.start(
        RelayConfig.of(
                HostLoad.homeOf(directory, -1),
                new Address("127.0.0.1", port),
                List.of(new Address("127.0.0.1", load.centre.port())))
            .with(limits));
  }
}

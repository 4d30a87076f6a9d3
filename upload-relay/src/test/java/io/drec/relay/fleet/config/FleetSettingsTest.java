package io.drec.relay.fleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.cassandra.CassandraSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FleetSettingsTest {
  @TempDir Path folder;

  @Test
  void shouldBeInThisProcessWhenNothingIsSaid() {
    FleetSettings settings = FleetSettings.of(Map.of("link.parent", "x"), folder);
    assertThat(settings.cassandra()).isNull();
    assertThat(settings.directory()).isEqualTo(folder.resolve("fleet"));
    assertThat(settings.memoryBytes()).isEqualTo(512L << 20);
    assertThat(settings.indexDays()).isEqualTo(30);
    assertThat(settings.framesDays()).isEqualTo(7);
  }

  @Test
  void shouldReadHowToReachACluster() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    CassandraSettings cassandra =
        FleetSettings.of(
                Map.of(
                    "fleet.store", "cassandra",
                    "fleet.cassandra.contact.points", "192.0.2.1:19042, 192.0.2.2, [2001:db8::1]:7",
                    "fleet.cassandra.datacentre", "east",
                    "fleet.cassandra.user", "drec",
                    "fleet.cassandra.password.file", password.toString(),
                    "fleet.index.days", "90"),
                folder)
            .cassandra();
    assertThat(cassandra).isNotNull();
    assertThat(cassandra.contactPoints())
        .containsExactly(
            new InetSocketAddress("192.0.2.1", 19_042),
            new InetSocketAddress("192.0.2.2", 9042),
            new InetSocketAddress("2001:db8::1", 7));
    assertThat(cassandra.datacentre()).isEqualTo("east");
    assertThat(cassandra.user()).isEqualTo("drec");
    assertThat(cassandra.password()).isEqualTo("secret");
    assertThat(cassandra.indexDays()).isEqualTo(90);
    assertThat(cassandra.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "fleet.store, oracle, rocks or cassandra",
    "fleet.index.days, many, a whole number from 1 to 400",
    "fleet.frames.days, 401, a whole number from 1 to 400",
    "fleet.memory.mib, 1, a whole number from 32",
    "fleet.cassandra.contact.points, host:port:, addresses of nodes",
    "fleet.cassandra.keyspace, Drop Table, lower-case letter",
    "fleet.directori, x, unknown key fleet.directori"
  })
  void shouldNameWhatIsWrong(String key, String value, String says) {
    Map<String, String> configuration =
        new java.util.HashMap<>(
            Map.of("fleet.store", "cassandra", "fleet.cassandra.contact.points", "127.0.0.1"));
    configuration.put(key, value);
    assertThatThrownBy(() -> FleetSettings.of(configuration, folder))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining(says);
  }

  @Test
  void shouldDropWhatIsOlderThanIsKeptWhenItOpens() {
    FleetSettings settings = FleetSettings.of(Map.of("fleet.index.days", "10"), folder);
    int oldest = Fleet.TODAY - 10;
    try (FleetStore store = FleetStores.open(settings, Fleet.CLOCK)) {
      store.putIndex(
          Fleet.host(1),
          Fleet.unit(
              Fleet.EPOCH,
              0,
              9,
              Fleet.row("/a", oldest, 0, 0, 1),
              Fleet.row("/a", oldest - 1, 0, 0, 1)));
      assertThat(Fleet.touched(store, "/a", 0, Fleet.TODAY))
          .containsExactly(
              new FleetStore.HostTouch(
                  Fleet.host(1), DayBuckets.startNs(oldest), DayBuckets.startNs(oldest), 1));
    }
  }
}

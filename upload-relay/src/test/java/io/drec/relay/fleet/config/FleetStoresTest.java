package io.drec.relay.fleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.message.Position;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetStoresTest {
  @TempDir Path directory;

  @Test
  void shouldForgetThePastOfAHostThatNeverCameBackAfter400Days() {
    AtomicInteger days = new AtomicInteger();
    InstantSource clock = () -> Fleet.CLOCK.instant().plus(Duration.ofDays(days.get()));
    FleetSettings settings = FleetSettings.of(Map.of(), directory);
    try (FleetStore store = FleetStores.open(settings, clock)) {
      store.putAnchor(Fleet.host(1), Fleet.position(Fleet.EPOCH, 7));

      days.set(400);
      FleetStores.expire(store, settings, clock);
      assertThat(past(store)).containsExactly(Fleet.position(Fleet.EPOCH, 7));

      days.set(401);
      FleetStores.expire(store, settings, clock);
      assertThat(past(store)).isEmpty();
    }
  }

  @Test
  void shouldPackTheIndexOfDaysThatAreOverWhenDaysAreDropped() {
    List<Object> packedBefore = new ArrayList<>();
    FleetStore store =
        (FleetStore)
            Proxy.newProxyInstance(
                FleetStore.class.getClassLoader(),
                new Class<?>[] {FleetStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("packIndexBefore")) {
                    packedBefore.add(arguments[0]);
                  }
                  return null;
                });

    FleetStores.expire(store, FleetSettings.of(Map.of(), directory), Fleet.CLOCK);

    assertThat(packedBefore).containsExactly(Fleet.TODAY);
  }

  private static List<Position> past(FleetStore store) {
    List<Position> anchors = new ArrayList<>();
    store.anchors(Fleet.host(1), Fleet.EPOCH, 0, anchors::add);
    return anchors;
  }
}

package io.drec.relay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Does the same to a store and to the model, and asks both. */
final class RandomOperations {
  private static final int HOSTS = 12;
  private static final int PATHS = 15;
  private static final int DAYS = 60;

  private final Random random;
  private final FleetStore model = new MemoryFleetStore();

  RandomOperations(long seed) {
    this.random = new Random(seed);
  }

  boolean reopens() {
    return random.nextInt(400) == 0;
  }

  void doOne(FleetStore store) {
    int what = random.nextInt(100);
    if (what < 70) {
      HostId host = host();
      IndexUnit unit = unit(host);
      both(store, one -> one.putIndex(host, unit));
    } else if (what < 88) {
      HostId host = host();
      long first = random.nextInt(200);
      long firstNs = DayBuckets.startNs(day()) + random.nextInt(1_000_000);
      long lastNs = firstNs + random.nextLong(2 * DayBuckets.startNs(1));
      var unit = Fleet.frames(epoch(), first, first + random.nextInt(20), firstNs, lastNs);
      both(store, one -> one.putFrames(host, unit));
    } else if (what < 92) {
      HostId host = host();
      Position anchor = Fleet.position(epoch(), random.nextInt(50));
      both(store, one -> one.putAnchor(host, anchor));
    } else if (what < 94) {
      int day = day();
      both(store, one -> one.packIndexBefore(day));
    } else if (what < 97) {
      HostFacts facts = Fleet.facts(random.nextInt(HOSTS), "name-" + random.nextInt());
      both(store, one -> one.putHost(facts));
    } else if (what == 97) {
      int day = Fleet.TODAY + (random.nextInt(8) == 0 ? 1 : 0);
      both(store, one -> one.expireAnchorsBefore(day));
    } else if (what == 98) {
      int day = day() - DAYS / 2;
      both(store, one -> one.expireIndexBefore(day));
    } else {
      int day = day() - DAYS / 2;
      both(store, one -> one.expireFramesBefore(day));
    }
  }

  private interface Act {
    void on(FleetStore store);
  }

  private void both(FleetStore store, Act act) {
    act.on(model);
    act.on(store);
  }

  /** Mostly the next one, else a repeat or one behind a hole. */
  private IndexUnit unit(HostId host) {
    UUID epoch = epoch();
    long next = 1 + model.indexed(host, epoch).map(at -> at.sequence()).orElse(-1L);
    long first = Math.max(0, next + (random.nextInt(4) == 0 ? random.nextInt(30) - 20 : 0));
    long last = first + random.nextInt(10);
    Map<List<Object>, IndexRow> rows = new LinkedHashMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      IndexRow row = row();
      rows.put(List.of(row.indicator(), row.day()), row);
    }
    return new IndexUnit(first, Fleet.position(epoch, last), new ArrayList<>(rows.values()));
  }

  private IndexRow row() {
    long firstNs = random.nextLong(DayBuckets.startNs(1));
    long lastNs = firstNs + random.nextLong(DayBuckets.startNs(1));
    return Fleet.row(path(), day(), firstNs, lastNs, 1 + random.nextInt(1_000_000));
  }

  private HostId host() {
    return Fleet.host(random.nextInt(HOSTS));
  }

  private UUID epoch() {
    return random.nextInt(4) == 0 ? Fleet.OTHER_EPOCH : Fleet.EPOCH;
  }

  private String path() {
    return "/p" + random.nextInt(PATHS);
  }

  private int day() {
    return Fleet.TODAY - random.nextInt(DAYS);
  }

  void compareOne(FleetStore store, String when) {
    String path = path();
    int firstDay = day();
    int lastDay = firstDay + random.nextInt(DAYS);
    assertThat(Fleet.touched(store, path, firstDay, lastDay))
        .as("%s, days %d to %d, %s", path, firstDay, lastDay, when)
        .isEqualTo(Fleet.touched(model, path, firstDay, lastDay));
    compare(store, host(), DayBuckets.startNs(firstDay), DayBuckets.startNs(lastDay), when);
  }

  private void compare(FleetStore store, HostId host, long fromNs, long toNs, String when) {
    for (UUID epoch : List.of(Fleet.EPOCH, Fleet.OTHER_EPOCH)) {
      assertThat(store.indexed(host, epoch)).as(when).isEqualTo(model.indexed(host, epoch));
      assertThat(anchors(store, host, epoch)).as(when).isEqualTo(anchors(model, host, epoch));
      assertThat(store.framesHeld(host, epoch)).as(when).isEqualTo(model.framesHeld(host, epoch));
    }
    assertThat(Fleet.frames(store, host, fromNs, toNs))
        .as("frames, %s", when)
        .isEqualTo(Fleet.frames(model, host, fromNs, toNs));
  }

  private static List<Position> anchors(FleetStore store, HostId host, UUID epoch) {
    List<Position> anchors = new ArrayList<>();
    store.anchors(host, epoch, 10, anchors::add);
    return anchors;
  }

  void compareAll(FleetStore store, String when) {
    for (int i = 0; i < PATHS; i++) {
      assertThat(Fleet.touched(store, "/p" + i, 0, Integer.MAX_VALUE))
          .as("/p%d, %s", i, when)
          .isEqualTo(Fleet.touched(model, "/p" + i, 0, Integer.MAX_VALUE));
    }
    for (int i = 0; i < HOSTS; i++) {
      compare(store, Fleet.host(i), Long.MIN_VALUE, Long.MAX_VALUE, when);
    }
    List<HostFacts> hosts = new ArrayList<>();
    store.hosts(hosts::add);
    List<HostFacts> expected = new ArrayList<>();
    model.hosts(expected::add);
    assertThat(hosts).as(when).isEqualTo(expected);
  }
}

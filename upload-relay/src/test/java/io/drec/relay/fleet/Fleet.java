package io.drec.relay.fleet;

import io.drec.relay.fleet.FleetStore.HostTouch;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Hosts, units and questions for tests. */
public final class Fleet {
  /** The present of the tests. */
  public static final int TODAY = 20_100;

  public static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(TODAY * 86_400L + 43_200));

  public static final UUID EPOCH = new UUID(7, 1);
  public static final UUID OTHER_EPOCH = new UUID(7, 2);

  private Fleet() {}

  /** Host ids whose order is another than that of the numbers. */
  public static HostId host(int number) {
    byte[] id = new byte[HostId.BYTES];
    Arrays.fill(id, (byte) (number * 0x9d));
    id[30] = (byte) (number >>> 8);
    id[31] = (byte) number;
    return HostId.of(id);
  }

  public static Indicator path(String value) {
    return new Indicator(Indicator.Kind.PATH, value);
  }

  /** A row whose acts lie so many ns behind the begin of the day. */
  public static IndexRow row(String path, int day, long firstNs, long lastNs, long count) {
    long start = DayBuckets.startNs(day);
    return new IndexRow(path(path), day, start + firstNs, start + lastNs, count);
  }

  public static Position position(UUID epoch, long sequence) {
    byte[] chain = new byte[Position.CHAIN_BYTES];
    Arrays.fill(chain, (byte) (sequence + epoch.hashCode()));
    return new Position(epoch, sequence, chain);
  }

  public static IndexUnit unit(UUID epoch, long first, long last, IndexRow... rows) {
    return new IndexUnit(first, position(epoch, last), List.of(rows));
  }

  public static FrameUnit frames(UUID epoch, long first, long last, long firstNs, long lastNs) {
    byte[] bytes = new byte[(int) (last - first + 1) * 100];
    Arrays.fill(bytes, (byte) first);
    return new FrameUnit(first, position(epoch, last), firstNs, lastNs, bytes);
  }

  public static List<HostTouch> touched(FleetStore store, String path, int firstDay, int lastDay) {
    List<HostTouch> touches = new ArrayList<>();
    store.touched(path(path), firstDay, lastDay, touches::add);
    return touches;
  }

  /** What can be compared: units hold arrays. */
  public static List<String> frames(FleetStore store, HostId host, long fromNs, long toNs) {
    List<String> units = new ArrayList<>();
    store.frames(host, fromNs, toNs, unit -> units.add(text(unit)));
    return units;
  }

  public static String text(FrameUnit unit) {
    return Stream.of(
            unit.first(),
            unit.end().epoch(),
            unit.end().sequence(),
            Arrays.hashCode(unit.end().chain()),
            unit.firstNs(),
            unit.lastNs(),
            unit.frames().length,
            Arrays.hashCode(unit.frames()))
        .toList()
        .toString();
  }

  public static HostFacts facts(int host, String name) {
    return new HostFacts(
        host(host),
        name,
        List.of("192.0.2." + host % 256, "2001:db8::" + host),
        List.of("rack-" + host),
        1,
        Long.MAX_VALUE,
        position(EPOCH, 9),
        null,
        host,
        3,
        List.of(new HostFacts.Alarm("fork", 5, "sequence 7 was told twice; ä")));
  }
}

package io.drec.jmh.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Made-up hosts of one fleet. Of what a host touches on a day seven tenths are things that others
 * touch too, drawn from {@link #COMMON} so that a few are on nearly all hosts and most on few; the
 * rest are its own. Beside them stand the needles, which lie on a known number of hosts.
 */
final class FleetWorkload {
  static final int FIRST_DAY = 20_000;

  /** Needles of each kind. */
  static final int NEEDLES = 8;

  private static final int COMMON = 50_000;
  private static final double SHARE_COMMON = 0.7;
  private static final long DAY_NS = 86_400_000_000_000L;
  private static final int[] PLACES = {1, 40, 40_000};
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final int hosts;
  private final int days;
  private final int rowsPerDay;
  private final long seed;
  private final Indicator[] common = new Indicator[COMMON];

  FleetWorkload(long postings, int hosts, int days, long seed) {
    this.hosts = hosts;
    this.days = days;
    this.rowsPerDay = (int) Math.max(1, postings / hosts / days);
    this.seed = seed;
    for (int i = 0; i < COMMON; i++) {
      common[i] = path("/usr/lib/x86_64-linux-gnu/common/lib" + i + ".so." + i % 7);
    }
  }

  private static Indicator path(String value) {
    return new Indicator(Indicator.Kind.PATH, value);
  }

  int hosts() {
    return hosts;
  }

  int days() {
    return days;
  }

  static HostId host(int number) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HostId.of(sha.digest(ByteBuffer.allocate(4).putInt(number).array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a host touched on one of the days, as one unit. */
  IndexUnit unit(int host, int day) {
    SplittableRandom random = new SplittableRandom(seed ^ ((long) host * days + day) * SPREAD);
    List<IndexRow> rows = new ArrayList<>(rowsPerDay + 8);
    int shared = (int) (rowsPerDay * SHARE_COMMON);
    int before = -1;
    for (int i = 0; i < shared; i++) {
      // One from each of so many steps of equal logarithm, so none comes twice.
      int which = (int) Math.pow(COMMON, (i + random.nextDouble()) / shared) - 1;
      if (which > before) {
        rows.add(row(common[which], day, random));
        before = which;
      }
    }
    while (rows.size() < rowsPerDay) {
      rows.add(row(path("/srv/users-" + host + "/data/file-" + rows.size() + ".txt"), day, random));
    }
    addNeedles(rows, host, day, random);
    UUID epoch = new UUID(host, 1);
    return new IndexUnit(
        day * 1000L, new Position(epoch, day * 1000L + 999, new byte[Position.CHAIN_BYTES]), rows);
  }

  private void addNeedles(List<IndexRow> rows, int host, int day, SplittableRandom random) {
    for (int places : PLACES) {
      for (int needle = 0; needle < NEEDLES; needle++) {
        if (holds(host, needle, places)) {
          if (day == needle % days) {
            rows.add(row(needle(places, needle, false), day, random));
          }
          rows.add(row(needle(places, needle, true), day, random));
        }
      }
    }
  }

  private boolean holds(int host, int needle, int places) {
    return places <= hosts && (host + (long) needle * (hosts / NEEDLES)) % hosts < places;
  }

  /** An indicator on so many hosts, on one day or on each. */
  static Indicator needle(int places, int needle, boolean everyDay) {
    return path("/opt/needle/" + (everyDay ? "daily" : "once") + "/" + places + "/" + needle);
  }

  private static IndexRow row(Indicator indicator, int day, SplittableRandom random) {
    long startNs = (FIRST_DAY + day) * DAY_NS;
    long firstNs = startNs + random.nextLong(DAY_NS);
    boolean once = random.nextInt(3) > 0;
    long lastNs = once ? firstNs : firstNs + random.nextLong(startNs + DAY_NS - firstNs);
    return new IndexRow(
        indicator, FIRST_DAY + day, firstNs, lastNs, once ? 1 : 2 + random.nextInt(200));
  }
}

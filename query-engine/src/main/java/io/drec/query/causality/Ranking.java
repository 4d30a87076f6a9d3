package io.drec.query.causality;

import io.drec.query.causality.BackwardWalk.Ending;
import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives each entry its score, and says in words where the score comes from. */
final class Ranking {
  private static final int TOUCHING_COUNTED_MAX = 256;
  private static final double NS_PER_SECOND = 1e9;
  private static final double SECONDS_PER_MINUTE = 60;

  private final Known known;

  Ranking(Known known) {
    this.known = known;
  }

  Cause cause(Ending ending) {
    List<String> reasons = new ArrayList<>();
    List<Step> path = ending.way().path();
    double score = ending.kind().weight() * ending.way().strength();
    score *= where(ending, reasons);
    score *= rarity(ending.way().node(), reasons);
    score *= nearness(ending.way(), reasons);
    size(ending.way(), reasons);
    reasons.add(way(ending.way(), path));
    return new Cause(score, ending.kind(), path, reasons);
  }

  private double where(Ending ending, List<String> reasons) {
    Entity.Flow flow = known.flow(ending.way().node());
    if (flow == null || ending.kind() != EntryKind.NETWORK) {
      reasons.add(ending.kind().words());
      return 1.0;
    }
    boolean isPublic = AddressKind.isPublic(flow.remoteAddress());
    reasons.add(
        ending.kind().words()
            + (isPublic ? ", from a public address" : ", from an address of a local network"));
    return isPublic ? 1.0 : 0.97;
  }

  /** An address that everybody talks to explains less than one that hardly anybody does. */
  private double rarity(EntityId entry, List<String> reasons) {
    Entity.Flow flow = known.flow(entry);
    if (flow == null) {
      return 1.0;
    }
    Set<EntityId> touching = new HashSet<>();
    Indicator remote = new Indicator(Indicator.Kind.IP_PORT, Flows.remote(flow));
    known
        .footage()
        .postings(
            remote,
            posting -> {
              if (posting.process() != null) {
                touching.add(posting.process());
              }
              return touching.size() < TOUCHING_COUNTED_MAX;
            });
    int count = Math.max(1, touching.size());
    reasons.add(
        count == 1
            ? "no other process touched " + remote.value()
            : (count >= TOUCHING_COUNTED_MAX ? "at least " : "")
                + count
                + " processes touched "
                + remote.value());
    return 1.0 / (1.0 + 0.04 * Strength.log2(count));
  }

  private static double nearness(Label way, List<String> reasons) {
    Edge first = way.first();
    Edge last = way.edge();
    if (first == null || last == null) {
      return 1.0;
    }
    long lastNs = last.firstNs() - way.apartNs();
    double seconds = Math.max(0, first.firstNs() - lastNs) / NS_PER_SECOND;
    reasons.add("began " + duration(seconds) + " before it acted on the point");
    return 1.0 / (1.0 + 0.05 * Strength.log2(1.0 + seconds / SECONDS_PER_MINUTE));
  }

  private static void size(Label way, List<String> reasons) {
    Edge received = way.edge();
    Edge written = way.previous() == null ? null : way.previous().edge();
    if (received == null
        || written == null
        || received.mechanism() != Mechanism.RECEIVE
        || written.mechanism() != Mechanism.WRITE
        || received.bytes() < 0) {
      return;
    }
    String brought = bytes(received.bytes()) + " came in";
    if (written.bytes() >= 0) {
      brought += ", " + bytes(written.bytes()) + " were written";
    }
    reasons.add(brought);
  }

  private String way(Label way, List<Step> path) {
    int steps = path.size() - 1;
    if (steps == 0) {
      return "it is the point itself";
    }
    Label weakest = weakest(way);
    Edge edge = weakest.edge();
    return String.format(
        Locale.ROOT,
        "%d step%s, together %.2f strong%s",
        steps,
        steps == 1 ? "" : "s",
        way.strength(),
        edge == null ? "" : ", the weakest of them \"" + edge.mechanism().label() + "\"");
  }

  private static Label weakest(Label way) {
    Label weakest = way;
    double least = Double.MAX_VALUE;
    for (Label label = way; label.previous() != null; label = label.previous()) {
      @Nullable Label previous = label.previous();
      double own = previous == null ? 1.0 : label.strength() / previous.strength();
      if (own < least) {
        least = own;
        weakest = label;
      }
    }
    return weakest;
  }

  private static String bytes(long count) {
    return String.format(Locale.ROOT, "%,d bytes", count);
  }

  static String duration(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    double minutes = seconds / 60;
    if (minutes < 120) {
      return String.format(Locale.ROOT, "%.0f min", minutes);
    }
    double hours = minutes / 60;
    return hours < 48
        ? String.format(Locale.ROOT, "%.0f h", hours)
        : String.format(Locale.ROOT, "%.0f days", hours / 24);
  }
}

package io.drec.query.fleet;

import io.drec.query.question.Question;
import io.drec.query.words.Times;
import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.link.IndexPolicy;
import io.drec.relay.message.Hello;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which hosts the index can answer that they did not touch something: those that it does not
 * name although it holds all that they recorded. In doubt it cannot, and the host is asked.
 */
final class IndexReach {
  /** Longer values go by their beginning in the index. */
  private static final int VALUE_BYTES_MAX = 1024;

  /** A host that is there is heard twice in this time; what it told last is not older. */
  private static final long HEARD_NS = Duration.ofSeconds(90).toNanos();

  private final Fleet fleet;
  private final long sinceNs;
  private final long untilNs;
  private final long nowNs;
  private final int firstIndexDay;

  private IndexReach(Fleet fleet, Question.Options options) {
    this.fleet = fleet;
    this.sinceNs = timeNs(options.since(), Long.MIN_VALUE);
    this.untilNs = timeNs(options.until(), Long.MAX_VALUE);
    this.nowNs = Times.ns(fleet.clock().instant());
    this.firstIndexDay = fleet.store().firstIndexDay();
  }

  private long timeNs(@Nullable String iso, long open) {
    Long timeNs = iso == null ? null : Times.parse(iso, fleet.clock());
    return timeNs == null ? open : timeNs;
  }

  /**
   * Hosts that need not be asked.
   *
   * @param hosts of the question's audience
   * @param named by the index, in the question's days
   */
  static Set<HostId> of(
      Fleet fleet, Question.Scope scope, Collection<HostFacts> hosts, Set<HostId> named) {
    List<Indicator> indicators = ScopeMerge.lookup(scope).indicators();
    Set<HostId> reached = new HashSet<>();
    if (!indicators.isEmpty() && indicators.stream().allMatch(IndexReach::isIndexed)) {
      IndexReach reach = new IndexReach(fleet, scope.options());
      for (HostFacts host : hosts) {
        boolean own = indicators.stream().anyMatch(one -> host.addresses().contains(one.value()));
        if (!named.contains(host.id()) && !own && reach.isWhole(host)) {
          reached.add(host.id());
        }
      }
    }
    return reached;
  }

  private static boolean isIndexed(Indicator indicator) {
    boolean sent = IndexPolicy.DEFAULT.kinds().contains(indicator.kind());
    boolean fits = indicator.value().getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES_MAX;
    // A host knows its own addresses by their ports alone, and may have had others before.
    boolean foreign = indicator.kind() != Indicator.Kind.IP || isPublic(indicator.value());
    return sent && fits && foreign;
  }

  private static boolean isPublic(String address) {
    if (!address.matches("[0-9a-fA-F:.]+")) {
      return false;
    }
    InetAddress parsed;
    try {
      // A literal: nobody is asked for it.
      parsed = InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      return false;
    }
    byte[] bytes = parsed.getAddress();
    boolean unique = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    return !(unique
        || shared
        || parsed.isSiteLocalAddress()
        || parsed.isLinkLocalAddress()
        || parsed.isLoopbackAddress()
        || parsed.isAnyLocalAddress()
        || parsed.isMulticastAddress());
  }

  /** Whether its index is here, all of it and up to date, for the time that is asked for. */
  private boolean isWhole(HostFacts host) {
    Hello greeting = fleet.hosts().greeting(host.id()).orElse(null);
    Hello.Indexed indexed = greeting == null ? null : greeting.indexed();
    return greeting != null
        && indexed != null
        && indexed.whole()
        && greeting.kept().size() == 1
        && host.alarms().isEmpty()
        && host.lostFrames() == 0
        && fleet.asker().isConnected(host.id())
        && nowNs - host.seenNs() <= HEARD_NS
        && DayBuckets.day(Math.max(sinceNs, indexed.oldestNs())) >= firstIndexDay
        && isUpToDate(host);
  }

  private boolean isUpToDate(HostFacts host) {
    Position recorded = host.recorded();
    Position indexed = host.indexed();
    return recorded != null
        && indexed != null
        && recorded.epoch().equals(indexed.epoch())
        && (recorded.sequence() <= indexed.sequence() || untilNs <= host.asOfNs());
  }
}

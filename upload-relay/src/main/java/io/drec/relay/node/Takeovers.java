package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices when two that hold the same key take each other's place again and again: a copied
 * identity. One takeover is a host that came back before its old connection was missed. Thread
 * safe.
 */
final class Takeovers {
  private static final int HOSTS_MAX = 10_000;

  private final Map<HostId, ArrayDeque<Long>> times =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HostId, ArrayDeque<Long>> eldest) {
          return size() > HOSTS_MAX;
        }
      };

  /**
   * A new way took the place of one that was open.
   *
   * @return whether that is an alarm; once for each {@link NodeLimits#TAKEOVERS_ALARM} of them
   */
  synchronized boolean add(HostId host, long nowNs) {
    ArrayDeque<Long> recent = times.computeIfAbsent(host, key -> new ArrayDeque<>());
    recent.add(nowNs);
    while (nowNs - recent.element() > NodeLimits.TAKEOVERS_SPAN.toNanos()) {
      recent.remove();
    }
    if (recent.size() < NodeLimits.TAKEOVERS_ALARM) {
      return false;
    }
    recent.clear();
    return true;
  }
}

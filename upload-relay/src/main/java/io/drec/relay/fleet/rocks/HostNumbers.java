package io.drec.relay.fleet.rocks;

import io.drec.relay.identity.HostId;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A number for each host, in the order in which they first came, so that a row of the index names
 * its host in four bytes. Kept in memory whole: about 150 bytes a host.
 */
final class HostNumbers {
  private static final int HOSTS_AT_FIRST = 1024;

  private final Map<HostId, Entry> byId = new ConcurrentHashMap<>();
  private volatile Numbered numbered =
      new Numbered(new HostId[HOSTS_AT_FIRST], new long[HOSTS_AT_FIRST]);
  private int next;

  /** Hosts by number, and the first bytes of their ids, so that thousands are soon in order. */
  private record Numbered(HostId[] hosts, long[] prefixes) {
    Numbered atLeast(int length) {
      return length <= hosts.length
          ? this
          : new Numbered(Arrays.copyOf(hosts, 2 * length), Arrays.copyOf(prefixes, 2 * length));
    }
  }

  /** A host's number; it is on the disk only with the first batch that names it. */
  static final class Entry {
    private final int number;
    private volatile boolean written;

    private Entry(int number, boolean written) {
      this.number = number;
      this.written = written;
    }

    int number() {
      return number;
    }

    boolean isWritten() {
      return written;
    }

    void setWritten() {
      written = true;
    }
  }

  /** Takes in what is on the disk. */
  synchronized void load(HostId host, int number) {
    byId.put(host, new Entry(number, true));
    set(number, host);
    next = Math.max(next, number + 1);
  }

  /** Numbers below this one are given. */
  synchronized int size() {
    return next;
  }

  @Nullable Entry find(HostId host) {
    return byId.get(host);
  }

  synchronized Entry findOrAdd(HostId host) {
    Entry entry = byId.get(host);
    if (entry == null) {
      entry = new Entry(next++, false);
      set(entry.number, host);
      byId.put(host, entry);
    }
    return entry;
  }

  private void set(int number, HostId host) {
    Numbered now = numbered.atLeast(number + 1);
    now.hosts[number] = host;
    now.prefixes[number] = host.prefix();
    numbered = now;
  }

  /** Null: no such host, so the store is damaged. */
  @Nullable HostId host(int number) {
    HostId[] hosts = numbered.hosts;
    return number >= 0 && number < hosts.length ? hosts[number] : null;
  }

  /** {@link HostId#prefix} of a host that {@link #host} knows. */
  long prefix(int number) {
    return numbered.prefixes[number];
  }
}

package io.drec.relay.fleet.rocks;

import java.util.Arrays;

/**
 * What was found of an indicator, added up by host number, in arrays: an indicator may be on every
 * host on every day. A table of open addressing finds a host's slot. For many hosts it becomes one
 * with a place for each host of the fleet: rows come in order of host numbers, so that is read from
 * its begin to its end, while by hashes each row would wait for the memory.
 */
final class Touches {
  private static final int SLOTS_AT_FIRST = 16;

  /** Hosts from which on each host of the fleet has a place: 4 bytes times the fleet. */
  private static final int MANY = 1024;

  private static final int EMPTY = -1;
  private static final int SPREAD = 0x9e3779b9;

  private final int fleetHosts;
  private int[] table = emptyTable(2 * SLOTS_AT_FIRST);
  private boolean isByNumber;
  private int[] hosts = new int[SLOTS_AT_FIRST];
  private long[] firstsNs = new long[SLOTS_AT_FIRST];
  private long[] lastsNs = new long[SLOTS_AT_FIRST];
  private long[] counts = new long[SLOTS_AT_FIRST];
  private int size;

  /**
   * @param fleetHosts numbers of hosts are below it; others are found too, by hash
   */
  Touches(int fleetHosts) {
    this.fleetHosts = fleetHosts;
  }

  private static int[] emptyTable(int length) {
    int[] table = new int[length];
    Arrays.fill(table, EMPTY);
    return table;
  }

  void add(int host, long firstNs, long lastNs, long count) {
    int place = place(host);
    int slot = table[place];
    if (slot == EMPTY) {
      append(host, firstNs, lastNs, count);
      table[place(host)] = size - 1;
      return;
    }
    firstsNs[slot] = Math.min(firstsNs[slot], firstNs);
    lastsNs[slot] = Math.max(lastsNs[slot], lastNs);
    counts[slot] += count;
  }

  private int place(int host) {
    if (isByNumber) {
      if (host >= 0 && host < table.length) {
        return host;
      }
      // It came to the fleet since, or the store is damaged: whoever looks for its id will tell.
      hashed();
    }
    int mask = table.length - 1;
    int place = (host * SPREAD >>> 7) & mask;
    while (table[place] != EMPTY && hosts[table[place]] != host) {
      place = place + 1 & mask;
    }
    return place;
  }

  private void append(int host, long firstNs, long lastNs, long count) {
    hosts[size] = host;
    firstsNs[size] = firstNs;
    lastsNs[size] = lastNs;
    counts[size] = count;
    size++;
    if (size == hosts.length) {
      grow();
    }
  }

  private void grow() {
    int length = 2 * hosts.length;
    hosts = Arrays.copyOf(hosts, length);
    firstsNs = Arrays.copyOf(firstsNs, length);
    lastsNs = Arrays.copyOf(lastsNs, length);
    counts = Arrays.copyOf(counts, length);
    if (isByNumber) {
      return;
    }
    if (size >= MANY && fleetHosts > greatestHost()) {
      isByNumber = true;
      table = emptyTable(fleetHosts);
      fill();
    } else {
      hashed();
    }
  }

  private void hashed() {
    isByNumber = false;
    table = emptyTable(2 * hosts.length);
    fill();
  }

  private void fill() {
    for (int slot = 0; slot < size; slot++) {
      table[place(hosts[slot])] = slot;
    }
  }

  private int greatestHost() {
    int greatest = 0;
    for (int slot = 0; slot < size; slot++) {
      greatest = Math.max(greatest, hosts[slot] < 0 ? Integer.MAX_VALUE : hosts[slot]);
    }
    return greatest;
  }

  int size() {
    return size;
  }

  int host(int slot) {
    return hosts[slot];
  }

  long firstNs(int slot) {
    return firstsNs[slot];
  }

  long lastNs(int slot) {
    return lastsNs[slot];
  }

  long count(int slot) {
    return counts[slot];
  }
}

package io.drec.relay.fleet.rocks;

import java.util.Arrays;

/**
 * What was found of an indicator, added up by host number, in arrays: an indicator may be on every
 * host on every day. A table of open addressing finds a host's slot; rows of a host often come one
 * behind the other.
 */
final class Touches {
  private static final int SLOTS_AT_FIRST = 16;
  private static final int EMPTY = -1;
  private static final int SPREAD = 0x9e3779b9;

  private int[] table = emptyTable(2 * SLOTS_AT_FIRST);
  private int[] hosts = new int[SLOTS_AT_FIRST];
  private long[] firstsNs = new long[SLOTS_AT_FIRST];
  private long[] lastsNs = new long[SLOTS_AT_FIRST];
  private long[] counts = new long[SLOTS_AT_FIRST];
  private int size;

  private static int[] emptyTable(int length) {
    int[] table = new int[length];
    Arrays.fill(table, EMPTY);
    return table;
  }

  void add(int host, long firstNs, long lastNs, long count) {
    int place = place(host);
    int slot = table[place];
    if (slot == EMPTY) {
      table[place] = append(host, firstNs, lastNs, count);
      return;
    }
    firstsNs[slot] = Math.min(firstsNs[slot], firstNs);
    lastsNs[slot] = Math.max(lastsNs[slot], lastNs);
    counts[slot] += count;
  }

  void addAll(Touches others) {
    for (int slot = 0; slot < others.size; slot++) {
      add(others.hosts[slot], others.firstsNs[slot], others.lastsNs[slot], others.counts[slot]);
    }
  }

  private int place(int host) {
    int mask = table.length - 1;
    int place = (host * SPREAD >>> 7) & mask;
    while (table[place] != EMPTY && hosts[table[place]] != host) {
      place = place + 1 & mask;
    }
    return place;
  }

  private int append(int host, long firstNs, long lastNs, long count) {
    hosts[size] = host;
    firstsNs[size] = firstNs;
    lastsNs[size] = lastNs;
    counts[size] = count;
    int slot = size++;
    if (size == hosts.length) {
      grow();
      return table[place(host)];
    }
    return slot;
  }

  private void grow() {
    int length = 2 * hosts.length;
    hosts = Arrays.copyOf(hosts, length);
    firstsNs = Arrays.copyOf(firstsNs, length);
    lastsNs = Arrays.copyOf(lastsNs, length);
    counts = Arrays.copyOf(counts, length);
    table = emptyTable(2 * length);
    for (int slot = 0; slot < size; slot++) {
      table[place(hosts[slot])] = slot;
    }
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

package io.drec.evidence;

/**
 * Counts equal fingerprints in one file. By 64 bits of them: that two events of a file share these
 * by chance, in ten million, is one file in 400,000; then the second has another fingerprint than
 * it would have alone, and nothing is lost. 24 bytes for an event.
 */
final class Twins {
  private static final int SLOTS_MIN = 1024;

  private long[] keys = new long[SLOTS_MIN];
  private int[] counts = new int[SLOTS_MIN];
  private int used;

  /** The how-manieth this is, from 1. */
  int count(Fingerprint fingerprint) {
    if (2 * used >= keys.length) {
      grow();
    }
    int slot = slot(fingerprint.low());
    if (counts[slot] == 0) {
      keys[slot] = fingerprint.low();
      used++;
    }
    counts[slot]++;
    return counts[slot];
  }

  void clear() {
    keys = new long[SLOTS_MIN];
    counts = new int[SLOTS_MIN];
    used = 0;
  }

  /** Where the key is, or the free slot for it. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new int[2 * oldCounts.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}

package io.drec.linux.hash;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was told, and when: each version is told once in a while, so that footage that was
 * overwritten takes nothing from what is kept. The latest {@value #KEPT_MAX}. Thread safe.
 */
final class Claims<K> {
  static final int KEPT_MAX = 4096;

  private final long againNs;
  private final Map<K, Long> toldNs =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /**
   * @param againNs after so long it is to be told again
   */
  Claims(long againNs) {
    this.againNs = againNs;
  }

  /** Whether it is to be told now; who asks then tells it, or gives it back. */
  synchronized boolean claim(K key, long nowNs) {
    Long before = toldNs.get(key);
    if (before != null && nowNs - before < againNs) {
      return false;
    }
    toldNs.put(key, nowNs);
    return true;
  }

  /** It was not told after all. */
  synchronized void giveBack(K key) {
    toldNs.remove(key);
  }
}

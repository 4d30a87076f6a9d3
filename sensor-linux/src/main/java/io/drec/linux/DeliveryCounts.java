package io.drec.linux;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many records of each hook were handed to the sink. One thread counts, any may read. */
final class DeliveryCounts {
  private final AtomicLongArray delivered = new AtomicLongArray(Hook.values().length);
  private final AtomicLong malformed = new AtomicLong();

  void delivered(int hook) {
    if (hook < delivered.length()) {
      delivered.setRelease(hook, delivered.getPlain(hook) + 1);
    } else {
      malformed();
    }
  }

  /** One that is not a record; of which hook, nobody can say. */
  void malformed() {
    malformed.setRelease(malformed.getPlain() + 1);
  }

  long ofHook(Hook hook) {
    return delivered.getAcquire(hook.number());
  }

  long ofMalformed() {
    return malformed.getAcquire();
  }
}

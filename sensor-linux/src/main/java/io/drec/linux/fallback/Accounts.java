package io.drec.linux.fallback;

import io.drec.record.LossCause;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what is delivered and what is known to be lost; a hit is either. One thread counts, any
 * may read.
 */
final class Accounts {
  private final AtomicLongArray delivered = new AtomicLongArray(FallbackHook.values().length);
  private final AtomicLongArray lost = new AtomicLongArray(FallbackHook.values().length);
  private final AtomicLongArray lostInKernel = new AtomicLongArray(FallbackHook.values().length);

  /** Hands a record to the sink, and counts it. */
  void deliver(RecordSink sink, FallbackHook hook, ByteBuffer record) {
    sink.accept(record, 0, record.limit());
    delivered.incrementAndGet(hook.ordinal());
  }

  /** The kernel had no room for so many. */
  void lost(FallbackHook hook, long count) {
    lost.addAndGet(hook.ordinal(), count);
  }

  /** What the kernel says it lost since the start, beside what {@link #lost} was told. */
  void lostInKernel(FallbackHook hook, long count) {
    lostInKernel.accumulateAndGet(hook.ordinal(), count, Math::max);
  }

  List<Sensor.Counter> counters() {
    List<Sensor.Counter> counters = new ArrayList<>();
    for (FallbackHook hook : FallbackHook.values()) {
      long told = delivered.get(hook.ordinal());
      long gone = lost.get(hook.ordinal()) + lostInKernel.get(hook.ordinal());
      if (told + gone > 0) {
        counters.add(new Sensor.Counter(hook.number(), LossCause.HIT.code(), told + gone));
        counters.add(new Sensor.Counter(hook.number(), LossCause.NONE.code(), told));
        counters.add(new Sensor.Counter(hook.number(), LossCause.RING_FULL.code(), gone));
      }
    }
    return counters;
  }
}

package io.drec.linux.facts;

import io.drec.record.LossCause;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Records on their way from a source's thread to the one that polls, and the accounts of all
 * sources. Bounded in records and in bytes. Thread safe.
 */
public final class FactOutbox {
  /** Of a source's record: at most 64 KiB of text, and then some. */
  static final int RECORDS_MAX = 4096;

  static final long BYTES_MAX = 4L << 20;

  private static final int HOOKS = FactHook.values().length;

  private record Waiting(FactHook hook, byte[] record) {}

  private final Runnable wake;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(RECORDS_MAX);
  private final AtomicLongArray hits = new AtomicLongArray(HOOKS);
  private final AtomicLongArray delivered = new AtomicLongArray(HOOKS);
  private final AtomicLongArray lost = new AtomicLongArray(HOOKS);
  private final java.util.concurrent.atomic.AtomicLong bytes =
      new java.util.concurrent.atomic.AtomicLong();

  /**
   * @param wake has the thread that polls look here, soon: called when something is there again
   */
  public FactOutbox(Runnable wake) {
    this.wake = wake;
  }

  /** Takes a record, valid until this returns; one that has no room is counted as lost. */
  public void offer(FactHook hook, ByteBuffer record) {
    byte[] copy = new byte[record.remaining()];
    record.duplicate().get(copy);
    hits.incrementAndGet(hook.ordinal());
    long waitingBytes = bytes.addAndGet(copy.length);
    if (waitingBytes > BYTES_MAX || !waiting.offer(new Waiting(hook, copy))) {
      bytes.addAndGet(-copy.length);
      lost.incrementAndGet(hook.ordinal());
    } else if (waitingBytes == copy.length) {
      wake.run();
    }
  }

  /** Something that had to become a record will not. */
  public void lost(FactHook hook) {
    hits.incrementAndGet(hook.ordinal());
    lost.incrementAndGet(hook.ordinal());
  }

  /** Hands what waits to the sink, at most {@code max} records; one thread. */
  int drain(RecordSink sink, int max) {
    int count = 0;
    Waiting next;
    while (count < max && (next = waiting.poll()) != null) {
      byte[] record = next.record();
      bytes.addAndGet(-record.length);
      sink.accept(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN), 0, record.length);
      delivered.incrementAndGet(next.hook().ordinal());
      count++;
    }
    return count;
  }

  List<Sensor.Counter> counters() {
    List<Sensor.Counter> counters = new ArrayList<>();
    for (FactHook hook : FactHook.values()) {
      // Delivered and lost first: what is on its way is then a hit without either.
      long done = delivered.get(hook.ordinal());
      long gone = lost.get(hook.ordinal());
      long due = hits.get(hook.ordinal());
      counters.add(new Sensor.Counter(hook.number(), LossCause.HIT.code(), due));
      counters.add(new Sensor.Counter(hook.number(), LossCause.NONE.code(), done));
      counters.add(new Sensor.Counter(hook.number(), LossCause.QUEUE_FULL.code(), gone));
    }
    return counters;
  }
}

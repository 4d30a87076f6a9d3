package io.drec.query.fleet;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one question has cost so far. Asked at every row that is read whether to stop; clocks are
 * looked at every 64 rows, because they cost more than a row does. Used by the thread that answers;
 * {@link #cancel} by any.
 */
final class Budget implements BooleanSupplier {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CLOCK_EVERY_ROWS = 64;
  private static final long NS_PER_MS = 1_000_000L;

  private final Caps caps;
  private final long endNanoTime;
  private long cpuStartNs;
  private long rows;
  private volatile boolean cancelled;
  private @Nullable String exceeded;

  /**
   * @param wallMs that are left of the question's time
   */
  Budget(Caps caps, long wallMs) {
    this.caps = caps;
    this.endNanoTime = System.nanoTime() + Math.max(0, Math.min(wallMs, caps.wallMs())) * NS_PER_MS;
  }

  /** Processor time counts from here on, in this thread. */
  void begin() {
    cpuStartNs = THREADS.getCurrentThreadCpuTime();
    checkClocks();
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean getAsBoolean() {
    rows++;
    if (rows > caps.rows()) {
      exceeded = caps.rows() + " rows read";
    } else if (rows % CLOCK_EVERY_ROWS == 0) {
      checkClocks();
    }
    return cancelled || exceeded != null;
  }

  private void checkClocks() {
    if (cpuNs() > caps.cpuMs() * NS_PER_MS) {
      exceeded = caps.cpuMs() + " ms of processor time";
    } else if (System.nanoTime() - endNanoTime > 0) {
      exceeded = "its time";
    }
  }

  long rows() {
    return rows;
  }

  long cpuNs() {
    return THREADS.getCurrentThreadCpuTime() - cpuStartNs;
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Which cap was met; null: none. */
  @Nullable String exceeded() {
    return exceeded;
  }

  /** Time left, ms; 0: none. */
  long leftMs() {
    return Math.max(0, (endNanoTime - System.nanoTime()) / NS_PER_MS);
  }
}

package io.drec.daemon;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a thread leave the processor to the host where its nice value does not: that counts only
 * among the threads of one scheduling group, and a session or a service can be one, which gets as
 * much of a busy processor as each other. A thread that often has to wait for one pauses until it
 * had no more than an eighth.
 *
 * <p>Not for ever: who is behind for {@value #BEHIND_SECONDS_MAX} s goes on without pauses until it
 * has caught up, so that no more waits than was made in that time. One thread.
 */
final class HostFirst {
  private static final int BEHIND_SECONDS_MAX = 20;
  private static final long BEHIND_NS_MAX = TimeUnit.SECONDS.toNanos(BEHIND_SECONDS_MAX);

  /** It is asked what the thread had after so long: asking costs a tenth of a millisecond. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A thread that waited less than this part of what it ran is hardly in anyone's way. */
  private static final int WAITED_PART = 4;

  /** Of eight parts of time it has one. */
  private static final int PARTS_OF_OTHERS = 7;

  private final Supplier<@Nullable Times> times;
  private final LongSupplier monotonicNs;
  private @Nullable Times before;
  private long lookedNs;
  private long behindSinceNs;
  private boolean behind;

  /**
   * What a thread had of the processors up to a moment.
   *
   * @param ranNs that it ran
   * @param waitedNs that it would have run, and others did
   */
  record Times(long ranNs, long waitedNs) {}

  /**
   * @param times of the calling thread; null: not known here
   * @param monotonicNs a clock that never goes back, for intervals alone
   */
  HostFirst(Supplier<@Nullable Times> times, LongSupplier monotonicNs) {
    this.times = times;
    this.monotonicNs = monotonicNs;
  }

  /** After some work, and there is more: how long to pause, ns. */
  long pauseNs() {
    long nowNs = monotonicNs.getAsLong();
    if (!behind) {
      behind = true;
      behindSinceNs = nowNs;
      begin(nowNs);
      return 0;
    }
    if (nowNs - lookedNs < LOOK_NS) {
      return 0;
    }
    Times last = before;
    Times now = begin(nowNs);
    if (last == null || now == null || nowNs - behindSinceNs > BEHIND_NS_MAX) {
      return 0;
    }
    long ranNs = now.ranNs - last.ranNs;
    long waitedNs = now.waitedNs - last.waitedNs;
    boolean contended = waitedNs > ranNs / WAITED_PART;
    return contended ? Math.max(0, PARTS_OF_OTHERS * ranNs - waitedNs) : 0;
  }

  private @Nullable Times begin(long nowNs) {
    lookedNs = nowNs;
    before = times.get();
    return before;
  }

  /** There is nothing left to do. */
  void caughtUp() {
    behind = false;
  }
}

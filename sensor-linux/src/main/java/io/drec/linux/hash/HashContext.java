package io.drec.linux.hash;

import java.util.function.LongSupplier;

/**
 * What the reading of files needs to know of this host.
 *
 * @param proc where /proc is
 * @param clock the records' clock
 * @param wallClock since 1970
 * @param mountNamespace inode number of this process's; 0: not known
 */
public record HashContext(
    String proc, LongSupplier clock, LongSupplier wallClock, int mountNamespace) {
  long clockNs() {
    return clock.getAsLong();
  }

  /** Wall clock less the records' clock, now. */
  long wallOffsetNs() {
    return wallClock.getAsLong() - clock.getAsLong();
  }
}

package io.drec.linux.hash;

import java.util.function.LongSupplier;

/**
 * What the reading of files needs to know of this host.
 *
 * @param proc where /proc is
 * @param clock the records' clock
 * @param wallClock since 1970
 * @param root of the host, below which paths are opened: this process's own may lack what systemd
 *     hides from a service
 * @param mountNamespace inode number of the one that root is in; 0: not known
 */
public record HashContext(
    String proc, String root, LongSupplier clock, LongSupplier wallClock, int mountNamespace) {
  long clockNs() {
    return clock.getAsLong();
  }

  /** Wall clock less the records' clock, now. */
  long wallOffsetNs() {
    return wallClock.getAsLong() - clock.getAsLong();
  }
}

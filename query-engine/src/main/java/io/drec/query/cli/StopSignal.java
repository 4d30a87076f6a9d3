package io.drec.query.cli;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for the request to end. Java's own way, a shutdown hook, would end with the signal's status
 * where an orderly end is 0.
 */
final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);

  private StopSignal() {}

  static StopSignal install() {
    return install(() -> {});
  }

  /** Also tells {@code listener}, on a thread of its own. */
  static StopSignal install(Runnable listener) {
    StopSignal stop = new StopSignal();
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            stop.asked.countDown();
            listener.run();
          });
    }
    return stop;
  }

  void await() throws InterruptedException {
    asked.await();
  }
}

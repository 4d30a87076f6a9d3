package io.drec.daemon;

import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * Ends a recording in order when the process is told to end. A shutdown hook would do too, but then
 * the exit status would be the signal's and not 0.
 */
final class Signals {
  private Signals() {}

  /** Calls {@code stop} with the signal's name, instead of what Java does then. */
  static void handle(Consumer<String> stop) {
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> stop.accept("SIG" + signal.getName()));
    }
  }
}

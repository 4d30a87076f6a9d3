package io.drec.jmh.cost;

import java.util.List;

/**
 * One load.
 *
 * @param name in options and results
 * @param operations how many of what {@code unit} says one run does
 * @param unit what an operation is, in the singular
 * @param command runs it once; it leaves nothing behind
 */
record Workload(String name, long operations, String unit, List<String> command) {
  Workload {
    command = List.copyOf(command);
  }
}

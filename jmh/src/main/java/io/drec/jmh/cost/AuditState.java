package io.drec.jmh.cost;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code auditctl -s} says.
 *
 * @param enabled 0: off, 1: on, 2: on and locked
 * @param pid of the daemon; 0: none
 * @param backlogLimit messages that may wait
 * @param backlogWaitTime jiffies that a call waits when so many do
 * @param lost messages since boot
 */
record AuditState(int enabled, long pid, int backlogLimit, int backlogWaitTime, long lost) {
  static final int LOCKED = 2;

  /**
   * @throws IllegalArgumentException when a line is missing
   */
  static AuditState of(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> values.put(parts[0], parts[1]));
    return new AuditState(
        (int) number(values, "enabled", text),
        number(values, "pid", text),
        (int) number(values, "backlog_limit", text),
        (int) number(values, "backlog_wait_time", text),
        number(values, "lost", text));
  }

  private static long number(Map<String, String> values, String name, String text) {
    try {
      return Long.parseLong(values.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "auditctl -s said '" + text + "', expected a number behind " + name, e);
    }
  }
}

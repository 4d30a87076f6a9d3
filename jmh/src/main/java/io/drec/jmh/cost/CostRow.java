package io.drec.jmh.cost;

import java.util.Locale;

/**
 * One figure of the raw results.
 *
 * @param round from 1
 * @param watch who recorded: bare, drec, auditd
 * @param workload its name; {@link #SESSION}: of all workloads of this round together; {@link
 *     #IDLE}
 * @param measure carries its unit
 */
record CostRow(int round, String watch, String workload, String measure, double value) {
  static final String HEAD = "round,watch,workload,measure,value";
  static final String SESSION = "session";
  static final String IDLE = "idle";

  String text() {
    String number =
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : String.format(Locale.ROOT, "%.4f", value);
    return round + "," + watch + ',' + workload + ',' + measure + ',' + number;
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  static CostRow of(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 5) {
        return new CostRow(
            Integer.parseInt(parts[0]), parts[1], parts[2], parts[3], Double.parseDouble(parts[4]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("found '" + text + "', expected " + HEAD, e);
    }
    throw new IllegalArgumentException("found '" + text + "', expected " + HEAD);
  }
}

package io.drec.acceptance.scenario;

import java.util.List;

/**
 * What became of one question.
 *
 * @param asked with the host, as on a command line
 * @param nodes that the answer's view has; -1 for an answer without one
 * @param complaints what is missing or wrong
 */
record Verdict(String scenario, String asked, String variant, int nodes, List<String> complaints) {

  boolean passed() {
    return complaints.isEmpty();
  }

  String row() {
    return String.format(
        "| %-8s | %-86s | %-9s | %-4s | %5s | %s",
        scenario,
        asked,
        variant,
        passed() ? "ok" : "FAIL",
        nodes < 0 ? "" : Integer.toString(nodes),
        String.join("; ", complaints));
  }
}

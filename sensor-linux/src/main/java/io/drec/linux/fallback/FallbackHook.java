package io.drec.linux.fallback;

import java.util.ArrayList;
import java.util.List;

/**
 * What delivers records without eBPF; the numbers stand between those of the eBPF programs and of
 * user space, and never change.
 */
enum FallbackHook {
  /** Facts gathered at start. */
  USER(0, "user"),
  /** The processes that were running at the start. */
  SNAPSHOT(9, "snapshot"),
  AUDIT(40, "audit"),
  /** Processes, by the kernel's process connector. */
  PROCESS(41, "proc"),
  /** Files, by fanotify. */
  FILE(42, "fanotify"),
  /** Sockets, by asking for their list. */
  SOCKET(43, "sockets");

  private final int number;
  private final String label;

  FallbackHook(int number, String label) {
    this.number = number;
    this.label = label;
  }

  int number() {
    return number;
  }

  /** By number; empty where a number is not one of these. */
  static List<String> labels(FallbackHook... hooks) {
    List<String> labels = new ArrayList<>();
    for (FallbackHook hook : hooks) {
      while (labels.size() < hook.number) {
        labels.add("");
      }
      labels.add(hook.label);
    }
    return labels;
  }
}

package io.drec.linux.facts;

import java.util.ArrayList;
import java.util.List;

/**
 * What a record of user space was written by; the numbers stand behind those of the kernel's hooks,
 * which grow towards them, and never change.
 */
public enum FactHook {
  HASH(48, "hash"),
  SCRIPT(49, "script"),
  LOGON(50, "logon"),
  WATCH(51, "watch"),
  CONTAINER(52, "container");

  private final int number;
  private final String label;

  FactHook(int number, String label) {
    this.number = number;
    this.label = label;
  }

  public int number() {
    return number;
  }

  /** Short name for people. */
  String label() {
    return label;
  }

  /** The kernel's hooks by their numbers, then these by theirs; empty where a number has none. */
  static List<String> labels(List<String> kernelHooks) {
    List<String> labels = new ArrayList<>(kernelHooks);
    for (FactHook hook : values()) {
      while (labels.size() < hook.number) {
        labels.add("");
      }
      labels.add(hook.label);
    }
    return labels;
  }
}

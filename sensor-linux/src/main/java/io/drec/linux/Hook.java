package io.drec.linux;

import java.util.Arrays;
import java.util.List;

/**
 * What delivers records; numbers are {@code enum hook} of core.h, stand in every record and never
 * change. A test compares the two.
 */
enum Hook {
  /** Records written in user space: facts gathered at start. */
  USER("user"),
  FORK("fork", "on_fork"),
  EXEC("exec", "on_exec"),
  EXIT("exit", "on_exit"),
  OPEN("open"),
  CLOSE("close", "on_close", "on_close_range"),
  FILE_OP("file-op"),
  TCP("tcp", "on_tcp_state"),
  UDP("udp"),
  SNAPSHOT("snapshot"),
  /** Most calls that return move bytes: what is missed of the program for all counts here. */
  PIPE("pipe", "on_return", "on_typed_return"),
  LOCAL_SOCKET("local-socket"),
  REACH("reach", "on_signal"),
  MAP("map"),
  CRED("credentials"),
  KERNEL("kernel", "on_uring"),
  DNS("dns"),
  /** What an interpreter reads; user space makes SCRIPT records of it. */
  STDIN("stdin");

  private final String label;
  private final List<String> programs;

  Hook(String label, String... programs) {
    this.label = label;
    this.programs = List.of(programs);
  }

  int number() {
    return ordinal();
  }

  /** Short name for people. */
  String label() {
    return label;
  }

  /** Programs whose missed runs count as losses of this hook. */
  List<String> programs() {
    return programs;
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Hook::label).toList();
  }
}

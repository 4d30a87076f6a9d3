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
  OPEN("open", "on_open"),
  CLOSE("close", "on_close", "on_close_range"),
  FILE_OP("file-op", "on_file_op"),
  TCP("tcp", "on_tcp_state", "on_accept"),
  UDP("udp", "on_datagram", "on_bind", "on_socket"),
  SNAPSHOT("snapshot"),
  PIPE("pipe", "on_read", "on_typed_read", "on_write", "on_typed_write", "on_transfer"),
  LOCAL_SOCKET("local-socket", "on_connect"),
  REACH("reach", "on_signal", "on_reach"),
  MAP("map", "on_mmap", "on_mprotect"),
  CRED("credentials", "on_cred"),
  KERNEL("kernel", "on_kernel", "on_bpf", "on_uring"),
  DNS("dns");

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

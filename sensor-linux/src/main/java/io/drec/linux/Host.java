package io.drec.linux;

import java.nio.file.Path;

/**
 * Where the sensor looks for what it needs; a test gives it other places.
 *
 * @param root of the file system, below which /proc and /sys are
 * @param libbpf name or path of the library
 * @param arch as the property {@code os.arch} has it
 */
record Host(Path root, String libbpf, String arch) {
  static Host running() {
    return new Host(Path.of("/"), "libbpf.so.1", System.getProperty("os.arch", ""));
  }

  Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }
}

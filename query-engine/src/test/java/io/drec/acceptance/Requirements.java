package io.drec.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.query.rehearse.ControlGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What recording needs, looked at without the recorder: a recorder that does not start where all
 * this is there has failed, and must not pass for a skip.
 */
final class Requirements {
  /** CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_PERFMON and CAP_BPF. */
  private static final long CAPABILITIES = 1L << 21 | 1L << 12 | 1L << 38 | 1L << 39;

  private static final List<String> LIBBPF =
      List.of("/usr/lib", "/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64");

  private Requirements() {}

  static void recording() throws IOException {
    assumeTrue(
        (capabilities() & CAPABILITIES) == CAPABILITIES, "needs root: the tests record with eBPF");
    assumeTrue(
        Files.exists(Path.of("/sys/kernel/btf/vmlinux")),
        "needs a kernel that describes its types (/sys/kernel/btf/vmlinux)");
    assumeTrue(hasLibbpf(), "needs libbpf 1.x: sudo apt-get install libbpf1");
    assumeTrue(ControlGroup.root().isPresent(), "needs control groups version 2");
    assumeTrue(Drec.isBuilt(), "needs the distribution: mvn package");
  }

  static void command(String command, String packageName) {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    assumeTrue(found, "needs " + command + ": sudo apt-get install " + packageName);
  }

  private static long capabilities() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
      }
    }
    return 0;
  }

  private static boolean hasLibbpf() throws IOException {
    for (String directory : LIBBPF) {
      Path library = Path.of(directory);
      if (Files.isDirectory(library)) {
        try (Stream<Path> files = Files.walk(library, 2)) {
          if (files.anyMatch(file -> file.endsWith("libbpf.so.1"))) {
            return true;
          }
        }
      }
    }
    return false;
  }
}

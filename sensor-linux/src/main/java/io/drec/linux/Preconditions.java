package io.drec.linux;

import io.drec.sensor.SensorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this host must offer, each with one line that says what is missing and what mends it. In the
 * order in which a user meets them.
 */
final class Preconditions {
  /** First release with all that the programs ask of the kernel (cookies of tracepoints). */
  private static final String KERNELS = "Linux 5.15 or later built with CONFIG_DEBUG_INFO_BTF";

  private static final String DISTRIBUTIONS = "Debian 12, Ubuntu 22.04 or later have it";
  private static final long CAP_SYS_ADMIN = 1L << 21;
  private static final String TRACING = "/sys/kernel/tracing";
  private static final String TRACING_IN_DEBUG = "/sys/kernel/debug/tracing";

  private Preconditions() {}

  /** Checks all and binds the library. */
  static void check(Host host) throws SensorException {
    checkArchitecture(host);
    checkPrivilege(host);
    checkTypes(host);
    bindLibrary(host);
    checkTracepoints(host);
  }

  private static void checkArchitecture(Host host) throws SensorException {
    if (Preconditions.class.getResource(objectName(host)) == null) {
      throw new SensorException(
          "no eBPF program for the architecture "
              + host.arch()
              + "; there is one for amd64 and aarch64");
    }
  }

  private static String objectName(Host host) {
    return "sensor-" + host.arch() + ".bpf.o";
  }

  /** The eBPF object for this architecture. */
  static byte[] object(Host host) throws SensorException {
    String name = objectName(host);
    try (InputStream in = Preconditions.class.getResourceAsStream(name)) {
      if (in != null) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new SensorException("cannot read the eBPF program " + name + ": " + e, e);
    }
    throw new SensorException("no eBPF program for the architecture " + host.arch());
  }

  private static void checkPrivilege(Host host) throws SensorException {
    if ((effectiveCapabilities(host) & CAP_SYS_ADMIN) == 0) {
      throw new SensorException(
          isRoot(host)
              ? "eBPF needs the capability CAP_SYS_ADMIN, which this process was not given: record"
                  + " on the host, not in a container"
              : "recording needs root: sudo ./drec up");
    }
  }

  private static boolean isRoot(Host host) {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(host.path("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static long effectiveCapabilities(Host host) throws SensorException {
    Path status = host.path("/proc/self/status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
        }
      }
    } catch (IOException e) {
      throw new SensorException("cannot read " + status + " (is /proc mounted?): " + e, e);
    }
    return 0;
  }

  private static void checkTypes(Host host) throws SensorException {
    Path btf = host.path("/sys/kernel/btf/vmlinux");
    if (!Files.isReadable(btf)) {
      throw new SensorException(
          String.format(
              "this kernel (%s) does not describe its types: no %s. Needed: %s; %s",
              kernelRelease(host), btf, KERNELS, DISTRIBUTIONS));
    }
  }

  private static void bindLibrary(Host host) throws SensorException {
    try {
      Libbpf.bind(host.libbpf());
    } catch (UnsatisfiedLinkError e) {
      throw new SensorException(
          "libbpf is missing or too old (no "
              + host.libbpf()
              + " of version 1.0 or later): sudo apt-get install libbpf1",
          e);
    }
    Libbpf.libbpf_set_print(null);
  }

  private static void checkTracepoints(Host host) throws SensorException {
    if (!hasTracepoints(host) && Files.isDirectory(host.path(TRACING))) {
      // Where no one mounted it yet, as in a minimal system. It stays: others use it too.
      Libc.mount("tracefs", TRACING, "tracefs", 0, null);
    }
    if (!hasTracepoints(host)) {
      throw new SensorException(
          String.format(
              "no tracepoints of system calls below %s: sudo mount -t tracefs tracefs %s; if that"
                  + " does not help, the kernel (%s) was built without CONFIG_FTRACE_SYSCALLS",
              host.path(TRACING), TRACING, kernelRelease(host)));
    }
  }

  private static boolean hasTracepoints(Host host) {
    return Files.isDirectory(syscallEvents(host));
  }

  /** The directory with one directory for each tracepoint of a system call. */
  static Path syscallEvents(Host host) {
    Path usual = host.path(TRACING + "/events/syscalls");
    Path older = host.path(TRACING_IN_DEBUG + "/events/syscalls");
    return !Files.isDirectory(usual) && Files.isDirectory(older) ? older : usual;
  }

  /** Whether what is handed to io_uring can be seen: since Linux 6.3, where it is built in. */
  static boolean hasUring(Host host) {
    return Files.isDirectory(syscallEvents(host).resolveSibling("io_uring/io_uring_submit_req"));
  }

  /** Release of the running kernel, such as {@code 6.1.0-28-amd64}; empty when it is not known. */
  static String kernelRelease(Host host) {
    try {
      return Files.readString(host.path("/proc/sys/kernel/osrelease")).trim();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether the kernel is locked down so far that programs may not read its memory. */
  static boolean isLockedDown(Host host) {
    try {
      String modes = Files.readString(host.path("/sys/kernel/security/lockdown"));
      return modes.contains("[confidentiality]");
    } catch (IOException e) {
      return false;
    }
  }
}

package io.drec.linux;

import io.drec.linux.fallback.FallbackHost;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells the sensors that stand in for eBPF where they are. */
final class FallbackHosts {
  private FallbackHosts() {}

  static FallbackHost of(Host host, SensorConfig config) throws SensorException {
    CgroupScope.of(host, config.scope()); // says what is wrong with it
    Path scope = config.scope();
    return new FallbackHost(
        host.path("/proc"),
        scope,
        scope == null ? "" : nameOf(host, scope),
        Libc::bootNs,
        Facts::wallNs,
        host.arch().equals("aarch64"),
        LinuxSensor.version(),
        Preconditions.kernelRelease(host),
        timeNs -> links(host, timeNs));
  }

  /** A group as {@code /proc/PID/cgroup} names it. */
  private static String nameOf(Host host, Path scope) throws SensorException {
    Path mount = CgroupScope.mountOfCgroup2(host);
    return "/" + mount.relativize(scope.toAbsolutePath().normalize());
  }

  private static List<byte[]> links(Host host, long timeNs) {
    List<byte[]> records = new ArrayList<>();
    new DirectoryLinks(host)
        .deliver(
            (buffer, offset, length) -> records.add(copy(buffer, offset, length)),
            timeNs,
            new DeliveryCounts());
    return records;
  }

  private static byte[] copy(ByteBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.get(offset, copy);
    return copy;
  }
}

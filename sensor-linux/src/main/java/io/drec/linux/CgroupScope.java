package io.drec.linux;

import io.drec.sensor.SensorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup whose subtree is recorded.
 *
 * @param id the kernel's id of it, which is its directory's inode number; 0: the whole host
 * @param level how far below the root of cgroup v2
 */
record CgroupScope(long id, int level) {
  private static final CgroupScope WHOLE_HOST = new CgroupScope(0, 0);

  /** Inode number of the root of cgroup v2, when no cgroup namespace hides it. */
  private static final long ROOT_INODE = 1;

  /**
   * @param directory in cgroup v2; null: the whole host
   * @throws SensorException if it is not one, or its depth cannot be known
   */
  static CgroupScope of(Host host, @Nullable Path directory) throws SensorException {
    if (directory == null) {
      return WHOLE_HOST;
    }
    Path mount = mountOfCgroup2(host);
    try {
      Path real = directory.toRealPath();
      if (!real.startsWith(mount) || !Files.isDirectory(real)) {
        throw new SensorException(
            "scope "
                + directory
                + " is no directory of cgroup v2: give one below "
                + mount
                + " (mkdir makes one)");
      }
      if (inode(mount) != ROOT_INODE) {
        throw new SensorException(
            "scope " + directory + " cannot be used inside a cgroup namespace: record on the host");
      }
      int level =
          mount.relativize(real).toString().isEmpty()
              ? 0
              : real.getNameCount() - mount.getNameCount();
      return new CgroupScope(inode(real), level);
    } catch (IOException e) {
      throw new SensorException(
          "scope " + directory + " cannot be read: mkdir " + directory + ", or give another", e);
    }
  }

  /** Where cgroup v2 is mounted: /sys/fs/cgroup, or beside version 1 in a directory of its own. */
  static Path mountOfCgroup2(Host host) throws SensorException {
    Path mounts = host.path("/proc/self/mounts");
    try {
      for (String line : Files.readAllLines(mounts)) {
        String[] words = line.split(" ", 4);
        if (words.length == 4 && words[2].equals("cgroup2")) {
          return Path.of(words[1]);
        }
      }
    } catch (IOException e) {
      throw new SensorException("cannot read " + mounts + ": " + e, e);
    }
    throw new SensorException(
        "cgroup v2 is not mounted, a scope needs it:"
            + " sudo mount -t cgroup2 cgroup2 /sys/fs/cgroup, or record without --scope");
  }

  private static long inode(Path path) throws IOException {
    return (Long) Files.getAttribute(path, "unix:ino");
  }
}

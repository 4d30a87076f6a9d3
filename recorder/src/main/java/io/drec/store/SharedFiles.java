package io.drec.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the group read what is new in some directories. It is asked every second, so it looks into a
 * directory only when something was made or removed there. Thread safe.
 */
final class SharedFiles {
  /** Far more than a tick of the clock that a directory's time is taken from. */
  private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(1);

  private final List<Path> directories;
  private final LongSupplier monotonicNs;
  private final Map<Path, Look> looks = new ConcurrentHashMap<>();

  /**
   * @param monotonicNs a clock that never goes back, for intervals alone
   */
  SharedFiles(List<Path> directories, LongSupplier monotonicNs) {
    this.directories = List.copyOf(directories);
    this.monotonicNs = monotonicNs;
  }

  /**
   * @param changed time of the directory, which a file that is made there moves
   * @param firstNs when that was first seen
   * @param settled what was made in the same tick as that look was shared by a later one
   */
  private record Look(FileTime changed, long firstNs, boolean settled) {}

  void share() throws IOException {
    for (Path directory : directories) {
      FileTime changed = Files.getLastModifiedTime(directory);
      long nowNs = monotonicNs.getAsLong();
      Look before = looks.get(directory);
      if (before == null || !before.changed().equals(changed)) {
        before = new Look(changed, nowNs, false);
      }
      if (!before.settled()) {
        DirectoryAccess.shareFiles(List.of(directory));
        boolean settled = nowNs - before.firstNs() >= SETTLED_NS;
        looks.put(directory, new Look(changed, before.firstNs(), settled));
      }
    }
  }
}

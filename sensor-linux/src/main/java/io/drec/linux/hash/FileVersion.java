package io.drec.linux.hash;

import org.jspecify.annotations.Nullable;

/**
 * One version of a file: whatever is written to it or done to it changes at least the ctime.
 *
 * @param device as the kernel numbers it: {@code major << 20 | minor}
 * @param ctimeNs since 1970
 */
record FileVersion(long device, long inode, long ctimeNs, long mtimeNs, long sizeBytes) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /** At each exec: a record's own methods are slow where the second compiler does not work. */
  @Override
  public int hashCode() {
    long mixed = (inode * GOLDEN + device) * GOLDEN + ctimeNs;
    return (int) (mixed ^ mixed >>> 32);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileVersion version && isSameAs(version);
  }

  /**
   * Whether a file as it is found has the times and the size of this one, which an exec record
   * told.
   */
  boolean isTimedAs(FileVersion found) {
    return sizeBytes == found.sizeBytes && mtimeNs == found.mtimeNs && ctimeNs == found.ctimeNs;
  }

  /**
   * Whether it is the same file, not written to since: its names may have changed, which changes
   * the ctime, too, but so does setting back the time of the last write.
   */
  boolean isWrittenAs(FileVersion found) {
    return device == found.device
        && inode == found.inode
        && sizeBytes == found.sizeBytes
        && mtimeNs == found.mtimeNs;
  }

  /** Whether it is the same file, too. */
  boolean isSameAs(FileVersion found) {
    return device == found.device && inode == found.inode && isTimedAs(found);
  }
}

package io.drec.linux.hash;

/**
 * One version of a file: whatever is written to it or done to it changes at least the ctime.
 *
 * @param device as the kernel numbers it: {@code major << 20 | minor}
 * @param ctimeNs since 1970
 */
record FileVersion(long device, long inode, long ctimeNs, long mtimeNs, long sizeBytes) {
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

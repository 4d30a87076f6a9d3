package io.drec.linux.fallback;

import java.util.Arrays;

/**
 * A file's handle as fanotify tells it: its file system and what that knows it by.
 *
 * @param fileSystem its {@code fsid}
 */
record FileHandle(long fileSystem, int type, byte[] bytes) {
  private static final int INODE_GENERATION = 1;

  /** Where inode and generation stand; of tmpfs the other way round. */
  boolean isPlain() {
    return type == INODE_GENERATION && bytes.length == 8;
  }

  boolean isOfMemory() {
    return type == INODE_GENERATION && bytes.length == 12;
  }

  /** 0 when the handle's shape is not known. */
  long inode() {
    return isPlain()
        ? Integer.toUnsignedLong(word(0))
        : isOfMemory() ? Integer.toUnsignedLong(word(1)) | (long) word(2) << 32 : 0;
  }

  int generation() {
    return isPlain() ? word(1) : isOfMemory() ? word(0) : 0;
  }

  private int word(int index) {
    int at = index * Integer.BYTES;
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileHandle that
        && fileSystem == that.fileSystem
        && type == that.type
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fileSystem) * 31 + Arrays.hashCode(bytes);
  }
}

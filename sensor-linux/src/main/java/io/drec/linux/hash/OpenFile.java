package io.drec.linux.hash;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file open for reading, by descriptor: what is read and what is asked of it are of one file,
 * whatever becomes of its name. Opening never waits (a FIFO, a device), and does not change when it
 * was read last where the kernel lets us. One thread.
 */
final class OpenFile implements Closeable {
  private static final int FLAGS = FileLibc.O_CLOEXEC | FileLibc.O_NONBLOCK; // O_RDONLY is 0
  private static final byte[] EMPTY = {0};
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR = 0100000;
  private static final int MODE = 28;
  private static final int INODE = 32;
  private static final int SIZE = 40;
  private static final int CTIME = 96;
  private static final int MTIME = 112;
  private static final int DEV_MAJOR = 136;
  private static final int DEV_MINOR = 140;
  private static final int MINOR_BITS = 20;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final int descriptor;
  private final Memory stat = new Memory(FileLibc.STATX_BYTES);

  private OpenFile(int descriptor) {
    this.descriptor = descriptor;
  }

  /** A file could not be opened or read. */
  static final class FileException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int error;

    FileException(int error) {
      super(FileLibc.strerror(error));
      this.error = error;
    }

    /** There is no such file, or no such process. */
    boolean isGone() {
      return error == FileLibc.ENOENT || error == FileLibc.ESRCH || error == FileLibc.ENOTDIR;
    }
  }

  /** Opens a path as this process sees it. */
  static OpenFile open(String path) throws FileException {
    return new OpenFile(open(withNul(path.getBytes(StandardCharsets.UTF_8)), FLAGS));
  }

  /**
   * Opens an absolute path below a directory that is taken as the root, by symbolic links on the
   * way, too.
   */
  static OpenFile openBelow(String root, byte[] path) throws FileException {
    int directory =
        plainOpen(
            withNul(root.getBytes(StandardCharsets.UTF_8)), FileLibc.O_PATH | FileLibc.O_CLOEXEC);
    try (Memory how = new Memory(FileLibc.OPEN_HOW_BYTES)) {
      how.clear();
      int file = openAt(directory, path, how, FLAGS | FileLibc.O_NOATIME);
      if (file < 0 && Native.getLastError() == FileLibc.EPERM) {
        file = openAt(directory, path, how, FLAGS);
      }
      if (file < 0) {
        throw new FileException(Native.getLastError());
      }
      return new OpenFile(file);
    } finally {
      FileLibc.close(directory);
    }
  }

  private static int openAt(int directory, byte[] path, Memory how, int flags) {
    how.setLong(0, flags);
    how.setLong(2 * Long.BYTES, FileLibc.RESOLVE_IN_ROOT);
    return (int)
        FileLibc.syscall(
            FileLibc.SYS_OPENAT2, directory, withNul(path), how, FileLibc.OPEN_HOW_BYTES);
  }

  /** Without touching the time of the last access, where that is ours to say. */
  private static int open(byte[] path, int flags) throws FileException {
    int file = FileLibc.open(path, flags | FileLibc.O_NOATIME);
    return file >= 0 || Native.getLastError() != FileLibc.EPERM
        ? checked(file)
        : plainOpen(path, flags);
  }

  private static int plainOpen(byte[] path, int flags) throws FileException {
    return checked(FileLibc.open(path, flags));
  }

  private static int checked(int file) throws FileException {
    if (file < 0) {
      throw new FileException(Native.getLastError());
    }
    return file;
  }

  private static byte[] withNul(byte[] path) {
    return Arrays.copyOf(path, path.length + 1);
  }

  /** The version that the file is of now; null when it is no regular file. */
  @Nullable FileVersion version() throws FileException {
    int done =
        FileLibc.statx(descriptor, EMPTY, FileLibc.AT_EMPTY_PATH, FileLibc.STATX_BASIC_STATS, stat);
    if (done != 0) {
      throw new FileException(Native.getLastError());
    }
    if ((stat.getShort(MODE) & TYPE_MASK) != REGULAR) {
      return null;
    }
    long device =
        Integer.toUnsignedLong(stat.getInt(DEV_MAJOR)) << MINOR_BITS
            | Integer.toUnsignedLong(stat.getInt(DEV_MINOR));
    return new FileVersion(
        device, stat.getLong(INODE), time(CTIME), time(MTIME), stat.getLong(SIZE));
  }

  private long time(int offset) {
    return stat.getLong(offset) * NS_PER_SECOND + stat.getInt(offset + Long.BYTES);
  }

  /**
   * Reads on.
   *
   * @param to direct; filled from its beginning
   * @return bytes read; 0 at the end
   */
  int read(ByteBuffer to) throws FileException {
    to.clear();
    long count = FileLibc.read(descriptor, to, to.capacity());
    if (count < 0) {
      throw new FileException(Native.getLastError());
    }
    to.limit((int) count);
    return (int) count;
  }

  @Override
  public void close() {
    FileLibc.close(descriptor);
  }
}

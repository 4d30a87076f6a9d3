package io.drec.linux.fallback;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.drec.linux.fallback.ProcFiles.Found;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to files, by fanotify: on every file system that is mounted when it is opened. One
 * thread.
 *
 * <p>The kernel tells a directory's handle and a name in it; the directory's path is asked for when
 * that comes, and kept until a directory is renamed.
 */
final class FileWatch implements Closeable {
  static final long OPEN = 0x20;
  static final long MODIFY = 0x2;
  static final long CLOSE_WRITE = 0x8;
  static final long CLOSE_NOT_WRITE = 0x10;
  static final long OPEN_TO_RUN = 0x1000;
  static final long CREATE = 0x100;
  static final long DELETE = 0x200;
  static final long RENAME = 0x10000000;
  static final long DIRECTORY = 0x40000000;
  private static final long OVERFLOW = 0x4000;
  private static final long ALL =
      OPEN
          | OPEN_TO_RUN
          | MODIFY
          | CLOSE_WRITE
          | CLOSE_NOT_WRITE
          | CREATE
          | DELETE
          | RENAME
          | DIRECTORY;

  /** Notification; no waiting; handles of the directory with the name, and of the file. */
  private static final int INIT = 0x1 | 0x2 | 0x20 | 0x200 | 0x400 | 0x800 | 0x1000;

  private static final int ADD_TO_FILE_SYSTEM = 0x1 | 0x100;
  private static final int REMOVE_FROM_FILE_SYSTEMS = 0x80 | 0x100;
  private static final int EVENT_BYTES = 24;
  private static final int INFO_BYTES = 4;
  private static final int FID = 1;
  private static final int DIRECTORY_NAME = 2;
  private static final int OLD_DIRECTORY_NAME = 10;
  private static final int NEW_DIRECTORY_NAME = 12;
  private static final int HANDLE_OFFSET = INFO_BYTES + 8;
  private static final int HANDLE_HEAD_BYTES = 8;
  private static final int HANDLE_BYTES_MAX = 128;
  private static final int PATHS_MAX = 4096;
  private static final int STATFS_BYTES = 256;
  private static final int STATFS_FSID_OFFSET = 56;

  /** Types of file systems that hold people's and programs' files. */
  private static final Set<String> WATCHED =
      Set.of("ext2 ext3 ext4 xfs btrfs f2fs tmpfs overlay bcachefs zfs vfat exfat".split(" "));

  /**
   * @param path null when the directory is gone
   * @param second the new path, of a rename
   * @param device 0 when it is not known
   */
  record Event(
      long mask,
      int pid,
      @Nullable FileHandle file,
      @Nullable String path,
      @Nullable String second,
      long device) {}

  /** Takes what happens. */
  interface Listener {
    /** Whether the event is to be read to its end, which costs the paths. */
    boolean wants(long mask, int pid, @Nullable FileHandle file);

    void happened(Event event);

    /** The kernel's queue was full; how many are missing it does not tell. */
    void overflowed();
  }

  private record Mount(int descriptor, long device) {}

  private record Name(FileHandle directory, String name) {}

  private final int group;
  private final Map<Long, Mount> mounts = new HashMap<>();
  private final List<String> unwatched = new ArrayList<>();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
  private final Memory handle = new Memory(HANDLE_HEAD_BYTES + HANDLE_BYTES_MAX);
  private final Map<FileHandle, String> paths =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FileHandle, String> eldest) {
          return size() > PATHS_MAX;
        }
      };

  private FileWatch(int group) {
    this.group = group;
  }

  /**
   * @param root of the file system
   * @throws IOException when this kernel has it not, or refuses it
   */
  static FileWatch open(Path root, int directoryFlag) throws IOException {
    int group = FallbackLibc.fanotify_init(INIT, FallbackLibc.O_CLOEXEC);
    if (group < 0) {
      throw new IOException(
          FallbackLibc.strerror(Native.getLastError())
              + " (fanotify needs CAP_SYS_ADMIN and Linux 5.17)");
    }
    FileWatch watch = new FileWatch(group);
    try {
      watch.watchAll(root, directoryFlag);
    } catch (IOException e) {
      watch.close();
      throw e;
    }
    if (watch.mounts.isEmpty()) {
      watch.close();
      throw new IOException("no file system can be watched: " + watch.unwatched);
    }
    return watch;
  }

  private void watchAll(Path root, int directoryFlag) throws IOException {
    boolean isOwn = root.getNameCount() == 0;
    Path mounted = isOwn ? Path.of("/proc/self/mounts") : root.resolveSibling("mounts");
    for (String line : Files.readAllLines(mounted, StandardCharsets.ISO_8859_1)) {
      String[] words = line.split(" ");
      if (words.length > 2 && WATCHED.contains(words[2])) {
        String point = RawText.unescaped(words[1]);
        watch(isOwn ? point : root + point, directoryFlag);
      }
    }
  }

  private void watch(String point, int directoryFlag) {
    byte[] path = RawText.terminated(point);
    try (Memory statfs = new Memory(STATFS_BYTES)) {
      if (FallbackLibc.statfs(path, statfs) != 0) {
        unwatched.add(point);
        return;
      }
      long fileSystem = statfs.getLong(STATFS_FSID_OFFSET);
      if (mounts.containsKey(fileSystem)) {
        return;
      }
      int marked =
          FallbackLibc.fanotify_mark(group, ADD_TO_FILE_SYSTEM, ALL, FallbackLibc.AT_FDCWD, path);
      int descriptor =
          marked != 0 ? -1 : FallbackLibc.open(path, directoryFlag | FallbackLibc.O_CLOEXEC);
      if (descriptor < 0) {
        unwatched.add(point);
      } else {
        Found found = ProcFiles.found(ownDescriptor(descriptor));
        mounts.put(fileSystem, new Mount(descriptor, found == null ? 0 : found.device()));
      }
    }
  }

  private static Path ownDescriptor(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** Where file systems are mounted that cannot be watched. */
  List<String> unwatched() {
    return List.copyOf(unwatched);
  }

  /** Nothing new comes; what came can still be received. */
  void stop() {
    FallbackLibc.fanotify_mark(
        group, REMOVE_FROM_FILE_SYSTEMS, 0, FallbackLibc.AT_FDCWD, RawText.terminated("/"));
  }

  int descriptor() {
    return group;
  }

  /** Hands over what is there, and returns how many events. */
  int receive(Listener listener) {
    long count = FallbackLibc.read(group, buffer, buffer.capacity());
    int events = 0;
    int at = 0;
    while (count - at >= EVENT_BYTES) {
      int length = buffer.getInt(at);
      if (length < EVENT_BYTES || length > count - at) {
        break;
      }
      event(listener, at, length);
      events++;
      at += length;
    }
    return events;
  }

  private void event(Listener listener, int at, int length) {
    long mask = buffer.getLong(at + 8);
    int pid = buffer.getInt(at + 20);
    if ((mask & OVERFLOW) != 0) {
      listener.overflowed();
      return;
    }
    int end = at + length;
    FileHandle file = null;
    Name first = null;
    Name second = null;
    int info = at + (buffer.getShort(at + 6) & 0xffff);
    while (end - info > HANDLE_OFFSET + HANDLE_HEAD_BYTES) {
      int type = buffer.get(info) & 0xff;
      int bytes = buffer.getShort(info + 2) & 0xffff;
      if (bytes <= HANDLE_OFFSET || bytes > end - info) {
        break;
      }
      switch (type) {
        case FID -> file = handleAt(info);
        case DIRECTORY_NAME, OLD_DIRECTORY_NAME -> first = nameAt(info, bytes);
        case NEW_DIRECTORY_NAME -> second = nameAt(info, bytes);
        default -> {
          // of a newer kernel
        }
      }
      info += bytes;
    }
    if (listener.wants(mask, pid, file)) {
      long system =
          file != null ? file.fileSystem() : first == null ? 0 : first.directory.fileSystem();
      Mount mount = mounts.get(system);
      Event event =
          new Event(mask, pid, file, path(first), path(second), mount == null ? 0 : mount.device());
      if ((mask & DIRECTORY) != 0 && (mask & (RENAME | DELETE)) != 0) {
        paths.clear();
      }
      listener.happened(event);
    }
  }

  private FileHandle handleAt(int info) {
    int length = Math.min(buffer.getInt(info + HANDLE_OFFSET), HANDLE_BYTES_MAX);
    byte[] bytes = new byte[Math.max(0, length)];
    buffer.get(info + HANDLE_OFFSET + HANDLE_HEAD_BYTES, bytes);
    return new FileHandle(
        buffer.getLong(info + INFO_BYTES), buffer.getInt(info + HANDLE_OFFSET + 4), bytes);
  }

  private Name nameAt(int info, int bytes) {
    FileHandle directory = handleAt(info);
    int from = info + HANDLE_OFFSET + HANDLE_HEAD_BYTES + directory.bytes().length;
    int end = from;
    while (end < info + bytes && buffer.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - from];
    buffer.get(from, name);
    return new Name(directory, RawText.of(name));
  }

  private @Nullable String path(@Nullable Name name) {
    if (name == null) {
      return null;
    }
    String directory = paths.get(name.directory);
    if (directory == null) {
      directory = ask(name.directory);
      if (directory == null) {
        return null;
      }
      paths.put(name.directory, directory);
    }
    return name.name.equals(".")
        ? directory
        : directory.endsWith("/") ? directory + name.name : directory + "/" + name.name;
  }

  private @Nullable String ask(FileHandle directory) {
    Mount mount = mounts.get(directory.fileSystem());
    if (mount == null) {
      return null;
    }
    handle.setInt(0, directory.bytes().length);
    handle.setInt(4, directory.type());
    handle.write(HANDLE_HEAD_BYTES, directory.bytes(), 0, directory.bytes().length);
    int open =
        FallbackLibc.open_by_handle_at(
            mount.descriptor(), handle, FallbackLibc.O_PATH | FallbackLibc.O_CLOEXEC);
    if (open < 0) {
      return null;
    }
    try {
      return RawText.target(ownDescriptor(open));
    } finally {
      FallbackLibc.close(open);
    }
  }

  @Override
  public void close() {
    mounts.values().forEach(mount -> FallbackLibc.close(mount.descriptor()));
    mounts.clear();
    FallbackLibc.close(group);
  }
}

package io.drec.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock of the one recorder of a directory; it ends with its process, however that dies.
 *
 * <p>Java takes POSIX record locks, which belong to a process and fall as soon as it closes <em>any
 * </em> descriptor of the file. So the locks of this process are also kept in a set, and nobody
 * opens the file of a lock that is in it. Whoever only asks takes a shared lock for an instant; a
 * recorder that starts in that instant tries again.
 */
final class RecorderLock implements AutoCloseable {
  private static final int TRIES = 20;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Set<Path> HELD_HERE = new HashSet<>();

  /** Both lines have a fixed length, so that they are replaced by one write. */
  private static final String CONTENT = "%-20s\n%-20d\n";

  private final Path file;
  private final FileChannel channel;
  private final long aliveBeforeNs;
  private volatile long aliveNs;

  private RecorderLock(Path file, FileChannel channel, long aliveBeforeNs) {
    this.file = file;
    this.channel = channel;
    this.aliveBeforeNs = aliveBeforeNs;
    this.aliveNs = aliveBeforeNs;
  }

  /** Takes the lock, or throws a {@link StoreException} that names the process that has it. */
  static RecorderLock take(Path lockFile) throws IOException {
    synchronized (HELD_HERE) {
      Path file = key(lockFile);
      if (HELD_HERE.contains(file)) {
        throw held(file, Long.toString(ProcessHandle.current().pid()));
      }
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        if (tryLock(channel) == null) {
          throw held(file, lines(channel)[0]);
        }
        RecorderLock lock = new RecorderLock(file, channel, aliveBeforeNs(lines(channel)));
        lock.write(Long.toString(ProcessHandle.current().pid()));
        HELD_HERE.add(file);
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    }
  }

  /** Whether any process has the lock. Needs only to read the file. */
  static boolean isHeld(Path lockFile) throws IOException {
    synchronized (HELD_HERE) {
      Path file = key(lockFile);
      if (HELD_HERE.contains(file)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  /** Lets the lock go. */
  @Override
  public void close() {
    synchronized (HELD_HERE) {
      try {
        if (HELD_HERE.remove(file)) {
          write("");
        }
        channel.close();
      } catch (IOException e) {
        throw new StoreException("cannot give back " + file + ": " + e.getMessage(), e);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    for (int i = 1; lock == null && i < TRIES; i++) {
      LockSupport.parkNanos(PAUSE_NS);
      lock = channel.tryLock();
    }
    return lock;
  }

  /** The last moment that the recorder before this one said it had recorded, or 0. */
  long aliveBeforeNs() {
    return aliveBeforeNs;
  }

  /** Says that everything up to {@code wallNs} is recorded. */
  void alive(long wallNs) throws IOException {
    aliveNs = wallNs;
    write(Long.toString(ProcessHandle.current().pid()));
  }

  private void write(String pid) throws IOException {
    byte[] text = String.format(CONTENT, pid, aliveNs).getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(text), 0);
  }

  private static String[] lines(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(64);
    channel.read(text, 0);
    String[] lines = new String(text.array(), StandardCharsets.US_ASCII).split("\n", -1);
    return new String[] {lines[0].strip(), lines.length > 1 ? lines[1].strip() : ""};
  }

  private static long aliveBeforeNs(String[] lines) {
    try {
      return Long.parseLong(lines[1]);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static StoreException held(Path file, String pid) {
    return new StoreException(
        file.getParent()
            + " is being recorded by process "
            + pid
            + "; stop that one first (drec down), or name a directory of its own with --data DIR");
  }

  /** One name for one file, however its directory is reached. */
  private static Path key(Path lockFile) throws IOException {
    Path directory = lockFile.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException(lockFile.toString());
    }
    return directory.toRealPath().resolve(lockFile.getFileName());
  }
}

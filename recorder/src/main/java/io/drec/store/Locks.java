package io.drec.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a recording: files {@code locks/NAME.lock} in its directory, so that they are made
 * and released beside a running recorder and without one, by root and by the recording's owner.
 *
 * <p>Nothing is kept between calls; each reads what is there. Thread safe.
 */
public final class Locks {
  private static final String SUFFIX = ".lock";
  private static final String FRESH_SUFFIX = ".new";

  private final Path directory;

  Locks(Path directory) {
    this.directory = directory;
  }

  /**
   * What is there.
   *
   * @param locks that can be read, by name
   * @param wrong of each that cannot be, one line for the user; what such a lock covers is not
   *     known, so it may be anything
   */
  public record Found(List<Lock> locks, List<String> wrong) {
    /** No lock. */
    public static final Found NONE = new Found(List.of(), List.of());

    public Found {
      locks = List.copyOf(locks);
      wrong = List.copyOf(wrong);
    }

    /** Whether something of the span must stay; all must while a lock cannot be read. */
    public boolean covers(long firstNs, long lastNs) {
      return !wrong.isEmpty() || locks.stream().anyMatch(lock -> lock.touches(firstNs, lastNs));
    }
  }

  /** Reads all locks; never throws. */
  public Found read() {
    List<Lock> locks = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(SUFFIX)) {
          read(file, name.substring(0, name.length() - SUFFIX.length()), locks, wrong);
        }
      }
    } catch (NoSuchFileException e) {
      return Found.NONE;
    } catch (IOException | UncheckedIOException e) {
      wrong.add(directory + ": cannot be read: " + e.getMessage());
    }
    locks.sort(Comparator.comparing(Lock::name));
    return new Found(locks, wrong);
  }

  private static void read(Path file, String name, List<Lock> locks, List<String> wrong) {
    try (InputStream in = Files.newInputStream(file)) {
      locks.add(LockFile.decode(file.toString(), name, in.readNBytes(LockFile.BYTES_MAX + 1)));
    } catch (NoSuchFileException e) {
      // Released this moment.
      return;
    } catch (IOException e) {
      wrong.add(file + ": cannot be read: " + e.getMessage());
    } catch (StoreException e) {
      wrong.add(String.valueOf(e.getMessage()));
    }
  }

  /** Whether there is a lock of this name, readable or not. */
  public boolean isTaken(String name) {
    return Files.exists(file(name));
  }

  /**
   * Makes a lock; when this returns it survives a power cut.
   *
   * @throws StoreException when the name is taken, or the user may not
   */
  public void make(Lock lock) {
    Path fresh = null;
    try {
      makeDirectory();
      fresh = Files.createTempFile(directory, lock.name() + ".", FRESH_SUFFIX);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(LockFile.encode(lock)));
        channel.force(true);
      }
      DirectoryAccess.shareFile(fresh);
      // A link, unlike a renaming, fails where the name is taken.
      Files.createLink(file(lock.name()), fresh);
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(taken(lock.name()), e);
    } catch (IOException e) {
      throw failure("cannot lock footage in ", e);
    } finally {
      deleteQuietly(fresh);
    }
  }

  /** What to say of a name that is taken. */
  public static String taken(String name) {
    return "there is a lock "
        + name
        + " already; take another --name, or release that one with: drec lock release "
        + name;
  }

  /**
   * Releases a lock, also one that cannot be read.
   *
   * @return false when there is none of this name
   */
  public boolean release(String name) {
    try {
      return Lock.isName(name) && Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw failure("cannot release footage in ", e);
    }
  }

  /** A recording of an older drec has no directory for locks; whoever owns it owns that too. */
  private void makeDirectory() throws IOException {
    Path root = directory.getParent();
    if (root == null || Files.isDirectory(directory)) {
      return;
    }
    DirectoryAccess.of(root, null).makeDirectory(directory);
    if (!Files.getOwner(directory).equals(Files.getOwner(root))) {
      Files.setOwner(directory, Files.getOwner(root));
    }
  }

  private Path file(String name) {
    return directory.resolve(name + SUFFIX);
  }

  private StoreException failure(String what, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "permission denied on "
                + e.getMessage()
                + "; use sudo: only root and the recording's owner may"
            : String.valueOf(e.getMessage());
    return new StoreException(what + directory.getParent() + ": " + why, e);
  }

  private static void deleteQuietly(@Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A left-over is no lock and harms nobody.
      return;
    }
  }
}

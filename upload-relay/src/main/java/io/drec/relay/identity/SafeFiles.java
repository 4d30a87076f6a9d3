package io.drec.relay.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are whole or absent after a crash, and readable by their owner alone. */
final class SafeFiles {
  private SafeFiles() {}

  /** Replaces a file: written beside it, forced to disk, renamed. */
  static void write(Path file, byte[] content) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(beside);
      Files.createFile(beside, ownersAlone(beside, "rw-------"));
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory(file);
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be written: " + e, e);
    }
  }

  static byte[] read(Path file, int bytesMax) {
    try {
      long size = Files.size(file);
      if (size > bytesMax) {
        throw new IdentityException(file + " has " + size + " bytes; expected " + bytesMax);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be read: " + e, e);
    }
  }

  static void directory(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        if (directory.toAbsolutePath().getParent() != null) {
          Files.createDirectories(directory.toAbsolutePath().getParent());
        }
        Files.createDirectory(directory, ownersAlone(directory, "rwx------"));
      }
    } catch (IOException e) {
      throw new IdentityException(directory + " cannot be made: " + e, e);
    }
  }

  /** Whether nobody but the owner may read or write a file; true where that is not known. */
  static boolean isOwnersAlone(Path file) {
    try {
      return !isPosix(file)
          || Files.getPosixFilePermissions(file).stream()
              .allMatch(each -> each.name().startsWith("OWNER_"));
    } catch (IOException e) {
      throw new IdentityException(file + " cannot be looked at: " + e, e);
    }
  }

  /** The rename itself is durable only then; where directories cannot be opened, the OS decides. */
  private static void forceDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !isPosix(directory)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownersAlone(Path path, String permissions) {
    if (!isPosix(path)) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

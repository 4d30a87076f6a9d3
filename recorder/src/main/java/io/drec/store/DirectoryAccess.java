package io.drec.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may read a recording: its owner writes, its group reads, others do nothing. */
final class DirectoryAccess {
  /** The set-group-id bit makes new files take the directory's group. */
  private static final int DIRECTORY_MODE = 02750;

  private final boolean posix;
  private final @Nullable GroupPrincipal group;

  private DirectoryAccess(boolean posix, @Nullable GroupPrincipal group) {
    this.posix = posix;
    this.group = group;
  }

  static DirectoryAccess of(Path root, @Nullable String groupName) throws IOException {
    boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (groupName == null || groupName.isEmpty() || !posix) {
      return new DirectoryAccess(posix, null);
    }
    try {
      var lookup = root.getFileSystem().getUserPrincipalLookupService();
      return new DirectoryAccess(true, lookup.lookupPrincipalByGroupName(groupName));
    } catch (UserPrincipalNotFoundException e) {
      throw new StoreException(
          "no group "
              + groupName
              + " on this host, as data.group asks; create it with: "
              + "groupadd --system "
              + groupName,
          e);
    }
  }

  /** Makes the directory and those above it; one that exists keeps its access. */
  void makeDirectory(Path directory) throws IOException {
    boolean fresh = !Files.isDirectory(directory);
    Files.createDirectories(directory);
    if (!posix) {
      return;
    }
    if (group != null) {
      var view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
      view.setGroup(group);
    }
    if (fresh || group != null) {
      Files.setAttribute(directory, "unix:mode", DIRECTORY_MODE);
    }
  }

  /** Lets the group read every file that lies directly in one of these directories. */
  static void shareFiles(List<Path> directories) throws IOException {
    for (Path directory : directories) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          shareFile(file);
        }
      }
    }
  }

  /** Lets the group read a file, and others not. */
  static void shareFile(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.isRegularFile(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      boolean changed = permissions.add(PosixFilePermission.GROUP_READ);
      changed |= permissions.removeIf(p -> p.name().startsWith("OTHERS_"));
      if (changed) {
        view.setPermissions(permissions);
      }
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile, as journal and store files are.
      return;
    }
  }
}

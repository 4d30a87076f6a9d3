package io.drec.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets those read what is new who may read the directory above it, whatever the umask is. */
final class Sharing {
  private static final String MODE = "unix:mode";
  private static final int DIRECTORY_MASK = 02750;
  private static final int FILE_MASK = 0640;

  private Sharing() {}

  static void share(Path made, Path like) throws IOException {
    if (!made.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return;
    }
    int mask = Files.isDirectory(made) ? DIRECTORY_MASK : FILE_MASK;
    int wanted = mode(like) & mask;
    if ((mode(made) & 07777) != wanted) {
      Files.setAttribute(made, MODE, wanted);
    }
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, MODE);
  }
}

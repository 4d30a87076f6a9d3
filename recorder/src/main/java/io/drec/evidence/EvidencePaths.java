package io.drec.evidence;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the files that are meant by what a user named. */
final class EvidencePaths {
  private static final String RESOURCE_FORK = "._";

  private EvidencePaths() {}

  /**
   * A file to read.
   *
   * @param root last component of what the user named
   * @param problem why it cannot be read; empty when nothing speaks against it
   */
  record Found(Path path, String root, long bytes, String problem) {}

  /**
   * Files in the order to read them: as named, those of a folder sorted by their path.
   *
   * @throws NoSuchFileException when something named is not there
   */
  static List<Found> find(List<Path> named) throws NoSuchFileException {
    List<Found> files = new ArrayList<>();
    for (Path path : named) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
    }
    for (Path path : named) {
      List<Found> below = new ArrayList<>();
      walk(path, below);
      below.sort(Comparator.comparing(found -> found.path().toString()));
      files.addAll(below);
    }
    return files;
  }

  private static void walk(Path named, List<Found> files) {
    Path leaf = named.toAbsolutePath().normalize().getFileName();
    String root = leaf == null ? named.toString() : leaf.toString();
    try {
      Path start = Files.isSymbolicLink(named) ? named.toRealPath() : named;
      Files.walkFileTree(start, new Visitor(root, files));
    } catch (IOException e) {
      files.add(new Found(named, root, 0, problem(e)));
    }
  }

  /** Why a file could not be read, without its name. */
  static String problem(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied; use sudo, or make it readable";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final String root;
    private final List<Found> files;

    Visitor(String root, List<Found> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!String.valueOf(file.getFileName()).startsWith(RESOURCE_FORK)) {
        files.add(new Found(file, root, attributes.size(), problem(attributes)));
      }
      return FileVisitResult.CONTINUE;
    }

    private static String problem(BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        return "a symbolic link is not followed; name what it leads to";
      }
      return attributes.isRegularFile() ? "" : "no regular file; name one, or a folder";
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      files.add(new Found(file, root, 0, EvidencePaths.problem(e)));
      return FileVisitResult.CONTINUE;
    }
  }
}

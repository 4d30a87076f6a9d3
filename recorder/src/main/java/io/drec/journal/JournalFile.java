package io.drec.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of frames, and its place in the order of all. The order is that of {@code run}, then of
 * {@code name}: Chronicle names a file by its cycle, and ours only grow.
 *
 * @param runFirstSequence sequence of the first frame that its run could write
 */
record JournalFile(int run, long runFirstSequence, String name, Path path)
    implements Comparable<JournalFile> {
  static final String SUFFIX = ".cq4";

  private static final Pattern RUN = Pattern.compile("run-(\\d{8})-(\\d{19})");
  private static final Comparator<JournalFile> ORDER =
      Comparator.comparingInt(JournalFile::run).thenComparing(JournalFile::name);

  /** Every file of the journal in order; what is not the journal's is passed over. */
  static List<JournalFile> list(Path directory) {
    List<JournalFile> files = new ArrayList<>();
    for (Path run : children(directory)) {
      Matcher matcher = RUN.matcher(nameOf(run));
      if (matcher.matches()) {
        addRun(files, run, Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
      }
    }
    files.sort(ORDER);
    return files;
  }

  /** The directory of a run: {@code run-00000007-0000000000000004711}. */
  static Path runDirectory(Path directory, int run, long firstSequence) {
    return directory.resolve(String.format("run-%08d-%019d", run, firstSequence));
  }

  /** The number of the newest run, or 0; also when it holds no file. */
  static int lastRun(Path directory) {
    int last = 0;
    for (Path run : children(directory)) {
      Matcher matcher = RUN.matcher(nameOf(run));
      if (matcher.matches()) {
        last = Math.max(last, Integer.parseInt(matcher.group(1)));
      }
    }
    return last;
  }

  private static void addRun(List<JournalFile> files, Path run, int number, long firstSequence) {
    for (Path file : children(run)) {
      String name = nameOf(file);
      if (name.endsWith(SUFFIX)) {
        files.add(new JournalFile(number, firstSequence, name, file));
      }
    }
  }

  /** What lies in a directory; nothing when it was deleted meanwhile. */
  static List<Path> children(Path directory) {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      throw new JournalException(
          "cannot read "
              + directory
              + ": permission denied; use sudo, or join the group that owns"
              + " it",
          e);
    } catch (IOException e) {
      throw new JournalException("cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public int compareTo(JournalFile other) {
    return ORDER.compare(this, other);
  }
}

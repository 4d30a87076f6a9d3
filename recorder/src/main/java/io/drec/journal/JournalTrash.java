package io.drec.journal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deletes files that the store has taken over. A file's last frame is the one before the next
 * file's first; so the newest file always stays, and with it the end of the chain.
 */
final class JournalTrash {
  private static final String METADATA_SUFFIX = ".cq4t";

  private final Path directory;
  private final Map<Path, Long> firstSequences = new HashMap<>();

  JournalTrash(Path directory) {
    this.directory = directory;
  }

  long deleteThrough(long sequence) throws IOException {
    List<JournalFile> files = JournalFile.list(directory);
    long bytes = 0;
    for (int i = 0; i + 1 < files.size(); i++) {
      long nextFirst = firstSequence(files.get(i + 1));
      if (nextFirst < 0 || nextFirst - 1 > sequence) {
        break;
      }
      bytes += delete(files.get(i), files.get(i + 1).run());
    }
    return bytes;
  }

  /** Remembered, because it is asked every second of files that stay. */
  private long firstSequence(JournalFile file) throws IOException {
    Long known = firstSequences.get(file.path());
    if (known != null) {
      return known;
    }
    long first = JournalReader.firstSequence(file);
    if (first >= 0) {
      firstSequences.put(file.path(), first);
    }
    return first;
  }

  private long delete(JournalFile file, int runOfNext) throws IOException {
    long bytes = sizeOf(file.path());
    Files.deleteIfExists(file.path());
    firstSequences.remove(file.path());
    Path run = file.path().getParent();
    if (runOfNext != file.run() && run != null) {
      deleteRun(run);
    }
    return bytes;
  }

  /** The run is over and its frames are gone: its directory goes, unless others put files there. */
  private static void deleteRun(Path run) throws IOException {
    for (Path left : JournalFile.children(run)) {
      if (left.toString().endsWith(METADATA_SUFFIX)) {
        Files.deleteIfExists(left);
      }
    }
    try {
      Files.deleteIfExists(run);
    } catch (DirectoryNotEmptyException e) {
      return;
    }
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}

package io.drec.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How much disk a journal takes. Its files are made long and filled from their beginning; what is
 * not filled yet takes no disk, which Java cannot ask the file system for.
 */
public final class JournalSize {
  private static final int CHUNK_BYTES = 64 * 1024;

  private JournalSize() {}

  /** Bytes filled in all files of the journal, to the next 64 KiB each. */
  public static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (JournalFile file : JournalFile.list(directory)) {
      bytes += filled(file.path());
    }
    return bytes;
  }

  /** Looks for the first chunk that is all zeros, by halves. */
  private static long filled(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      long filled = 0;
      long empty = (channel.size() + CHUNK_BYTES - 1) / CHUNK_BYTES;
      while (filled < empty) {
        long middle = (filled + empty) >>> 1;
        if (isEmpty(channel, chunk, middle * CHUNK_BYTES)) {
          empty = middle;
        } else {
          filled = middle + 1;
        }
      }
      return Math.min(filled * CHUNK_BYTES, channel.size());
    } catch (NoSuchFileException e) {
      // Deleted behind the compactor since it was listed.
      return 0;
    }
  }

  private static boolean isEmpty(FileChannel channel, ByteBuffer chunk, long offset)
      throws IOException {
    chunk.clear();
    int length = Math.max(0, channel.read(chunk, offset));
    for (int i = 0; i < length; i++) {
      if (chunk.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}

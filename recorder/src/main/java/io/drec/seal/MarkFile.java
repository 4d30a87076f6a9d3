package io.drec.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The marks of a recording, 128 bytes each: the first is the END, written anew with every sync; the
 * others are appended. Readable by all who may read the recording.
 */
public final class MarkFile implements AutoCloseable {
  public static final String NAME = "marks";

  /** What a reader takes; a writer that finds more leaves out the oldest. */
  static final int MARKS_MAX = 8192;

  private final FileChannel channel;

  private MarkFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file to write it, and makes it where there is none. */
  static MarkFile open(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    shorten(file);
    return new MarkFile(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  private static void shorten(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) <= (long) MARKS_MAX * Mark.BYTES) {
      return;
    }
    List<Mark> marks = read(file);
    Path fresh = file.resolveSibling(NAME + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(out, 0, marks.get(0));
      int from = Math.max(1, marks.size() - MARKS_MAX / 2);
      for (int i = from; i < marks.size(); i++) {
        write(out, (long) (i - from + 1) * Mark.BYTES, marks.get(i));
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void end(Mark mark) throws IOException {
    write(channel, 0, mark);
  }

  /** Behind the others, and safe when it returns. */
  void append(Mark mark) throws IOException {
    // A mark cut short by a crash is written over.
    long marks = Math.max(1, channel.size() / Mark.BYTES);
    write(channel, marks * Mark.BYTES, mark);
    channel.force(true);
  }

  private static void write(FileChannel out, long at, Mark mark) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(mark.toBytes());
    while (bytes.hasRemaining()) {
      out.write(bytes, at + bytes.position());
    }
  }

  /**
   * The marks that lie in a journal's directory, the END first where there is one; what is damaged
   * is left out.
   */
  public static List<Mark> readAll(Path directory) throws IOException {
    return read(directory.resolve(NAME));
  }

  private static List<Mark> read(Path file) throws IOException {
    List<Mark> marks = new ArrayList<>();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long count = in.size() / Mark.BYTES;
      read(in, 0, Math.min(count, 1), marks);
      read(in, Math.max(1, count - MARKS_MAX), count, marks);
    } catch (NoSuchFileException e) {
      return marks;
    }
    return marks;
  }

  private static void read(FileChannel in, long from, long to, List<Mark> marks)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Mark.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = from; i < to; i++) {
      bytes.clear();
      while (bytes.hasRemaining() && in.read(bytes, i * Mark.BYTES + bytes.position()) > 0) {
        continue;
      }
      Mark mark = bytes.hasRemaining() ? null : Mark.read(bytes, 0);
      if (mark != null) {
        marks.add(mark);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

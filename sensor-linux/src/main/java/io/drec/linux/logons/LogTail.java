package io.drec.linux.logons;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Follows a log from its end on, over rotation too. Reads a bounded amount each time. One thread.
 */
final class LogTail {
  /** What comes faster than this between two looks is passed over, and said. */
  static final int LOOK_BYTES_MAX = 1 << 20;

  static final int LINE_BYTES_MAX = 4096;

  private final Path file;
  private long inode;
  private long position;

  LogTail(Path file) {
    this.file = file;
    this.inode = inodeOf();
    this.position = size();
  }

  /**
   * Hands over the whole lines that were written since.
   *
   * @return false when some were passed over
   */
  boolean look(Consumer<String> lines) {
    long now = inodeOf();
    long size = size();
    if (now != inode || size < position) {
      inode = now;
      position = 0;
    }
    if (size <= position) {
      return true;
    }
    boolean isAll = size - position <= LOOK_BYTES_MAX;
    position = isAll ? position : size - LOOK_BYTES_MAX;
    ByteBuffer bytes = ByteBuffer.allocate((int) (size - position));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.read(bytes, position);
    } catch (IOException e) {
      return isAll; // it is being rotated: the next look finds the new one
    }
    int end = bytes.position();
    while (end > 0 && bytes.get(end - 1) != '\n') {
      end--;
    }
    position += end;
    new String(bytes.array(), 0, end, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.length() > LINE_BYTES_MAX ? line.substring(0, LINE_BYTES_MAX) : line)
        .forEach(lines);
    return isAll;
  }

  private long inodeOf() {
    try {
      return (Long) Files.getAttribute(file, "unix:ino");
    } catch (IOException e) {
      return 0;
    }
  }

  private long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}

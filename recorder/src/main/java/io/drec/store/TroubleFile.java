package io.drec.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One line that says what keeps the recorder from keeping anything, for those who ask meanwhile: it
 * cannot be recorded then. Of a fixed length and overwritten in place, so that a full disk has room
 * for it.
 */
final class TroubleFile {
  private static final int BYTES = 1024;

  private final Path file;

  TroubleFile(Path file) {
    this.file = file;
  }

  /**
   * @param line empty: all is well
   */
  void write(String line) throws IOException {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(text, 0, Math.min(text.length, BYTES)).rewind();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        out.write(bytes, bytes.position());
      }
    }
  }

  String read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && in.read(bytes) > 0) {
        continue;
      }
    } catch (NoSuchFileException e) {
      return "";
    }
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}

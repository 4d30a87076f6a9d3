package io.drec.relay.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Files that are there as they were written, or as they were before: written beside, forced to the
 * disk, renamed, and the directory forced too. Four bytes of CRC32C stand before what one holds.
 * Tests put another one in, that is killed in between.
 */
class Disk {
  private static final String NEW = ".new";
  private static final int CRC_BYTES = 4;

  void write(Path file, byte[] content) throws IOException {
    Path fresh = Path.of(file + NEW);
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.allocate(CRC_BYTES + content.length);
      bytes.putInt(crc(content)).put(content).flip();
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file);
  }

  private static void forceDirectory(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      } catch (IOException e) {
        // Where a directory cannot be opened (Windows) the rename is as safe as it gets.
        if (Files.isDirectory(parent) && !isWindows()) {
          throw e;
        }
      }
    }
  }

  private static boolean isWindows() {
    return java.io.File.separatorChar == '\\';
  }

  /**
   * @return null when there is no such file
   * @throws IOException when it is damaged
   */
  byte @Nullable [] read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (bytes.length < CRC_BYTES) {
      throw new IOException(file + ": found " + bytes.length + " bytes, expected a checksum");
    }
    byte[] content = Arrays.copyOfRange(bytes, CRC_BYTES, bytes.length);
    int found = ByteBuffer.wrap(bytes).getInt();
    if (found != crc(content)) {
      throw new IOException(
          String.format("%s: checksum %08x, computed %08x", file, found, crc(content)));
    }
    return content;
  }

  void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  static boolean isLeftOver(Path file) {
    return file.toString().endsWith(NEW);
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}

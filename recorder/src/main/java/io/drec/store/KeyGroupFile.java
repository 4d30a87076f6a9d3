package io.drec.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link KeyGroup}: its pages; of each the CRC32C; and an end, which checks these. It
 * is written once and read as a mapped file, through the page cache. Format: docs/format/store.md.
 */
final class KeyGroupFile {
  static final String SUFFIX = ".keys";
  private static final int MAGIC = 0x4b535244; // DRSK
  private static final int VERSION = 1;
  private static final int END_BYTES = 4 + 4 + 4 + 8 + 4;

  private KeyGroupFile() {}

  static Path path(Path directory, long number) {
    return directory.resolve(number + SUFFIX);
  }

  static long bytes(int pages) {
    return (long) pages * (KeyGroup.PAGE_BYTES + Integer.BYTES) + END_BYTES;
  }

  /**
   * Writes a group; when this returns it is on the disk.
   *
   * @return what META is to say of it
   */
  static KeyGroupRow write(Path directory, long number, KeyGroup group) throws IOException {
    Path path = path(directory, number);
    // A new file, never an old one again: that may still be mapped.
    Files.deleteIfExists(path);
    int pages = group.pages();
    ByteBuffer end =
        ByteBuffer.allocate(pages * Integer.BYTES + END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(KeyGroup.PAGE_BYTES);
      for (int i = 0; i < pages; i++) {
        group.copyPage(i, page.clear());
        end.putInt(crc(page.array(), page.capacity()));
        write(file, page);
      }
      end.putInt(MAGIC).putInt(VERSION).putInt(pages).putLong(number);
      int check = crc(end.array(), end.position());
      write(file, end.putInt(check).flip());
      file.force(true);
      return new KeyGroupRow(check, pages, group.letters(), group.spans());
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Opens the group that META tells of.
   *
   * @return null when there is no such file, or another one, or its end is damaged
   */
  static @Nullable KeyGroup open(Path directory, long number, KeyGroupRow row) {
    int pages = row.pages();
    try (FileChannel file = FileChannel.open(path(directory, number), StandardOpenOption.READ)) {
      if (pages < 1 || file.size() != bytes(pages)) {
        return null;
      }
      long pagesBytes = (long) pages * KeyGroup.PAGE_BYTES;
      byte[] end = new byte[pages * Integer.BYTES + END_BYTES];
      ByteBuffer in = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
      read(file, in, pagesBytes);
      int[] checks = new int[pages];
      in.flip().asIntBuffer().get(checks);
      in.position(pages * Integer.BYTES);
      boolean its =
          in.getInt() == MAGIC
              && in.getInt() == VERSION
              && in.getInt() == pages
              && in.getLong() == number
              && in.getInt() == row.check()
              && crc(end, end.length - Integer.BYTES) == row.check();
      ByteBuffer mapped = its ? file.map(FileChannel.MapMode.READ_ONLY, 0, pagesBytes) : null;
      return mapped == null
          ? null
          : KeyGroup.of(
              mapped, page -> isWhole(directory, number, page, checks), row.letters(), row.spans());
    } catch (IOException e) {
      return null;
    }
  }

  /** Fills the buffer, or as much of it as the file has from there on. */
  private static void read(FileChannel file, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining() && file.read(into, at + into.position()) > 0) {
      // All of it.
    }
  }

  /** By a read, which fails in order: where a mapped page fails, a checksum's loop ends the JVM. */
  private static boolean isWhole(Path directory, long number, int page, int[] checks) {
    ByteBuffer bytes = ByteBuffer.allocate(KeyGroup.PAGE_BYTES);
    try (FileChannel file = FileChannel.open(path(directory, number), StandardOpenOption.READ)) {
      read(file, bytes, (long) page * KeyGroup.PAGE_BYTES);
    } catch (IOException e) {
      return false;
    }
    return !bytes.hasRemaining() && crc(bytes.array(), bytes.capacity()) == checks[page];
  }
}

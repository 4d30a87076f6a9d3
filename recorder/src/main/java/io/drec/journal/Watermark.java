package io.drec.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The last frame that survives a power cut: its sequence and its chain value, in a file of 48 bytes
 * ({@code docs/format/journal.md}) beside the frames. It says what must be there, so that a reader
 * can tell an end from a loss, and a writer never hands out a sequence twice.
 *
 * @param chain 32 bytes
 */
record Watermark(long sequence, byte[] chain) {
  static final String NAME = "watermark";
  static final int BYTES = 48;
  static final Watermark NONE = new Watermark(-1, new byte[32]);

  private static final int MAGIC = 0x4d574344;
  private static final int CRC = 4;
  private static final int SEQUENCE = 8;
  private static final int CHAIN = 16;

  /** Reads the watermark; null when there is none or it is damaged. */
  static @Nullable Watermark read(Path directory) {
    try (FileChannel channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.READ)) {
      ByteBuffer bytes = buffer();
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, bytes.position()) < 0) {
          return null;
        }
      }
      if (bytes.getInt(0) != MAGIC || bytes.getInt(CRC) != checksum(bytes)) {
        return null;
      }
      byte[] chain = new byte[32];
      bytes.get(CHAIN, chain);
      return new Watermark(bytes.getLong(SEQUENCE), chain);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new JournalException(
          "cannot read " + directory.resolve(NAME) + ": " + e.getMessage(), e);
    }
  }

  /** Writes the watermark through to the disk. */
  void write(FileChannel channel) throws IOException {
    ByteBuffer bytes = buffer();
    bytes.putInt(0, MAGIC);
    bytes.putLong(SEQUENCE, sequence);
    bytes.put(CHAIN, chain);
    bytes.putInt(CRC, checksum(bytes));
    bytes.rewind();
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    channel.force(false);
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), SEQUENCE, BYTES - SEQUENCE);
    return (int) crc.getValue();
  }
}

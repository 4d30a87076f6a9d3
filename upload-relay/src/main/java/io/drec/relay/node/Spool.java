package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.wire.WireLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hosts sent while a relay had no parent, on its disk: a bounded cache that may be lost at any
 * time, as each host keeps what the centre has not acknowledged. Hence no fsync, and no error that
 * stops anything: what cannot be written or read is dropped and counted.
 *
 * <p>A lane is a folder of files of {@link #FILE_BYTES}, in order: {@code u32 length of message |
 * u32 CRC32C of what follows | 32 host | message}. When there is no room the oldest file goes, of
 * backfill first, then live, then index; what goes out first is index, then live, then backfill.
 * Not thread safe: it belongs to the relay's event loop.
 */
final class Spool implements AutoCloseable {
  static final int FILE_BYTES = 4 << 20;
  private static final int HEADER_BYTES = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final List<Lane> FIRST_OUT = List.of(Lane.INDEX, Lane.LIVE, Lane.BACKFILL);

  private final Path directory;
  private final long bytesMax;
  private final LaneFiles[] lanes = new LaneFiles[Lane.values().length];

  // Written on the event loop, read by whoever asks for a status.
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /** A file of records; how many are in one that an earlier process left is not counted. */
  private static final class SpoolFile {
    final Path path;
    long bytes;
    long messages;

    SpoolFile(Path path) {
      this.path = path;
    }
  }

  /** Files of one lane, oldest first; the last is written to. */
  private static final class LaneFiles {
    final ArrayDeque<SpoolFile> files = new ArrayDeque<>();
    @Nullable FileChannel writing;
    @Nullable FileChannel reading;
    long readAt;
    long nextNumber;
  }

  Spool(Path directory, long bytesMax) {
    this.directory = directory;
    this.bytesMax = bytesMax;
    for (Lane lane : FIRST_OUT) {
      lanes[lane.code()] = new LaneFiles();
      find(lane);
    }
  }

  long bytes() {
    return bytes.get();
  }

  long messages() {
    return messages.get();
  }

  /** Messages that there was no room for, or that were damaged. */
  long lost() {
    return lost.get();
  }

  boolean isEnabled() {
    return bytesMax > 0;
  }

  /** Keeps a message, or counts that it could not. */
  void add(Lane lane, SpoolRecord message) {
    LaneFiles files = lanes[lane.code()];
    if (files == null || !isEnabled()) {
      return;
    }
    int length = HEADER_BYTES + HostId.BYTES + message.bytes().length;
    if (!makeRoom(length)) {
      lost.incrementAndGet();
      return;
    }
    try {
      SpoolFile file = fileFor(lane, files, length);
      ByteBuffer record = encode(message, length);
      FileChannel writing = files.writing;
      while (writing != null && record.hasRemaining()) {
        writing.write(record);
      }
      file.bytes += length;
      file.messages++;
      bytes.addAndGet(length);
      messages.incrementAndGet();
    } catch (IOException e) {
      lost.incrementAndGet();
      closeWriting(files);
      LOG.warn("a message is not spooled: {}", e.toString());
    }
  }

  /** Takes the next message out; null when there is none. */
  @Nullable SpoolRecord poll() {
    for (Lane lane : FIRST_OUT) {
      LaneFiles files = lanes[lane.code()];
      while (!files.files.isEmpty()) {
        SpoolRecord record = read(files);
        if (record != null) {
          return record;
        }
        removeOldest(files);
      }
    }
    return null;
  }

  @Override
  public void close() {
    for (Lane lane : FIRST_OUT) {
      closeWriting(lanes[lane.code()]);
      closeReading(lanes[lane.code()]);
    }
  }

  private void find(Lane lane) {
    Path folder = folder(lane);
    LaneFiles files = lanes[lane.code()];
    try {
      Files.createDirectories(folder);
      try (var found = Files.list(folder)) {
        for (Path path : found.sorted().toList()) {
          SpoolFile file = new SpoolFile(path);
          file.bytes = Files.size(path);
          bytes.addAndGet(file.bytes);
          files.files.add(file);
          files.nextNumber = Long.parseLong(path.getFileName().toString(), 16) + 1;
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.warn("the spool {} cannot be read, and starts empty: {}", folder, e.toString());
    }
  }

  private Path folder(Lane lane) {
    return directory.resolve("lane-" + lane.code());
  }

  private boolean makeRoom(int length) {
    for (int index = FIRST_OUT.size() - 1; index >= 0; index--) {
      LaneFiles files = lanes[FIRST_OUT.get(index).code()];
      while (bytes.get() + length > bytesMax && !files.files.isEmpty()) {
        lost.addAndGet(files.files.element().messages);
        removeOldest(files);
      }
    }
    return bytes.get() + length <= bytesMax;
  }

  private SpoolFile fileFor(Lane lane, LaneFiles files, int length) throws IOException {
    SpoolFile last = files.files.peekLast();
    if (files.writing != null && last != null && last.bytes + length <= FILE_BYTES) {
      return last;
    }
    closeWriting(files);
    SpoolFile file =
        new SpoolFile(folder(lane).resolve(String.format("%016x", files.nextNumber++)));
    files.writing =
        FileChannel.open(file.path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    files.files.add(file);
    return file;
  }

  private static ByteBuffer encode(SpoolRecord message, int length) {
    ByteBuffer record = ByteBuffer.allocate(length);
    record.putInt(message.bytes().length).putInt(0);
    record.put(message.host().toBytes()).put(message.bytes());
    CRC32C checksum = new CRC32C();
    checksum.update(record.array(), HEADER_BYTES, length - HEADER_BYTES);
    record.putInt(4, (int) checksum.getValue());
    return record.flip();
  }

  /** The next record of the oldest file; null at its end, or where it is damaged. */
  private @Nullable SpoolRecord read(LaneFiles files) {
    SpoolFile file = files.files.element();
    try {
      FileChannel reading = files.reading;
      if (reading == null) {
        reading = FileChannel.open(file.path, StandardOpenOption.READ);
        files.reading = reading;
        files.readAt = 0;
      }
      if (files.readAt >= reading.size()) {
        return null;
      }
      ByteBuffer header = read(reading, files.readAt, HEADER_BYTES);
      int length = header.getInt();
      if (length <= 0 || length > WireLimits.SEALED_BYTES_MAX) {
        throw new IOException("a record of " + length + " bytes");
      }
      ByteBuffer body = read(reading, files.readAt + HEADER_BYTES, HostId.BYTES + length);
      CRC32C checksum = new CRC32C();
      checksum.update(body.array());
      if ((int) checksum.getValue() != header.getInt()) {
        throw new IOException("a record whose checksum does not fit");
      }
      byte[] host = new byte[HostId.BYTES];
      byte[] message = new byte[length];
      body.get(host).get(message);
      files.readAt += HEADER_BYTES + body.capacity();
      if (file.messages > 0) {
        file.messages--;
        messages.decrementAndGet();
      }
      return new SpoolRecord(HostId.of(host), message);
    } catch (IOException e) {
      lost.addAndGet(Math.max(1, file.messages));
      LOG.warn("the rest of {} is left out: {}", file.path, e.getMessage());
      return null;
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    if (channel.size() - at < length) {
      throw new IOException("a record that is cut off");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("a record that is cut off");
      }
    }
    return bytes.flip();
  }

  private void removeOldest(LaneFiles files) {
    SpoolFile file = files.files.remove();
    closeReading(files);
    if (files.files.isEmpty()) {
      closeWriting(files);
    }
    bytes.addAndGet(-file.bytes);
    messages.addAndGet(-file.messages);
    try {
      Files.deleteIfExists(file.path);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file.path, e.toString());
    }
  }

  private static void closeWriting(LaneFiles files) {
    close(files.writing);
    files.writing = null;
  }

  private static void closeReading(LaneFiles files) {
    close(files.reading);
    files.reading = null;
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("a file of the spool cannot be closed: {}", e.toString());
    }
  }
}

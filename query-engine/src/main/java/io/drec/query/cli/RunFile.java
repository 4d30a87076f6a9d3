package io.drec.query.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that {@code drec up} runs for one recording, and which process it is. The file is locked for
 * as long as that process lives, so a file left over by a crash means nothing; and its start time
 * stands beside its pid, so that no stranger who got the same pid is ever signalled.
 */
final class RunFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private RunFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The file for a recording: {@code var-lib-drec.pid}. */
  static Path of(Path directory, Path data) {
    String name = data.toAbsolutePath().normalize().toString().substring(1).replace('/', '-');
    return directory.resolve(name + ".pid");
  }

  /** Takes the file for this process; empty when another has it. */
  static Optional<RunFile> take(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      return Optional.empty();
    }
    ProcessHandle self = ProcessHandle.current();
    String text = self.pid() + " " + startMillis(self) + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(new RunFile(file, channel));
  }

  /** The process that has the file now. */
  static Optional<ProcessHandle> holder(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file).strip().split(" ", -1);
    if (words.length != 2 || !words[0].matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(process -> Long.toString(startMillis(process)).equals(words[1]));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(-1L);
  }
}

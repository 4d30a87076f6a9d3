package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.stream.Stream;

/** The directory of a fleet store, with a file that says what it is. */
final class FleetDirectory {
  static final String FILE = "fleet.properties";
  static final String FORMAT = "drec-fleet";
  static final int VERSION = 2;

  /** Has no packed rows; else the same. */
  private static final String VERSION_BEFORE = "1";

  private static final int FILE_BYTES_MAX = 4096;

  private FleetDirectory() {}

  /**
   * Makes the directory where there is none, or checks what is there.
   *
   * @return where RocksDB's files lie
   * @throws FleetStoreException when it is another's, or of another version
   */
  static Path prepare(Path directory) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(FILE);
      if (Files.exists(file)) {
        check(directory, file);
      } else {
        refuseForeign(directory);
        write(file);
      }
    } catch (IOException e) {
      throw new FleetStoreException(
          "the fleet store "
              + directory
              + " cannot be opened: "
              + e
              + "; check the path, its owner"
              + " and the disk",
          e);
    }
    return directory.resolve("rocks");
  }

  /** One of the version before becomes one of this: from now on it may have rows of it. */
  private static void check(Path directory, Path file) throws IOException {
    Properties found = new Properties();
    try (InputStream in = Files.newInputStream(file);
        Reader text =
            new StringReader(new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8))) {
      found.load(text);
    } catch (IllegalArgumentException e) {
      throw new FleetStoreException(
          file
              + " is damaged: "
              + e.getMessage()
              + "; expected "
              + expected().strip().replace("\n", ", "),
          e);
    }
    String format = found.getProperty("format", "none");
    String version = found.getProperty("version", "none");
    if (!format.equals(FORMAT)) {
      throw new FleetStoreException(
          directory
              + " is no fleet store: its "
              + FILE
              + " says format "
              + format
              + ", expected "
              + FORMAT
              + "; name another directory (fleet.directory)");
    }
    if (version.equals(VERSION_BEFORE)) {
      write(file);
    } else if (!version.equals(Integer.toString(VERSION))) {
      throw new FleetStoreException(
          "the fleet store "
              + directory
              + " has version "
              + version
              + ", expected "
              + VERSION
              + "; use the drec that wrote it, or let the hosts fill a new directory");
    }
  }

  private static void refuseForeign(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Path stranger = files.findFirst().orElse(null);
      if (stranger != null) {
        throw new FleetStoreException(
            directory
                + " holds "
                + stranger.getFileName()
                + " and no "
                + FILE
                + ", so it is no fleet store; name an empty directory (fleet.directory)");
      }
    }
  }

  private static String expected() {
    return "format=" + FORMAT + "\nversion=" + VERSION + "\n";
  }

  private static void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(FILE + ".new");
    try (FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(expected().getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

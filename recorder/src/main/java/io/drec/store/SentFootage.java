package io.drec.store;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a centre has a recording: written by the host's link, read by the recorder, so that
 * it can say what it overwrites that nobody else has.
 *
 * @param recording its id
 * @param indexed sequence of the last frame of which the centre has the index; -1: of none
 */
public record SentFootage(UUID recording, long indexed) {
  /** Name of the file in the directory of the link's state. */
  public static final String FILE = "sent";

  private static final String FORMAT = "drec-sent";
  private static final int VERSION = 1;

  /** Where the file lies in a link's directory. */
  public static Path in(Path linkDirectory) {
    return linkDirectory.resolve("state").resolve(FILE);
  }

  /** Puts this in place of what the file said. */
  public void write(Path file) throws IOException {
    String text =
        "format="
            + FORMAT
            + "\nversion="
            + VERSION
            + "\nrecording="
            + recording
            + "\nindexed="
            + indexed
            + "\n";
    Path fresh = Path.of(file + ".new");
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * @return null when there is no such file
   * @throws StoreException when it cannot be read, or is not what it should be
   */
  public static @Nullable SentFootage read(Path file) {
    Properties values = new Properties();
    try {
      values.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return null;
    } catch (AccessDeniedException e) {
      throw new StoreException("cannot read " + file + ": permission denied", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException("cannot read " + file + ": " + e.getMessage(), e);
    }
    String found = values.getProperty("format", "nothing") + " " + values.getProperty("version");
    if (!found.equals(FORMAT + " " + VERSION)) {
      throw new StoreException(
          file
              + ": found "
              + found
              + ", expected "
              + FORMAT
              + " "
              + VERSION
              + "; delete it, the link writes it again");
    }
    try {
      return new SentFootage(
          UUID.fromString(values.getProperty("recording", "")),
          Long.parseLong(values.getProperty("indexed", "")));
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          file + ": no recording and sequence in it; delete it, the link writes it again", e);
    }
  }
}

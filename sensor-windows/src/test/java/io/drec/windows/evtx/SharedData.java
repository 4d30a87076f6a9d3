package io.drec.windows.evtx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recordings that other people published. They lie beside the checkout, in {@code ../shared}, or
 * where the environment variable {@code DREC_SHARED} says, and are never copied into it.
 */
public final class SharedData {
  private SharedData() {}

  /** A folder of the data; skips the test where it is not. */
  public static Path folder(String name) {
    String told = System.getenv("DREC_SHARED");
    Path shared =
        told == null ? Path.of(System.getProperty("drec.root"), "../shared") : Path.of(told);
    Path folder = shared.resolve("data").resolve(name).normalize();
    assumeTrue(
        Files.isDirectory(folder),
        () -> "no recordings at " + folder + "; DREC_SHARED can tell where they are");
    return folder;
  }

  /** The files below a folder whose names end so, in order. */
  public static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.drec.acceptance.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recordings that other people published. They lie beside the checkout, in {@code ../shared}, or
 * where the environment variable {@code DREC_SHARED} says, and are never copied into it.
 */
final class SharedData {
  private SharedData() {}

  static Path folder() {
    String told = System.getenv("DREC_SHARED");
    String root = System.getProperty("drec.root", ".");
    Path shared = told == null ? Path.of(root, "../shared") : Path.of(told);
    return shared.resolve("data").normalize();
  }

  /** A file or folder of the data; skips the test where it is not. */
  static Path of(String name) {
    Path path = folder().resolve(name);
    assumeTrue(
        Files.exists(path),
        () -> "no recordings at " + path + "; DREC_SHARED can tell where they are");
    return path;
  }
}

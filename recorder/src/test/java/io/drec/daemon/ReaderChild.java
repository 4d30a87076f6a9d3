package io.drec.daemon;

import io.drec.compact.Footages;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import java.nio.file.Path;

/**
 * {@code DIRECTORY}: asks a recording for its status: whether it is recording, and how many records
 * it holds.
 */
final class ReaderChild {
  private ReaderChild() {}

  public static void main(String[] args) {
    try (Footage footage = Footages.open(Path.of(args[0]))) {
      FootageStatus status = footage.status();
      System.out.println("recording " + status.recording());
      System.out.println(status.records());
    }
  }
}

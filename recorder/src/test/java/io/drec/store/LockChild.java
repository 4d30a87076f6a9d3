package io.drec.store;

import java.io.IOException;
import java.nio.file.Path;

/** Holds a recording's lock until it is killed. */
final class LockChild {
  private LockChild() {}

  public static void main(String[] args) throws IOException {
    try (RecordingDirectory held = RecordingDirectory.openForRecording(Path.of(args[0]), null)) {
      System.out.println(held.isRecording() ? "ready" : "no lock");
      System.in.read();
    }
  }
}

package io.drec.compact;

import io.drec.store.RecordingDirectory;
import java.nio.file.Path;

/** Compacts until it is killed; {@link KilledCompactorTest} starts it in a process of its own. */
final class CompactingChild {
  private static final int SEGMENT_BYTES = 2048;

  private CompactingChild() {}

  public static void main(String[] args) throws InterruptedException {
    RecordingDirectory directory = RecordingDirectory.openForReading(Path.of(args[0]));
    CompactorConfig config = TestRecording.stepwise(SEGMENT_BYTES);
    try (Compactor compactor = Compactor.open(directory, config)) {
      System.out.println("compacting from " + compactor.position());
      while (true) {
        if (compactor.step() == 0 && !compactor.tidy()) {
          Thread.sleep(5);
        }
      }
    }
  }
}

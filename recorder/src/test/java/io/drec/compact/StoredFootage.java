package io.drec.compact;

import io.drec.record.FrameView;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Recordings on disk that lie there as a recorder leaves them. */
public final class StoredFootage {
  private StoredFootage() {}

  /**
   * Writes frames, which take the journal's own sequences, and opens them: of each hundred, some
   * lie in large segments, some in small ones as they were just written, the rest in the journal
   * alone.
   *
   * @param settled of each hundred, in segments that stay
   * @param fresh of each hundred, behind these
   */
  public static Footage of(Path root, Iterable<FrameView> story, int settled, int fresh)
      throws IOException {
    List<byte[]> frames = new ArrayList<>();
    for (FrameView frame : story) {
      byte[] bytes = new byte[frame.length()];
      frame.copyTo(bytes, 0);
      frames.add(bytes);
    }
    int first = frames.size() * settled / 100;
    int second = frames.size() * (settled + fresh) / 100;
    try (TestRecording recording = new TestRecording(root)) {
      try (Compactor compactor = recording.compactor(64 * 1024)) {
        recording.append(TestRecording.view(frames.subList(0, first)));
        takeAll(compactor);
        compactor.settle();
        recording.append(TestRecording.view(frames.subList(first, second)));
        takeAll(compactor);
      }
      recording.append(TestRecording.view(frames.subList(second, frames.size())));
    }
    return Footages.open(
        io.drec.store.RecordingDirectory.openForReading(root), TestRecording.USERS);
  }

  private static void takeAll(Compactor compactor) {
    while (compactor.step() > 0) {
      continue;
    }
    compactor.sync();
  }
}

package io.drec.compact;

import io.drec.store.Footage;
import io.drec.store.RecordingDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Says how many records there are, each time it is asked; started as another user. */
final class AskingChild {
  private AskingChild() {}

  public static void main(String[] args) throws IOException {
    RecordingDirectory directory = RecordingDirectory.openForReading(Path.of(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Footage footage = Footages.open(directory, TestRecording.USERS)) {
      while (in.readLine() != null) {
        footage.refresh();
        long[] seen = {0};
        footage.records(Long.MIN_VALUE, Long.MAX_VALUE, record -> ++seen[0] > 0);
        System.out.println(footage.status().records() + " " + seen[0]);
      }
    }
  }
}

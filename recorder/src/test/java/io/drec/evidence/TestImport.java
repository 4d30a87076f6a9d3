package io.drec.evidence;

import io.drec.compact.Answers;
import io.drec.compact.Footages;
import io.drec.store.Footage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Evidence in a folder, and a recording to import it into. */
final class TestImport {
  final Path recording;
  final Path evidence;
  final ImportConfig config;

  TestImport(Path root) throws IOException {
    recording = root.resolve("recording");
    evidence = Files.createDirectories(root.resolve("evidence"));
    config = config(recording);
  }

  static ImportConfig config(Path recording) {
    return ImportConfig.of(recording)
        .withFormats(List.of(new LinesFormat()))
        .withBatchBytes(Batch.SLAB_BYTES)
        .withJournal(journal -> journal.withReserveBytes(0));
  }

  static String lines(String... events) {
    return LinesFormat.HEAD + String.join("\n", events) + "\n";
  }

  Path file(String name, String... events) throws IOException {
    Path file = evidence.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, lines(events));
  }

  ImportReport run(Path... named) throws IOException {
    return Import.of(config).run(List.of(named));
  }

  Footage footage() {
    return Footages.open(recording);
  }

  List<String> answers() {
    try (Footage footage = footage()) {
      return Answers.of(footage);
    }
  }

  /** Records as HOST TIME TYPE, in the order stored. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    try (Footage footage = footage()) {
      footage.records(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          stored -> {
            told.add(stored.host() + " " + stored.timeNs() + " " + stored.record().type());
            return true;
          });
    }
    return told;
  }
}

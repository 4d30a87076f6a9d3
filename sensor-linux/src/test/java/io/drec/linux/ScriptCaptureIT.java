package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileHash;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of scripts that really ran. */
final class ScriptCaptureIT {
  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldTellTheTextOfAScriptOnceHoweverItIsRun() throws Exception {
    Path script = directory.resolve("x.sh");
    Files.writeString(script, "#!/bin/sh\n# a script\nexit 0\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("y.sh"), "exit 0 # another\n");
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload)) {
      String runs = "./x.sh; ./x.sh; sh ./x.sh; sh y.sh no-file; sh no-file; sleep 0.3";
      capture.until(workload.start(directory, "/bin/sh", "-c", runs)).stop();

      List<RecordView> texts = capture.of(RecordType.SCRIPT);
      assertThat(texts.stream().map(record -> Capture.text(record, FieldId.VALUE)))
          .containsExactly("#!/bin/sh\n# a script\nexit 0\n", "exit 0 # another\n");
      assertThat(texts.stream().map(record -> Capture.text(record, FieldId.PATH)))
          .containsExactly(script.toString(), directory.resolve("y.sh").toString());
      List<RecordView> hashes =
          capture.of(RecordType.FILE_HASH).stream()
              .filter(r -> r.bodyInt(FileHash.ROLE) == RecordLayout.RAN_SCRIPT)
              .toList();
      assertThat(hashes.stream().map(record -> Capture.text(record, FieldId.HASHES)))
          .containsExactlyElementsOf(
              texts.stream().map(record -> Capture.text(record, FieldId.SCRIPT_ID)).toList());
    }
  }
}

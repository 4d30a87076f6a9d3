package io.drec.linux.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ScriptFinderTest {
  private static RecordBuilder exec(String exe, String... argv) {
    return new RecordBuilder()
        .begin(RecordType.PROC_START, ProcStart.BYTES, 1)
        .field(FieldId.EXE, exe)
        .field(FieldId.CWD, "/home/ann")
        .field(FieldId.ARGV, String.join("\0", argv) + "\0");
  }

  private static String found(RecordBuilder builder) {
    ByteBuffer record = builder.end();
    ScriptFinder.Found found = ScriptFinder.find(new RecordView().wrap(record, 0, record.limit()));
    return found == null
        ? "-"
        : (found.isSure() ? "sure " : "") + new String(found.path(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldTakeTheKernelsWordForAScript() {
    RecordBuilder exec = exec("/usr/bin/dash", "/bin/sh", "./x.sh").field(FieldId.SCRIPT, "./x.sh");
    assertThat(found(exec)).isEqualTo("sure /home/ann/x.sh");
  }

  @Test
  void shouldTakeTheFirstArgumentThatIsNoOption() {
    assertThat(found(exec("/usr/bin/dash", "sh", "x.sh", "y"))).isEqualTo("/home/ann/x.sh");
    assertThat(found(exec("/usr/bin/python3.12", "python3", "-u", "/opt/x.py")))
        .isEqualTo("/opt/x.py");
    assertThat(found(exec("/bin/bash", "bash", "-o", "pipefail", "../x"))).isEqualTo("/home/x");
  }

  @Test
  void shouldFindNoneWhereTheScriptIsNoFile() {
    assertThat(found(exec("/usr/bin/dash", "sh", "-c", "id"))).isEqualTo("-");
    assertThat(found(exec("/bin/bash", "bash", "-xec", "id"))).isEqualTo("-");
    assertThat(found(exec("/usr/bin/python3", "python3", "-m", "http.server"))).isEqualTo("-");
    assertThat(found(exec("/bin/bash", "bash"))).isEqualTo("-");
    assertThat(found(exec("/bin/bash", "bash", "-"))).isEqualTo("-");
    assertThat(found(exec("/usr/bin/mawk", "awk", "{print}"))).isEqualTo("-");
    assertThat(found(exec("/usr/bin/cat", "cat", "x.sh"))).isEqualTo("-");
  }
}

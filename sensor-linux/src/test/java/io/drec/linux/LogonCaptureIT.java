package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.linux.logons.AuditSwitch;
import io.drec.record.AuthKind;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout.Auth;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit system tells of processes that are recorded, and of no others. */
final class LogonCaptureIT {
  private static final String SU = "su -s /bin/true nobody";

  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
    Capture.assumePossible();
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/su")), "needs su");
  }

  @Test
  void shouldTellOfASuThatIsRecordedAndOfNoOther() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        AuditSwitch audit = new AuditSwitch();
        FactCapture capture = FactCapture.of(workload)) {
      assumeTrue(audit.isOn(), "the audit system cannot be switched on here");
      Process outside = new ProcessBuilder("/bin/sh", "-c", SU).start();
      capture.until(outside);
      capture.until(workload.start(directory, "/bin/sh", "-c", SU + "; sleep 0.5")).stop();

      List<RecordView> told = capture.of(RecordType.AUTH);
      assertThat(told).isNotEmpty();
      RecordView su =
          capture.of(RecordType.PROC_START).stream()
              .filter(record -> Capture.text(record, FieldId.EXE).endsWith("/su"))
              .filter(record -> record.bodyInt(ProcStart.KIND) == 2)
              .findFirst()
              .orElseThrow();
      assertThat(told)
          .allSatisfy(record -> assertThat(record.pid()).isEqualTo(su.pid()))
          .allSatisfy(record -> assertThat(record.startNs()).isEqualTo(su.startNs()))
          .allSatisfy(
              record ->
                  assertThat(record.timeNs())
                      .isBetween(su.timeNs() - 10_000_000, su.timeNs() + 60_000_000_000L));
      assertThat(told.stream().map(r -> AuthKind.ofCode(r.bodyInt(Auth.KIND))))
          .contains(AuthKind.LOGON);
      assertThat(told.stream().map(r -> Capture.text(r, FieldId.TARGET_USER))).contains("nobody");
    }
  }
}

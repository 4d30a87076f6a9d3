package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.SystemAct;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.record.SystemKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, tasks and services of a root of our own, in a mount namespace of the workload's. */
final class WatchCaptureIT {
  @TempDir Path root;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  private static String told(RecordView record) {
    return SystemKind.ofCode(record.bodyInt(SystemAct.KIND))
        + " "
        + Capture.text(record, FieldId.NAME)
        + " "
        + Capture.text(record, FieldId.TARGET_USER)
        + " "
        + Capture.text(record, FieldId.COMMAND_LINE);
  }

  /**
   * The workload sees our directory as /etc, by a bind mount that nobody else sees: so it changes
   * what the sensor is told to watch, and nothing of this host.
   */
  @Test
  void shouldTellWhatChangesInTheWatchedFilesAndWhoDidIt() throws Exception {
    Path etc = Files.createDirectories(root.resolve("etc/cron.d")).getParent();
    Files.createDirectories(etc.resolve("systemd/system"));
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/bash\n");
    String acts =
        "mount --make-rprivate / && mount --bind "
            + etc
            + " /etc && echo 'eve:x:0:0::/root:/bin/sh' >> /etc/passwd"
            + " && echo '* * * * * root /opt/beacon -q' > /etc/cron.d/tmp~"
            + " && mv /etc/cron.d/tmp~ /etc/cron.d/beacon"
            + " && sleep 0.3"
            + " && printf '[Service]\\nExecStart=/opt/x\\n' > /etc/systemd/system/x.service"
            + " && sleep 0.3 && rm /etc/cron.d/beacon; sleep 0.3";
    Host running = Host.running();
    Host host = new Host(root, running.libbpf(), running.arch());
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload, host, FactCapture.FACTS)) {
      Process shell = workload.start(root, "/usr/bin/unshare", "--mount", "/bin/sh", "-c", acts);
      capture.until(shell).stop();
      assertThat(shell.exitValue()).isZero();

      List<RecordView> records = capture.of(RecordType.SYSTEM);
      assertThat(records.stream().map(WatchCaptureIT::told))
          .containsExactly(
              "ACCOUNT_CREATE - eve -",
              "TASK_CREATE /etc/cron.d/beacon /opt/beacon -q root /opt/beacon -q",
              "SERVICE_CREATE x.service - /opt/x",
              "TASK_DELETE /etc/cron.d/beacon /opt/beacon -q root /opt/beacon -q");
      List<Integer> recorded =
          capture.of(RecordType.PROC_START).stream().map(RecordView::pid).toList();
      assertThat(recorded).containsAll(records.stream().map(RecordView::pid).toList());
    }
  }
}

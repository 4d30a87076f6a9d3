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

/** A control group named as docker names it, with docker's file in a root of our own. */
final class ContainerCaptureIT {
  private static final String ID = "0123456789abcdef".repeat(4);

  @TempDir Path root;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldTellTheImageOnceForAllProcessesOfAContainer() throws Exception {
    Path file = root.resolve("var/lib/docker/containers/" + ID + "/config.v2.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"Name\":\"/web\",\"Config\":{\"Image\":\"nginx:1.27\"}}");
    Host running = Host.running();
    Host host = new Host(root, running.libbpf(), running.arch());
    try (ScopedWorkload workload = new ScopedWorkload();
        FactCapture capture = FactCapture.of(workload, host, FactCapture.FACTS)) {
      Path group = workload.directory().resolve("docker-" + ID + ".scope");
      String acts =
          "mkdir " + group + " && echo $$ > " + group + "/cgroup.procs && /bin/true && /bin/true";
      Process shell = workload.start(root, "/bin/sh", "-c", acts);
      capture.until(shell).stop();
      Files.delete(group);
      assertThat(shell.exitValue()).isZero();

      List<RecordView> told =
          capture.of(RecordType.SYSTEM).stream()
              .filter(r -> r.bodyInt(SystemAct.KIND) == SystemKind.CONTAINER.code())
              .toList();
      assertThat(told).hasSize(1);
      assertThat(Capture.text(told.get(0), FieldId.CONTAINER_ID)).isEqualTo(ID);
      assertThat(Capture.text(told.get(0), FieldId.IMAGE)).isEqualTo("nginx:1.27");
      assertThat(Capture.text(told.get(0), FieldId.NAME)).isEqualTo("web");
      assertThat(Capture.text(told.get(0), FieldId.PROVIDER)).isEqualTo("docker");
      assertThat(capture.hits()).isEqualTo(capture.delivered() + capture.lost());
    }
  }
}

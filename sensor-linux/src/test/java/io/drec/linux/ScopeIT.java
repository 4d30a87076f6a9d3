package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scope is a control group with all below it, and nothing else. */
final class ScopeIT {
  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldRecordTheGroupAndThoseBelowItAndNothingElse() throws Exception {
    try (ScopedWorkload other = new ScopedWorkload();
        ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Path nested = Files.createDirectories(workload.directory().resolve("a/b"));
      capture.until(other.start(directory, "/bin/true", "outside"));
      capture.until(workload.startIn(nested, directory, "/bin/true", "nested"));
      capture.until(workload.start(directory, "/bin/true", "inside"));
      capture.stop();

      assertThat(capture.execs().stream().map(Capture::argv))
          .containsExactly(List.of("/bin/true", "nested"), List.of("/bin/true", "inside"));
      assertThat(capture.execs().stream().map(r -> Capture.text(r, FieldId.CGROUP)))
          .containsExactly(cgroup(nested), cgroup(workload.directory()));
      assertThat(capture.of(RecordType.PROC_EXIT)).hasSize(2);
    }
  }

  private static String cgroup(Path group) throws SensorException {
    return "/" + CgroupScope.mountOfCgroup2(Host.running()).relativize(group);
  }

  @Test
  void shouldRecordTheWholeHostWithoutAScope() throws Exception {
    SensorConfig whole = new SensorConfig(null, Capture.RING_BYTES);
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(whole, true, true)) {
      capture.until(workload.start(directory, "/bin/true", "anywhere")).stop();

      assertThat(capture.execs().stream().map(Capture::argv))
          .contains(List.of("/bin/true", "anywhere"));
      int own = (int) ProcessHandle.current().pid();
      assertThat(capture.of(RecordType.PROC_START))
          .as("the recorder itself is recorded too")
          .anySatisfy(r -> assertThat(r.pid()).isEqualTo(own));
    }
  }

  @Test
  void shouldSayWhatAScopeMustBe() {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(SensorException.class)
        .hasMessageMatching(
            "scope .* is no directory of cgroup v2: give one below /.* makes one\\)");
    assertThatThrownBy(() -> open(directory.resolve("none")))
        .isInstanceOf(SensorException.class)
        .hasMessageMatching("scope .*/none cannot be read: mkdir .*/none, or give another");
  }

  private static void open(Path scope) throws SensorException {
    LinuxSensor.open(Host.running(), new SensorConfig(scope, Capture.RING_BYTES), true).close();
  }
}

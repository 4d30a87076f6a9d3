package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.SensorConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told at start: the running processes, and which directories are symbolic links. */
final class SnapshotIT {
  private static final int PROCESSES = 320;
  @TempDir Path temporary;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  /** With false as before Linux 5.18, where user space adds the arguments. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTellEachRunningProcessOnce(boolean mayCopyArgv) throws Exception {
    Path directory = temporary.toRealPath();
    try (ScopedWorkload workload = new ScopedWorkload()) {
      String sleepers =
          "for i in $(seq " + PROCESSES + "); do sleep 1000.$i & done; echo ready; wait";
      Process shell = workload.start(directory, "/bin/bash", "-c", sleepers);
      assertThat(shell.inputReader().readLine()).isEqualTo("ready");
      awaitSleepers(workload);
      SensorConfig config = new SensorConfig(workload.directory(), Capture.RING_BYTES);
      try (Capture capture = Capture.of(config, true, mayCopyArgv)) {
        capture.stop();

        Map<String, RecordView> byArgument = new HashMap<>();
        List<RecordView> starts = capture.of(RecordType.PROC_START);
        for (RecordView start : starts) {
          assertThat(start.isSnapshot()).isTrue();
          byArgument.put(String.join(" ", Capture.argv(start)), start);
        }
        assertThat(starts).hasSize(PROCESSES + 1);
        for (int i = 1; i <= PROCESSES; i++) {
          RecordView sleep = byArgument.get("sleep 1000." + i);
          assertThat(sleep).as("sleep %d", i).isNotNull();
          assertThat(sleep.bodyInt(ProcStart.PARENT_PID)).isEqualTo((int) shell.pid());
          assertThat(Capture.text(sleep, FieldId.EXE)).isEqualTo("/usr/bin/sleep");
          assertThat(Capture.text(sleep, FieldId.CWD)).isEqualTo(directory.toString());
          assertThat(Capture.text(sleep, FieldId.COMM)).isEqualTo("sleep");
        }
        assertThat(capture.total(Hook.SNAPSHOT, io.drec.record.LossCause.HIT))
            .isEqualTo(PROCESSES + 1);
      }
    }
  }

  private static void awaitSleepers(ScopedWorkload workload) throws Exception {
    Path procs = workload.directory().resolve("cgroup.procs");
    for (int tries = 0; tries < 200; tries++) {
      int asleep = 0;
      for (String pid : Files.readAllLines(procs)) {
        if (Files.readString(Path.of("/proc", pid, "comm")).equals("sleep\n")) {
          asleep++;
        }
      }
      if (asleep == PROCESSES) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the sleepers did not start");
  }

  @Test
  void shouldTellWhichDirectoriesAreSymbolicLinks() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String parent : List.of("/", "/usr", "/var")) {
      try (var entries = Files.list(Path.of(parent))) {
        for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
          if (Files.isDirectory(link)) {
            expected.add(Files.readSymbolicLink(link) + " at " + link);
          }
        }
      }
    }
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      List<RecordView> facts =
          capture.of(RecordType.FILE_OP).stream().filter(RecordView::isSnapshot).toList();
      assertThat(
              facts.stream()
                  .map(
                      r -> Capture.text(r, FieldId.PATH) + " at " + Capture.text(r, FieldId.PATH2)))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(facts).allSatisfy(r -> assertThat(r.bodyInt(FileOp.OP)).isEqualTo(3));
      assertThat(facts).allSatisfy(r -> assertThat(r.length()).isGreaterThan(Header.BYTES));
    }
  }
}

package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.fallback.WaitingFiles.When;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingFilesTest {
  private final ProcessTable processes = new ProcessTable();
  private final WaitingFiles waiting = new WaitingFiles();
  private final List<String> told = new ArrayList<>();

  private final List<When> times = new ArrayList<>();

  private void happens(int pid, String path) {
    happens(pid, path, 100, 200);
  }

  private void happens(int pid, String path, long emptyNs, long heardNs) {
    waiting.add(new Event(FileWatch.CREATE, pid, null, path, null, 0), emptyNs, heardNs);
  }

  private Known starts(int pid) {
    Known process = new Known(pid, 10, 10, 1, 1);
    processes.put(process);
    return process;
  }

  private int tell(boolean isUpToDate) {
    return waiting.tell(
        processes,
        isUpToDate,
        (event, process, when) -> {
          told.add(process.pid + event.path());
          times.add(when);
        });
  }

  @Test
  void shouldTellWhatKnownProcessesDidInItsOrder() {
    starts(7);
    starts(8);
    happens(8, "/b");
    happens(7, "/a");
    assertThat(tell(false)).isZero();
    assertThat(told).containsExactly("8/b", "7/a");
    assertThat(waiting.size()).isZero();
    assertThat(tell(true)).isZero();
    assertThat(told).hasSize(2);
  }

  @Test
  void shouldWaitForTheStartOfAProcessAsLongAsItMayStillBeHeardOf() {
    happens(9, "/early");
    starts(7);
    happens(7, "/a");
    assertThat(tell(false)).isZero();
    assertThat(waiting.size()).isEqualTo(1);
    starts(9);
    assertThat(tell(true)).isZero();
    assertThat(told).containsExactly("7/a", "9/early");
  }

  @Test
  void shouldCountWhatAProcessDidWhoseStartWasMissed() {
    happens(9, "/x");
    happens(9, "/y");
    starts(7);
    happens(7, "/a");
    assertThat(tell(true)).isEqualTo(2);
    assertThat(told).containsExactly("7/a");
    assertThat(tell(true)).as("once").isZero();
  }

  @Test
  void shouldTellThatWhatCameFirstWasDoneBeforeTheEndOfWhoCameLater() {
    Known shell = starts(7);
    shell.ranNs = 130;
    starts(8).endedNs = 150;
    happens(7, "/script");
    happens(8, "/made");
    happens(7, "/afterwards");
    assertThat(tell(true)).isZero();
    assertThat(times)
        .containsExactly(new When(130, 150, 200), new When(100, 150, 150), new When(130, 200, 200));
  }

  @Test
  void shouldNotTellAnActBeforeTheProgramThatDidItNorBeforeNothingWasHeard() {
    starts(7);
    starts(8).ranNs = 90;
    starts(9).ranNs = 300;
    happens(7, "/a", 0, 200);
    happens(8, "/b", 100, 200);
    happens(9, "/c", 0, 200);
    assertThat(tell(true)).isZero();
    assertThat(times).extracting(When::afterNs).containsExactly(10L, 100L, 10L);
  }
}

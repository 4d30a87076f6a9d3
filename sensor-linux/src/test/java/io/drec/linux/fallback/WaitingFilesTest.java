package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingFilesTest {
  private final ProcessTable processes = new ProcessTable();
  private final WaitingFiles waiting = new WaitingFiles();
  private final List<String> told = new ArrayList<>();

  private void happens(int pid, String path) {
    waiting.add(new Event(FileWatch.CREATE, pid, null, path, null, 0));
  }

  private void starts(int pid) {
    processes.put(new Known(pid, 10, 10, 1, 1));
  }

  private int tell(boolean isUpToDate) {
    return waiting.tell(
        processes, isUpToDate, (event, process) -> told.add(process.pid + event.path()));
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
}

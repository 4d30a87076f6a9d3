package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While nothing happens it sleeps; and it does not oversleep. */
final class WakeIT {
  @TempDir Path directory;

  @BeforeAll
  static void assumePossible() {
    Capture.assumePossible();
  }

  /** The shell's own records are taken while it sleeps; then the ring is empty. */
  @Test
  @Timeout(60)
  void shouldBeWokenByTheFirstRecordInAnEmptyRing() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Process shell =
          workload.start(directory, "/bin/sh", "-c", "sleep 0.5; /bin/true first; exit 0");
      while (capture.execs().stream().noneMatch(r -> Capture.argv(r).contains("first"))) {
        capture.await();
      }
      capture.until(shell).stop();
      assertThat(capture.execs().stream().map(Capture::argv))
          .contains(List.of("/bin/true", "first"));
    }
  }

  @Test
  @Timeout(60)
  void shouldNotWaitWhenItWasWokenBefore() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      int before = capture.execs().size();
      capture.wakeup();
      capture.await();
      assertThat(capture.execs()).hasSize(before);
    }
  }
}

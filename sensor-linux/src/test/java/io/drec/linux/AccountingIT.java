package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.LossCause;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost uncounted, on the running kernel. */
final class AccountingIT {
  private static final int SMALL_RING_BYTES = 64 * 1024;

  @TempDir Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @Test
  void shouldAccountForEachHitWhenTheRingOverflows() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload, SMALL_RING_BYTES, false)) {
      String storm =
          "for n in 1 2; do { for i in $(seq 400); do /bin/true $i; echo x > f$n.$i;"
              + " mv f$n.$i g$n.$i; rm g$n.$i; echo $i | read x; done; } & done; wait";
      Process process = workload.start(directory, "/bin/bash", "-c", storm);
      // Nobody reads meanwhile: the ring is full soon.
      assertThat(process.waitFor()).isZero();
      capture.stop();

      long lost = 0;
      long delivered = 0;
      for (Hook hook : Hook.values()) {
        long hits = capture.total(hook, LossCause.HIT);
        long records = capture.total(hook, LossCause.NONE);
        assertThat(hits).as("hits of %s", hook).isEqualTo(records + capture.losses(hook));
        lost += capture.losses(hook);
        delivered += records;
      }
      assertThat(delivered).isEqualTo(capture.delivered());
      assertThat(capture.total(Hook.EXEC, LossCause.RING_FULL)).isPositive();
      assertThat(capture.total(Hook.FILE_OP, LossCause.RING_FULL)).isPositive();
      assertThat(capture.total(Hook.PIPE, LossCause.RING_FULL)).isPositive();
      assertThat(capture.total(Hook.MAP, LossCause.RING_FULL)).isPositive();
      assertThat(lost).isPositive();
    }
  }

  @Test
  void shouldAccountForEachHitWhileRecordsAreTaken() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload, SMALL_RING_BYTES, false)) {
      String storm =
          "for n in 1 2 3; do { for i in $(seq 200); do /bin/true $i; echo x > f$n; rm f$n;"
              + " echo $i | read x; done; } & done; wait";
      capture.until(workload.start(directory, "/bin/bash", "-c", storm)).stop();

      for (Hook hook : Hook.values()) {
        assertThat(capture.total(hook, LossCause.HIT))
            .as("hits of %s", hook)
            .isEqualTo(capture.total(hook, LossCause.NONE) + capture.losses(hook));
      }
      assertThat(capture.total(Hook.EXEC, LossCause.HIT)).isGreaterThanOrEqualTo(600);
      assertThat(capture.total(Hook.PIPE, LossCause.HIT)).isGreaterThanOrEqualTo(600);
    }
  }

  @Test
  void shouldKeepTheTotalsWhenClosed() throws Exception {
    Capture capture;
    try (ScopedWorkload workload = new ScopedWorkload()) {
      capture = Capture.of(workload);
      capture.until(workload.start(directory, "/bin/true")).stop();
      capture.close();
    }
    assertThat(capture.total(Hook.EXEC, LossCause.HIT)).isEqualTo(1);
    assertThat(capture.total(Hook.EXEC, LossCause.NONE)).isEqualTo(1);
  }
}

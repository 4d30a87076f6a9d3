package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sensor.SensorException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What a recorder changes of the audit system is taken back, on the running kernel. */
final class AuditClaimIT {
  private static final int ROOM_BYTES = 1 << 20;

  private static AuditClaim claim() {
    try {
      int ownPid = (int) ProcessHandle.current().pid();
      boolean isArm = System.getProperty("os.arch").equals("aarch64");
      return AuditClaim.take(isArm, Path.of("/"), ownPid, ROOM_BYTES);
    } catch (SensorException e) {
      throw new TestAbortedException("the audit system cannot be had here: " + e.getMessage());
    }
  }

  @Test
  void shouldLeaveTheAuditSystemAsItWas() throws Exception {
    AuditStatus before;
    try (AuditClaim probe = claim()) {
      before = java.util.Objects.requireNonNull(probe.before());
    }
    try (AuditClaim claim = claim()) {
      assertThat(claim.status().enabled()).isEqualTo(1);
      assertThat(claim.status().waitTicks()).isZero();
    }
    try (AuditClaim probe = claim()) {
      assertThat(probe.before())
          .usingRecursiveComparison()
          .ignoringFields("lost", "backlog")
          .isEqualTo(before);
      assertThat(probe.rulesFound()).isZero();
    }
  }

  @Test
  void shouldRestoreWhatAKilledRecorderLeft() throws Exception {
    AuditStatus before;
    try (AuditClaim killed = claim()) {
      before = java.util.Objects.requireNonNull(killed.before());
      // The next one finds the rules, and how it was before them.
      try (AuditClaim next = claim()) {
        assertThat(next.rulesFound()).isPositive();
        assertThat(next.wasOff()).isEqualTo(before.enabled() == 0);
      }
      assertThat(killed.status().enabled()).isEqualTo(before.enabled());
    }
  }

  @Test
  void shouldNoticeThatTheAuditSystemWasSwitchedOff() throws Exception {
    try (AuditClaim claim = claim()) {
      assertThat(claim.isRestored()).isFalse();
      claim.switchOff();
      assertThat(claim.isRestored()).isTrue();
      assertThat(claim.status().enabled()).isEqualTo(1);
      claim.removeOurRules();
      assertThat(claim.isRestored()).isTrue();
      assertThat(claim.isRestored()).isFalse();
    }
  }
}

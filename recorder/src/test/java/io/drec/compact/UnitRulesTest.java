package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.SystemKind;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import org.junit.jupiter.api.Test;

/** What starts processes by itself on Linux: units, timers, tables of cron, sessions. */
final class UnitRulesTest {
  private final Frames frames = new Frames();
  private final Proc init = frames.running(1, "/usr/lib/systemd/systemd", "init");
  private final Proc root = frames.running(100, "/bin/bash", "bash");

  @Test
  void shouldNameTheServiceThatAProcessIsStartedFor() {
    root.system(SystemKind.SERVICE_CREATE, "beacon.service", "/opt/beacon");
    Proc beacon = init.fork(300).cgroup("/system.slice/beacon.service").exec("/opt/beacon", "b");
    Proc child = beacon.fork(301).exec("/bin/sh", "sh");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(beacon.id()))
          .containsExactlyInAnyOrder("exec beacon", "service beacon.service", "fork systemd");
      assertThat(told.causes(child.id())).containsExactly("exec sh", "fork beacon");
      assertThat(told.effects(root.id())).containsExactly("create beacon.service");
      assertThat(told.postings(Indicator.Kind.OBJECT, "beacon.service")).isNotEmpty();
    }
  }

  @Test
  void shouldNameTheTimerOfAService() {
    root.system(SystemKind.TASK_CREATE, "beacon.timer", "beacon.service");
    Proc beacon = init.fork(300).cgroup("/system.slice/beacon.service").exec("/opt/beacon", "b");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(beacon.id()))
          .contains("service beacon.service", "scheduled task beacon.timer");
    }
  }

  @Test
  void shouldNameTheJobThatCronRuns() {
    root.system(SystemKind.TASK_CREATE, "/etc/cron.d/x /opt/x  -q", "/opt/x  -q");
    Proc cron = frames.running(50, "/usr/sbin/cron", "cron");
    Proc job = cron.fork(300).exec("/bin/sh", "/bin/sh", "-c", "/opt/x -q");
    Proc other = root.fork(301).exec("/bin/sh", "/bin/sh", "-c", "/opt/x -q");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(job.id()))
          .containsExactlyInAnyOrder(
              "exec sh", "scheduled task /etc/cron.d/x /opt/x  -q", "fork cron");
      assertThat(told.causes(other.id())).containsExactly("exec sh", "fork bash");
    }
  }

  @Test
  void shouldJoinALogonToTheProcessesOfItsSession() {
    Proc sshd = frames.running(60, "/usr/sbin/sshd", "sshd").fork(400).logsOn("ann", 7);
    Proc shell = sshd.fork(401);
    shell.auditSession(7).exec("/bin/bash", "-bash");
    Proc command = shell.fork(402).exec("/usr/bin/id", "id");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(sshd.id())).containsExactly("logon session 0x7", "fork bash");
      assertThat(told.causes(shell.id()))
          .containsExactlyInAnyOrder("exec bash", "logon session 0x7", "fork sshd");
      assertThat(told.causes(command.id())).containsExactly("exec id", "fork bash");
      assertThat(told.process(command.id()).session())
          .isEqualTo(told.process(shell.id()).session())
          .isNotNull();
    }
  }

  @Test
  void shouldTellTheSessionsOfTwoBootsApart() {
    Proc first = frames.running(60, "/usr/sbin/sshd", "sshd").auditSession(1).fork(400);
    EntityId firstId = first.id();
    frames.reboot(9, 5000, Frames.OFFSET_NS + 10_000_000_000L);
    Proc second = frames.running(61, "/usr/sbin/sshd", "sshd").auditSession(1).fork(400);
    try (Told told = new Told(frames)) {
      assertThat(told.process(firstId).session())
          .isNotNull()
          .isNotEqualTo(told.process(second.id()).session());
    }
  }
}

package io.drec.query.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.EventId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as the runtimes and systemd give them to cgroups. */
final class CgroupFactsTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private static String told(String cgroup) {
    EcsEvent event = new EcsEvent(new EventId(1, 0), 1);
    CgroupFacts.fill(event, cgroup.replace("<id>", ID));
    return String.join(
            " ",
            word(event, EcsField.CONTAINER_RUNTIME),
            word(event, EcsField.CONTAINER_ID),
            word(event, EcsField.ORCHESTRATOR_RESOURCE_ID),
            word(event, EcsField.SERVICE_NAME))
        .replace(ID, "<id>");
  }

  private static String word(EcsEvent event, EcsField field) {
    return event.text(field) == null ? "-" : event.text(field);
  }

  @ParameterizedTest
  @CsvSource({
    "/system.slice/ssh.service, - - - ssh.service",
    "/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope, - - - user@1000.service",
    "/system.slice/docker-<id>.scope, docker <id> - -",
    "/docker/<id>, docker <id> - -",
    "/docker/<id>/system.slice/cron.service, docker <id> - cron.service",
    "/machine.slice/libpod-<id>.scope, podman <id> - -",
    "/lxc.payload.web, lxc web - -",
    "/lxc/web, lxc web - -",
    "/machine.slice/machine-debian.scope, nspawn debian - -",
    "/init.scope, - - - -",
    "/, - - - -",
  })
  void shouldTellWhereAProcessRuns(String cgroup, String expected) {
    assertThat(told(cgroup)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12345678_1234_1234_1234_"
        + "123456789abc.slice/cri-containerd-<id>.scope', containerd",
    "/kubepods/burstable/pod12345678-1234-1234-1234-123456789abc/<id>, unknown",
    "/kubepods.slice/pod12345678-1234-1234-1234-123456789abc/crio-<id>.scope, cri-o",
  })
  void shouldTellThePod(String cgroup, String runtime) {
    assertThat(told(cgroup)).isEqualTo(runtime + " <id> 12345678-1234-1234-1234-123456789abc -");
  }
}

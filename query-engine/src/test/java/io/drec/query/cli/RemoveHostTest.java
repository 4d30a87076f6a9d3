package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.http.Right;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.Registry;
import io.drec.relay.node.HostNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole centre over HTTP, and a host of it that an operator takes off the list. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RemoveHostTest {
  @TempDir private Path directory;
  private OwnCentre centre;
  private String admin;

  @BeforeEach
  void start() throws Exception {
    centre = OwnCentre.start(directory);
    admin =
        centre.user(
            "root",
            Right.ADMINISTRATE,
            Right.ENROL,
            Right.ASK_HOST,
            Right.ASK_FLEET,
            Right.AUDIT_READ);
  }

  @AfterEach
  void stop() {
    if (centre != null) {
      centre.close();
    }
  }

  @Test
  void shouldForgetAndDenyAHostThatIsAwayUntilItIsAllowed() throws Exception {
    Path home = centre.enrol(admin, "web1");
    HostId id;
    try (HostNode host = centre.host(home)) {
      id = host.id();
      until(() -> hosts().contains("\"web1\"") && hosts().contains("\"connected\":true"));

      HttpResponse<String> tooEarly = centre.send(admin, "POST admin/remove?host=web1");
      assertThat(tooEarly.statusCode()).as(tooEarly.body()).isEqualTo(400);
      assertThat(tooEarly.body()).contains("is connected: stop its link");
    }
    until(() -> !hosts().contains("\"connected\":true"));

    String ann = centre.user("ann", Right.ASK_FLEET, Right.ENROL);
    assertThat(centre.send(ann, "POST admin/remove?host=web1").statusCode()).isEqualTo(403);
    HttpResponse<String> removed = centre.send(admin, "POST admin/remove?host=web1");

    assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
    assertThat(removed.body()).contains("removed web1 (" + id + "), and denied it");
    until(() -> !hosts().contains("web1"));
    assertThat(centre.send(admin, "GET audit?limit=50").body()).contains("admin/remove");
    assertThat(centre.send(admin, "POST admin/remove?host=" + id).body())
        .contains("is no host that");
    assertThat(isDenied(id)).isTrue();
    assertThat(centre.send(admin, "POST admin/allow?host=" + id).statusCode()).isEqualTo(200);
    try (HostNode host = centre.host(home)) {
      until(() -> hosts().contains("\"web1\""));
      assertThat(host.id()).isEqualTo(id);
    }
  }

  private boolean isDenied(HostId id) {
    try (Registry registry = Registry.open(directory.resolve("centre"))) {
      return registry.find(id).orElseThrow().isDenied();
    }
  }

  /** The answer without its blanks. */
  private String hosts() throws Exception {
    return centre.send(admin, "GET hosts?format=json").body().replace(" ", "");
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }
}

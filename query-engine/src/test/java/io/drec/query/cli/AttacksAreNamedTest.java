package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.http.Right;
import io.drec.relay.node.HostNode;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is tried at a whole centre's door stands in the answer to {@code drec hosts}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AttacksAreNamedTest {
  @TempDir private Path directory;
  private OwnCentre centre;
  private String admin;

  @BeforeEach
  void start() throws Exception {
    centre = OwnCentre.start(directory);
    admin = centre.user("root", Right.ENROL, Right.ASK_HOST, Right.ASK_FLEET);
  }

  @AfterEach
  void stop() {
    if (centre != null) {
      centre.close();
    }
  }

  @Test
  void shouldNameTheHostWhoseIdentityWasCopied() throws Exception {
    Path home = centre.enrol(admin, "web1");
    Path copied = Files.createDirectories(directory.resolve("copied"));
    try (var files = Files.list(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copied.resolve(file.getFileName()));
      }
    }
    try (HostNode one = centre.host(home);
        HostNode other = centre.host(copied)) {
      assertThat(other.id()).isEqualTo(one.id());
      until(() -> hosts("json").contains("\"kind\":\"duplicate_identity\""));
    }
  }

  @Test
  void shouldCountWhatComesFromNoHostAtAll() throws Exception {
    try (Socket stranger = new Socket("127.0.0.1", centre.process().port())) {
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: centre\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      until(() -> hosts("json").contains("{\"cause\":\"handshake\",\"count\":1}"));
    }
    assertThat(hosts("text")).contains("refusedsincethecentre'sstart:handshake1");
  }

  /** The answer without its blanks. */
  private String hosts(String format) throws Exception {
    return centre.send(admin, "GET hosts?format=" + format).body().replaceAll("\\s", "");
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }
}

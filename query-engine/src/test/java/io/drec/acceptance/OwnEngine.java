package io.drec.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An engine of the test's own: {@code ./drec serve} on a free port of the loopback. */
final class OwnEngine implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Child child;
  private final Path state;
  private final int port;

  private OwnEngine(Child child, Path state, int port) {
    this.child = child;
    this.state = state;
    this.port = port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param prefix command that runs it, such as one that enters a namespace
   */
  static OwnEngine start(Path temp, Path data, List<String> prefix)
      throws IOException, InterruptedException {
    Path state = temp.resolve("engine");
    int port = freePort();
    Drec drec = new Drec(temp, prefix, Map.of("DREC_STATE", state.toString()));
    Child child = drec.start("serve", "--data", data.toString(), "--listen", "127.0.0.1:" + port);
    OwnEngine engine = new OwnEngine(child, state, port);
    try {
      child.awaitUntil("listening", START_LIMIT, engine::saysListening);
      return engine;
    } catch (Throwable e) {
      child.close();
      throw e;
    }
  }

  Child child() {
    return child;
  }

  int port() {
    return port;
  }

  /** The options by which a question reaches it. */
  List<String> options() {
    return List.of("--at", "http://127.0.0.1:" + port, "--token-file", tokenFile().toString());
  }

  @Override
  public void close() throws InterruptedException {
    child.close();
  }

  private Path tokenFile() {
    return state.resolve("token");
  }

  private boolean saysListening() {
    try {
      return Files.exists(tokenFile())
          && (child.err() + child.outText()).contains("http://127.0.0.1:" + port);
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

package io.drec.query.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How an engine is set up.
 *
 * @param data the recording's directory; need not exist yet
 * @param state the engine's own directory: token and audit log
 * @param hosts further {@code name:port} by which it may be called, behind a proxy
 * @param workersMax questions answered at once
 * @param queueMax questions waiting beyond these
 * @param timeLimit for one question, waiting included
 */
public record EngineConfig(
    Path data,
    Path state,
    ListenAddress listen,
    List<String> hosts,
    int workersMax,
    int queueMax,
    Duration timeLimit) {
  private static final int QUEUE_MAX = 16;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  public EngineConfig {
    hosts = List.copyOf(hosts);
  }

  /** The usual limits: as many questions at once as there are cores, but at least two. */
  public static EngineConfig of(Path data, Path state, ListenAddress listen, List<String> hosts) {
    int workers = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new EngineConfig(data, state, listen, hosts, workers, QUEUE_MAX, TIME_LIMIT);
  }

  public Path tokenFile() {
    return state.resolve("token");
  }

  public Path auditFile() {
    return state.resolve("audit.log");
  }
}

package io.drec.query.http;

import io.drec.query.question.Asker;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A running engine: HTTP in front of one recording. Close it. */
public final class Engine implements AutoCloseable {
  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final Desk desk;
  private final Metrics metrics;
  private final EngineConfig config;

  private Engine(
      ApplicationContext context,
      EmbeddedServer server,
      Desk desk,
      Metrics metrics,
      EngineConfig config) {
    this.context = context;
    this.server = server;
    this.desk = desk;
    this.metrics = metrics;
    this.config = config;
  }

  /**
   * Starts to listen. The recording may be unreadable, or not there yet: questions then say so, and
   * find it once it is.
   *
   * @throws IOException with the line for the user: the state directory or the address is not
   *     usable
   */
  public static Engine start(EngineConfig config, FootageSource footage) throws IOException {
    Asker asker = new Asker(InstantSource.system());
    return start(config, footage, asker::ask);
  }

  static Engine start(EngineConfig config, FootageSource footage, QuestionDesk.Answerer answerer)
      throws IOException {
    makeStateDirectory(config.state());
    Token token = Token.loadOrCreate(config.tokenFile(), new SecureRandom());
    QuestionDesk desk =
        new QuestionDesk(
            new FootagePool(config.data(), footage),
            answerer,
            config.workersMax(),
            config.queueMax(),
            config.timeLimit());
    return start(config, desk, token, Administration.NONE);
  }

  /**
   * Starts to listen in front of any desk, which the engine closes with itself.
   *
   * @throws IOException with the line for the user
   */
  public static Engine start(
      EngineConfig config, Desk desk, Doorman doorman, Administration administration)
      throws IOException {
    makeStateDirectory(config.state());
    AuditLog audit = new AuditLog(config.auditFile());
    audit.check();
    Metrics metrics = new Metrics();
    metrics.watch(desk);
    AtomicReference<AllowedHosts> hosts =
        new AtomicReference<>(
            new AllowedHosts(config.listen(), config.listen().port(), config.hosts()));
    Counter counter =
        new Counter(
            desk,
            audit,
            metrics,
            new Peer(Path.of("/proc/net")),
            new Connections(Path.of("/proc/net")),
            Clock.systemUTC(),
            System::nanoTime);

    ApplicationContext context =
        ApplicationContext.builder(Engine.class)
            .deduceEnvironment(false)
            .banner(false)
            .environmentPropertySource(false)
            .properties(
                Map.of(
                    "micronaut.server.host", config.listen().address(),
                    "micronaut.server.port", config.listen().port()))
            .singletons(
                counter,
                new StateController.Behind(desk),
                new AdminController.Bean(administration),
                metrics,
                new Health(desk::status, System::nanoTime),
                new Guard.Door(doorman, metrics, hosts::get))
            .build();
    try {
      context.start();
      EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
      hosts.set(new AllowedHosts(config.listen(), server.getPort(), config.hosts()));
      return new Engine(context, server, desk, metrics, config);
    } catch (RuntimeException e) {
      context.close();
      desk.close();
      metrics.close();
      throw new IOException(cannotListen(config.listen(), e), e);
    }
  }

  /** Where it answers, as {@code http://127.0.0.1:7070}. */
  public URI address() {
    return URI.create("http://" + config.listen().authority(server.getPort()));
  }

  /** Where the token lies. */
  public Path tokenFile() {
    return config.tokenFile();
  }

  /** Stops listening, then waits a little for the questions being answered. */
  @Override
  public void close() {
    server.stop();
    desk.close();
    context.close();
    metrics.close();
  }

  private static void makeStateDirectory(Path state) throws IOException {
    try {
      if (!Files.isDirectory(state)) {
        Files.createDirectories(state.toAbsolutePath().getParent());
        Files.createDirectory(
            state,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new IOException(
          "cannot make the engine's directory " + state + " (" + e + "); name another with --state",
          e);
    }
  }

  private static String cannotListen(ListenAddress listen, Throwable failure) {
    @Nullable Throwable cause = failure;
    while (cause != null && !(cause instanceof BindException)) {
      cause = cause.getCause();
    }
    String where = listen.authority(listen.port());
    return cause == null
        ? "cannot serve on " + where + ": " + failure.getMessage()
        : "cannot listen on "
            + where
            + ": "
            + cause.getMessage()
            + "; is an engine running there"
            + " already? name another address with --listen";
  }
}

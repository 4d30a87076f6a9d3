package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import io.drec.relay.fleet.FleetStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A session. Each statement may be sent again, by the driver to another node, and by us when a
 * quorum was not there for a moment.
 */
final class Cluster implements AutoCloseable {
  /**
   * Tries of a statement, a little longer apart each time: a node that dies is noticed meanwhile.
   */
  private static final int TRIES = 4;

  private static final long PAUSE_MS = 250;

  /** Statements on their way at a time for one call. */
  private static final int IN_FLIGHT = 128;

  private static final int PAGE_ROWS = 5_000;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SECOND_NODE_AFTER = Duration.ofMillis(500);

  private final CqlSession session;
  private final String name;

  private Cluster(CqlSession session, String name) {
    this.session = session;
    this.name = name;
  }

  /**
   * @throws FleetStoreException when no node answers or login fails
   */
  static Cluster connect(CassandraSettings settings) {
    CqlSessionBuilder builder =
        CqlSession.builder()
            .addContactPoints(settings.contactPoints())
            .withLocalDatacenter(settings.datacentre())
            .withConfigLoader(config(settings));
    String user = settings.user();
    if (user != null) {
      builder.withAuthCredentials(user, settings.password());
    }
    CqlSession session;
    try {
      session = builder.build();
    } catch (DriverException | IllegalStateException | IllegalArgumentException e) {
      throw trouble(settings.toString(), e);
    }
    Cluster cluster = new Cluster(session, settings.toString());
    try {
      CassandraSchema.prepare(session, settings);
    } catch (DriverException e) {
      cluster.close();
      throw trouble(settings.toString(), e);
    } catch (FleetStoreException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private static DriverConfigLoader config(CassandraSettings settings) {
    ProgrammaticDriverConfigLoaderBuilder config =
        DriverConfigLoader.programmaticBuilder()
            .withString(
                DefaultDriverOption.REQUEST_CONSISTENCY,
                DefaultConsistencyLevel.LOCAL_QUORUM.name())
            .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
            .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_ROWS)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofSeconds(1))
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(30))
            // Closing waits for what is on its way anyway; two seconds more help nobody.
            .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
            .withString(
                DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS,
                "ConstantSpeculativeExecutionPolicy")
            .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, 2)
            .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, SECOND_NODE_AFTER);
    if (settings.trustStore() != null) {
      config
          .withString(DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, "DefaultSslEngineFactory")
          .withString(DefaultDriverOption.SSL_TRUSTSTORE_PATH, settings.trustStore().toString())
          .withString(DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD, settings.trustStorePassword())
          .withBoolean(DefaultDriverOption.SSL_HOSTNAME_VALIDATION, true);
    }
    return config.build();
  }

  PreparedStatement prepare(String statement) {
    return tried(() -> session.prepare(SimpleStatement.newInstance(statement)));
  }

  ResultSet execute(BoundStatement statement) {
    return tried(() -> session.execute(statement));
  }

  /** All rows of an answer that is known to be small. */
  List<Row> rows(BoundStatement statement) {
    return tried(() -> session.execute(statement).all());
  }

  /** Sends statements side by side; returns when all are done. */
  void executeAll(Iterable<BoundStatement> statements) {
    Semaphore inFlight = new Semaphore(IN_FLIGHT);
    ConcurrentLinkedQueue<BoundStatement> failed = new ConcurrentLinkedQueue<>();
    for (BoundStatement statement : statements) {
      inFlight.acquireUninterruptibly();
      session
          .executeAsync(statement)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  failed.add(statement);
                }
                inFlight.release();
              });
    }
    inFlight.acquireUninterruptibly(IN_FLIGHT);
    // Once more, now one after the other: with patience, and with the failure told in words.
    failed.forEach(this::execute);
  }

  /** The first pages of several answers, asked for at once. */
  List<AsyncResultSet> firstPages(List<BoundStatement> statements) {
    return tried(
        () -> {
          List<AsyncResultSet> pages = new ArrayList<>();
          statements.stream()
              .map(statement -> session.executeAsync(statement).toCompletableFuture())
              .toList()
              .forEach(page -> pages.add(page.join()));
          return pages;
        });
  }

  AsyncResultSet nextPage(AsyncResultSet page) {
    return tried(() -> page.fetchNextPage().toCompletableFuture().join());
  }

  private <T> T tried(Supplier<T> request) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return request.get();
      } catch (DriverException | CompletionException | IllegalStateException e) {
        Throwable cause = e instanceof CompletionException ? e.getCause() : null;
        FleetStoreException told = trouble(name, cause == null ? e : cause);
        if (left == 0 || !told.isPassing()) {
          throw told;
        }
        pause((TRIES - left) * PAUSE_MS, told);
      }
    }
  }

  private static void pause(long ms, FleetStoreException told) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw told;
    }
  }

  static FleetStoreException trouble(String name, Throwable e) {
    Throwable first = e;
    if (e instanceof AllNodesFailedException all && !all.getAllErrors().isEmpty()) {
      List<Throwable> errors = all.getAllErrors().values().iterator().next();
      first = errors.isEmpty() ? e : errors.get(0);
    }
    String text = "the fleet's Cassandra at " + name + ": " + e.getMessage();
    if (first instanceof AuthenticationException) {
      return new FleetStoreException(
          text + "; check fleet.cassandra.user and the password file", e);
    }
    boolean passing =
        e instanceof AllNodesFailedException
            || first instanceof DriverTimeoutException
            || first instanceof ClosedConnectionException
            || first instanceof HeartbeatException
            || first instanceof OverloadedException
            || first instanceof QueryExecutionException;
    return passing
        ? FleetStoreException.passing(
            text
                + "; a quorum of replicas did not answer: check the nodes (nodetool status), their"
                + " disks, and the network between",
            e)
        : new FleetStoreException(text + "; check fleet.cassandra.* and the rights of its user", e);
  }

  @Override
  public void close() {
    session.close();
  }
}

package io.drec.relay.fleet.cassandra;

import static io.drec.relay.fleet.Fleet.EPOCH;
import static io.drec.relay.fleet.Fleet.TODAY;
import static io.drec.relay.fleet.Fleet.host;
import static io.drec.relay.fleet.Fleet.row;
import static io.drec.relay.fleet.Fleet.touched;
import static io.drec.relay.fleet.Fleet.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.Fleet;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreContract;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.message.FrameUnit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test kit against one real node, over TLS and with a login. */
final class CassandraFleetStoreIT extends FleetStoreContract {
  private static final int HEAP_MIB = 384;
  private static final List<String> TABLES =
      List.of(
          "meta",
          "touch",
          "position",
          "anchor",
          "frame_unit",
          "frame_chunk",
          "host",
          "question",
          "question_chunk",
          "answer",
          "answer_chunk");

  private static final String USER = "drec";
  private static final String USER_PASSWORD = "of-a-test-too";

  @TempDir static Path folder;
  private static NodeKeys keys;
  private static CassandraNode node;
  private static CqlSession session;

  /** The operator's part, as docs/operations/fleet-cassandra.md has it. */
  @BeforeAll
  static void startNode() throws Exception {
    assumeTrue(
        CassandraNode.isThere(),
        "no Cassandra jars in " + CassandraNode.lib() + ": build the module cassandra-node");
    keys = NodeKeys.make(folder.resolve("keys"));
    node = CassandraNode.start(1, folder.resolve("node"), HEAP_MIB, keys.yaml());
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              session = operator();
              return session != null;
            });
    session.execute(
        "CREATE KEYSPACE fleet WITH replication = {'class': 'NetworkTopologyStrategy', '"
            + CassandraNode.DATACENTRE
            + "': 1}");
    session.execute(
        "CREATE ROLE " + USER + " WITH PASSWORD = '" + USER_PASSWORD + "' AND LOGIN = true");
    session.execute("GRANT CREATE, SELECT, MODIFY ON KEYSPACE fleet TO " + USER);
  }

  private static CqlSession operator() {
    return CqlSession.builder()
        .addContactPoint(node.address())
        .withLocalDatacenter(CassandraNode.DATACENTRE)
        .withAuthCredentials("cassandra", "cassandra")
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SSL_ENGINE_FACTORY_CLASS, "DefaultSslEngineFactory")
                .withString(DefaultDriverOption.SSL_TRUSTSTORE_PATH, keys.trustStore().toString())
                .withString(DefaultDriverOption.SSL_TRUSTSTORE_PASSWORD, NodeKeys.PASSWORD)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                .build())
        .build();
  }

  @AfterAll
  static void stopNode() {
    if (session != null) {
      session.close();
    }
    if (node != null) {
      node.close();
    }
  }

  /** Emptying takes a while, also of what is empty already. */
  @Override
  protected void empty() {
    if (session.getMetadata().getKeyspace("fleet").orElseThrow().getTables().isEmpty()) {
      session.refreshSchema();
    }
    if (!session.getMetadata().getKeyspace("fleet").orElseThrow().getTables().isEmpty()) {
      for (String table : TABLES) {
        if (session.execute("SELECT * FROM fleet." + table + " LIMIT 1").one() != null) {
          session.execute("TRUNCATE fleet." + table);
        }
      }
    }
  }

  private static CassandraSettings settings(
      InetSocketAddress address, String datacentre, String password, @Nullable Path trustStore) {
    return new CassandraSettings(
        List.of(address),
        datacentre,
        "fleet",
        1,
        USER,
        password,
        trustStore,
        NodeKeys.PASSWORD,
        400,
        400);
  }

  private static CassandraSettings settings(InetSocketAddress address) {
    return settings(address, CassandraNode.DATACENTRE, USER_PASSWORD, keys.trustStore());
  }

  @Override
  protected FleetStore open() {
    return CassandraFleetStore.open(settings(node.address()), Fleet.CLOCK);
  }

  @Override
  protected int randomOperations() {
    return 300;
  }

  @Test
  void shouldCutFramesOfSeveralMebibytesIntoChunks() {
    byte[] bytes = new byte[3 * CassandraFrames.CHUNK_BYTES + 17];
    new Random(1).nextBytes(bytes);
    long startNs = DayBuckets.startNs(TODAY);
    FrameUnit unit = new FrameUnit(0, Fleet.position(EPOCH, 99), startNs, startNs + 9, bytes);
    try (FleetStore store = open()) {
      store.putFrames(host(1), unit);
      List<FrameUnit> found = new ArrayList<>();
      store.frames(host(1), startNs, startNs, found::add);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).frames()).isEqualTo(bytes);
    }
    assertThat(session.execute("SELECT chunk FROM fleet.frame_chunk").all()).hasSize(4);
  }

  @Test
  void shouldLetTheNewerRowWinWhateverComesLast() {
    try (FleetStore store = open()) {
      store.putIndex(host(1), unit(EPOCH, 10, 19, row("/a", TODAY, 5, 17, 8)));
      // A centre that died before it moved the position, and another that was slower.
      session.execute("TRUNCATE fleet.position");
      store.putIndex(host(1), unit(EPOCH, 0, 9, row("/a", TODAY, 5, 17, 3)));
      assertThat(touched(store, "/a", TODAY, TODAY)).hasSize(1).allMatch(one -> one.count() == 8);
    }
  }

  @Test
  void shouldGiveRowsTheLifeThatTheirDayHasLeft() {
    try (FleetStore store = open()) {
      store.putIndex(
          host(1),
          unit(
              EPOCH,
              0,
              9,
              row("/a", TODAY, 5, 17, 8),
              row("/a", TODAY - 399, 5, 17, 8),
              row("/a", TODAY - 401, 5, 17, 8),
              row("/a", TODAY + 9_000, 5, 17, 8)));
    }
    List<String> lives = new ArrayList<>();
    session
        .execute("SELECT day, ttl(count) FROM fleet.touch")
        .forEach(one -> lives.add(one.getInt(0) - TODAY + ": " + (one.getInt(1) + 3600) / 86_400));
    // Noon of the day, so half a day more than the days kept.
    assertThat(lives).containsExactlyInAnyOrder("0: 400", "-399: 1", "9000: 400");
  }

  @Test
  void shouldRefuseAKeyspaceOfAnotherVersion() {
    open().close();
    session.execute("INSERT INTO fleet.meta (name, value) VALUES ('version', 2)");
    assertThatThrownBy(this::open)
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("has version 2 of the fleet store, expected 1");
  }

  @Test
  void shouldSayWhatIsWrongWhenNobodyAnswers() {
    CassandraSettings nobody = settings(new InetSocketAddress("127.0.0.1", 1));
    assertThatThrownBy(() -> CassandraFleetStore.open(nobody, Fleet.CLOCK))
        .isInstanceOfSatisfying(FleetStoreException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("nodetool status");
  }

  @Test
  void shouldSayThatTheDatacentreIsNone() {
    CassandraSettings wrong =
        settings(node.address(), "elsewhere", USER_PASSWORD, keys.trustStore());
    assertThatThrownBy(() -> CassandraFleetStore.open(wrong, Fleet.CLOCK))
        .isInstanceOf(FleetStoreException.class)
        .hasMessageContaining("elsewhere");
  }

  @Test
  void shouldSayThatLoginWasRefused() {
    CassandraSettings wrong =
        settings(node.address(), CassandraNode.DATACENTRE, "another", keys.trustStore());
    assertThatThrownBy(() -> CassandraFleetStore.open(wrong, Fleet.CLOCK))
        .isInstanceOfSatisfying(FleetStoreException.class, e -> assertThat(e.isPassing()).isFalse())
        .hasMessageContaining("check fleet.cassandra.user and the password file")
        .hasMessageNotContaining("another");
  }

  @Test
  void shouldSpeakWithNoNodeThatItDoesNotTrustAndSendNoPasswordInClear() throws IOException {
    NodeKeys others = NodeKeys.make(folder.resolve("others"));
    for (Path trustStore : Arrays.asList(others.trustStore(), null)) {
      CassandraSettings wrong =
          settings(node.address(), CassandraNode.DATACENTRE, USER_PASSWORD, trustStore);
      assertThatThrownBy(() -> CassandraFleetStore.open(wrong, Fleet.CLOCK))
          .as("trust store %s", trustStore)
          .isInstanceOf(FleetStoreException.class);
    }
  }
}

package io.drec.query.cli;

import io.drec.daemon.Settings;
import io.drec.query.fleet.Caps;
import io.drec.query.fleet.FleetAsker;
import io.drec.query.fleet.FleetDesk;
import io.drec.query.fleet.Hosts;
import io.drec.query.fleet.LaneSplit;
import io.drec.query.fleet.MirrorAsker;
import io.drec.query.http.Doorman;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.http.Users;
import io.drec.query.http.oidc.OidcPeople;
import io.drec.relay.centre.CentreIntake;
import io.drec.relay.centre.MirroredFootage;
import io.drec.relay.centre.Quotas;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.config.FleetSettings;
import io.drec.relay.fleet.config.FleetStores;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Hello;
import io.drec.relay.node.Address;
import io.drec.relay.node.CentreConfig;
import io.drec.relay.node.CentreNode;
import io.drec.relay.seal.QuestionSigner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** A centre, running: who listens to hosts, what is kept of them, and who answers people. */
final class CentreProcess implements AutoCloseable {
  private static final long MIB = 1 << 20;
  private static final int QUESTIONS_MAX = 16;
  private static final int QUEUE_MAX = 64;
  private static final int INTAKE_THREADS = 4;
  private static final long MIRROR_CACHE_BYTES = 1L << 30;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final CentreNode node;
  private final CentreIntake intake;
  private final Engine engine;

  private CentreProcess(Settings settings, Path directory, World world) throws IOException {
    FleetSettings kept = FleetSettings.of(settings.beginning(CentralKeys.FLEET), directory);
    FleetStore store = FleetStores.open(kept, InstantSource.system());
    parts.add(store);
    ExecutorService workers = Executors.newFixedThreadPool(INTAKE_THREADS, CentreProcess::daemon);
    parts.add(0, workers::shutdownNow);
    SecureRandom random = new SecureRandom();
    this.intake =
        new CentreIntake(
            new CentreIntake.Parts(
                store,
                Quotas.DEFAULT,
                CentreProcess::wallNs,
                random::nextDouble,
                line -> world.err().println("drec: " + line)),
            workers);
    Authority authority = CentralCommand.authority(directory);
    QuestionSigner signer = new QuestionSigner(authority.signingKey());
    FleetAsker asker = new FleetAsker(signer::sign, InstantSource.system(), random);
    parts.add(0, asker);
    this.node =
        CentreNode.start(
            CentreConfig.of(directory, Address.parse(settings.text(CentralKeys.LISTEN)))
                .with(LinkCommand.tls(settings.text(CentralKeys.TLS))),
            new LaneSplit(asker, intake));
    parts.add(0, node);
    MirroredFootage mirrored =
        new MirroredFootage(store, directory.resolve("mirror-cache"), MIRROR_CACHE_BYTES);
    FleetDesk desk =
        new FleetDesk(
            store,
            hosts(intake, node),
            asker,
            new MirrorAsker(mirrored, InstantSource.system()),
            InstantSource.system(),
            caps(settings),
            settings.number(CentralKeys.ASK_HELD_MIB, 1, 1 << 16) * MIB,
            QUESTIONS_MAX,
            QUEUE_MAX);
    this.engine =
        Engine.start(
            http(settings, directory),
            desk,
            doorman(settings, directory),
            new CentreAdministration(directory, node, intake));
    parts.add(0, engine);
    expire(kept, store);
  }

  static CentreProcess start(Settings settings, Path directory, World world) throws IOException {
    return new CentreProcess(settings, directory, world);
  }

  private static Hosts hosts(CentreIntake intake, CentreNode node) {
    return new Hosts() {
      @Override
      public void each(Predicate<HostFacts> visitor) {
        intake.hosts(visitor);
      }

      @Override
      public Optional<Hello> greeting(HostId id) {
        return intake.greeting(id);
      }

      @Override
      public SortedMap<String, Long> refused() {
        SortedMap<String, Long> counts = new TreeMap<>();
        node.status().refused().forEach((cause, count) -> counts.put(cause.word(), count));
        return counts;
      }
    };
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "drec-centre-intake");
    thread.setDaemon(true);
    return thread;
  }

  private static Caps caps(Settings settings) {
    return new Caps(
        settings.number(CentralKeys.ASK_SECONDS, 1, 60) * 1_000,
        settings.number(CentralKeys.ASK_CPU_MS, 1, 600_000),
        settings.number(CentralKeys.ASK_ROWS, 1, Long.MAX_VALUE),
        settings.number(CentralKeys.ASK_MIB, 1, 256) * MIB);
  }

  private static EngineConfig http(Settings settings, Path directory) {
    ListenAddress listen = CentralCommand.listen(settings);
    return EngineConfig.of(directory, directory, listen, settings.list(CentralKeys.HTTP_NAMES));
  }

  private static Doorman doorman(Settings settings, Path directory) throws IOException {
    Users users = new Users(CentralDirectory.users(directory));
    users.check();
    String issuer = settings.text(CentralKeys.OIDC_ISSUER);
    if (issuer.isEmpty()) {
      return users;
    }
    OidcPeople people =
        OidcPeople.of(
            issuer,
            settings.text(CentralKeys.OIDC_AUDIENCE),
            settings.text(CentralKeys.OIDC_RIGHTS));
    return authorization ->
        OidcPeople.isJwt(authorization) ? people.admit(authorization) : users.admit(authorization);
  }

  private void expire(FleetSettings kept, FleetStore store) {
    ScheduledExecutorService daily =
        Executors.newSingleThreadScheduledExecutor(CentreProcess::daemon);
    parts.add(0, daily::shutdownNow);
    var unused = daily.scheduleWithFixedDelay(() -> tidy(kept, store), 1, 6, TimeUnit.HOURS);
  }

  /** What cannot be done now, for want of room or of a whole disk, is tried the next time. */
  private static void tidy(FleetSettings kept, FleetStore store) {
    try {
      FleetStores.expire(store, kept, InstantSource.system());
    } catch (FleetStoreException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LoggerFactory.getLogger(CentreProcess.class)
            .warn("old days are not dropped or not packed, next try in 6 hours", e);
      }
    }
  }

  private static long wallNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  int port() {
    return node.port();
  }

  URI address() {
    return engine.address();
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        // The others are to be closed, too.
        LoggerFactory.getLogger(CentreProcess.class).warn("while stopping", e);
      }
    }
  }
}

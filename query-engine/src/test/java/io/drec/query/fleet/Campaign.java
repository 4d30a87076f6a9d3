package io.drec.query.fleet;

import io.drec.query.http.Asking;
import io.drec.query.http.Right;
import io.drec.query.http.Who;
import io.drec.query.question.JsonTree;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.query.words.Times;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Health;
import io.drec.relay.message.Hello;
import io.drec.relay.message.Position;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import io.drec.store.Indicator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * A fleet in which somebody moves from alpha over beta to gamma: on alpha, where somebody logged
 * in, a web server hands out a script; beta fetches it and hands it on; gamma fetches it from there
 * and runs it.
 */
final class Campaign implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  static final Who ANN = new Who("ann", Right.all());
  static final String PAYLOAD = "path:/tmp/payload";

  final TestFleet fleet;
  final MapFleetStore store;
  final FleetDesk desk;
  private final Path directory;
  private final Map<HostId, Hello> greetings = new ConcurrentHashMap<>();

  Campaign(Path directory) throws IOException {
    this(directory, 64 << 20);
  }

  /**
   * @param bytesMax that the centre may hold of questions and their answers
   */
  Campaign(Path directory, long bytesMax) throws IOException {
    this(directory, new MapFleetStore(), NOW, bytesMax);
  }

  private Campaign(Path directory, MapFleetStore store, Instant now, long bytesMax)
      throws IOException {
    this.directory = directory;
    this.store = store;
    fleet = new TestFleet(directory, InstantSource.fixed(now));
    Frames alpha = alpha();
    Frames beta = hop("beta", "10.0.0.2", "10.0.0.1", 41_000, "10.0.0.3", 42_000);
    Frames gamma = hop("gamma", "10.0.0.3", "10.0.0.2", 42_000, null, 0);
    add("alpha", "10.0.0.1", alpha);
    add("beta", "10.0.0.2", beta);
    add("gamma", "10.0.0.3", gamma);
    desk =
        new FleetDesk(
            store.store(),
            hosts(),
            fleet.asker,
            Mirror.NONE,
            fleet.clock,
            Caps.DEFAULT,
            bytesMax,
            4,
            16);
  }

  private Hosts hosts() {
    return new Hosts() {
      @Override
      public void each(Predicate<HostFacts> visitor) {
        store.store().hosts(visitor);
      }

      @Override
      public Optional<Hello> greeting(HostId id) {
        return Optional.ofNullable(greetings.get(id));
      }
    };
  }

  /**
   * As if the host had told of frames up to one sequence, and its index were here up to another.
   */
  void indexed(String name, long recorded, long indexed, Hello.Indexed holds) {
    HostId id = fleet.hosts.get(name).id;
    HostFacts facts = store.store().host(id).orElseThrow();
    UUID epoch = new UUID(7, 7);
    Position last = new Position(epoch, recorded, new byte[Position.CHAIN_BYTES]);
    Position end = new Position(epoch, indexed, new byte[Position.CHAIN_BYTES]);
    store.put(
        new HostFacts(
            id,
            name,
            facts.addresses(),
            facts.labels(),
            facts.enrolledNs(),
            Times.ns(NOW) - 1,
            last,
            end,
            facts.asOfNs(),
            0,
            List.of()));
    Health health = new Health(Times.ns(NOW), true, "", 0, 0);
    greetings.put(
        id, new Hello(name, List.of(), "1", List.of(new Hello.Kept(0, last, 0)), health, holds));
  }

  /** Another centre over the same store; this one goes away as if it was killed. */
  Campaign startedAnew() throws IOException {
    return startedAnew(NOW);
  }

  Campaign startedAnew(Instant now) throws IOException {
    fleet.hosts.values().forEach(TestFleet.Host::leave);
    return new Campaign(directory.resolve("anew"), store, now, 64 << 20);
  }

  private void add(String name, String address, Frames frames) throws IOException {
    TestFleet.Host host = fleet.host(name, frames);
    store.put(
        new HostFacts(
            host.id,
            name,
            List.of(address),
            List.of("site:north"),
            1,
            frames.epochNs(),
            null,
            null,
            frames.epochNs(),
            0,
            List.of()));
    store.index(
        host.id,
        frames,
        new Indicator(Indicator.Kind.PATH, "/tmp/payload"),
        new Indicator(Indicator.Kind.IP, "198.51.100.9"),
        new Indicator(Indicator.Kind.IP, "10.0.0.2"),
        new Indicator(Indicator.Kind.IP_PORT, "10.0.0.2:41000"),
        new Indicator(Indicator.Kind.IP_PORT, "10.0.0.3:42000"));
  }

  /** Somebody logs in over ssh and starts a web server. */
  private static Frames alpha() {
    Frames frames = new Frames("alpha").start().address("10.0.0.1");
    Proc sshd = frames.running(50, "/usr/sbin/sshd", "sshd");
    sshd.accept("198.51.100.9", 50_123);
    Proc server =
        sshd.fork(100)
            .exec("/bin/bash", "-bash")
            .fork(110)
            .exec("/usr/bin/python3", "python3", "-m", "http.server", "8000");
    server.listen(8000);
    frames.atMs(20_000);
    server.accept("10.0.0.2", 41_000, 8000).close(900, 80);
    frames.seal();
    return frames;
  }

  /** A process fetches the script, runs it, and, where there is a next host, hands it on. */
  private static Frames hop(
      String name, String address, String from, int port, String next, int nextPort) {
    Frames frames = new Frames(name).start().address(address);
    Proc agent = frames.running(60, "/usr/bin/agent", "agent");
    frames.atMs(name.equals("beta") ? 20_000 : 40_000);
    Proc curl = agent.fork(200).exec("/usr/bin/curl", "curl", "-o", "/tmp/payload");
    Flow flow = curl.connect(from, 8000, port);
    Session saved = curl.create("/tmp/payload", 72);
    saved.close(812);
    flow.close(80, 900);
    curl.exit(0);
    Proc script = agent.fork(201).exec("/bin/sh", "sh", "/tmp/payload");
    Session read = script.read("/tmp/payload", 72);
    if (next != null) {
      Proc server = script.fork(202).exec("/usr/bin/python3", "python3", "-m", "http.server");
      server.listen(8000);
      frames.atMs(40_000);
      Flow out = server.accept(next, nextPort, 8000);
      Session handed = server.read("/tmp/payload", 72);
      handed.close(812);
      out.close(900, 80);
    }
    read.close(812);
    frames.seal();
    return frames;
  }

  Campaign connect(String... names) {
    for (String name : names) {
      fleet.hosts.get(name).connect();
    }
    Awaitility.await().until(() -> fleet.asker.connected() == names.length);
    return this;
  }

  static Question.Options host(String host) {
    return new Question.Options(host, null, null, OptionalInt.empty());
  }

  Reply ask(Question question) {
    return ask(question, OutputFormat.JSON, ANN, Map.of());
  }

  Reply ask(Question question, OutputFormat format, Who who, Map<String, String> extras) {
    return desk.ask(new Asking(question, format, who, extras), () -> false).join();
  }

  JsonTree tree(Question question) throws IOException {
    return JsonTree.parse(ask(question).body());
  }

  String text(Question question) {
    return body(ask(question, OutputFormat.TEXT, ANN, Map.of()));
  }

  static String body(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  static Who who(Right... rights) {
    return new Who("bob", Set.of(rights));
  }

  @Override
  public void close() {
    desk.close();
    fleet.close();
  }
}

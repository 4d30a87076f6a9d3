package io.drec.relay.node;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A centre, relays and hosts on the loopback, each with a directory of its own. */
final class Fleet implements AutoCloseable {
  static final NodeLimits LIMITS =
      NodeLimits.defaults()
          .withRedial(Duration.ofMillis(20), Duration.ofMillis(200))
          .withHeartbeat(Duration.ofMillis(500));
  static final SecureRandom RANDOM = new SecureRandom();

  final Path directory;
  final Recorded atCentre = new Recorded();
  final List<AutoCloseable> open = new ArrayList<>();
  TlsChoice tls = TlsChoice.AUTO;
  NodeLimits limits = LIMITS;
  Clock clock = Clock.systemUTC();
  CentreNode centre;
  int port;

  private Fleet(Path directory) {
    this.directory = directory;
  }

  static Fleet create(Path directory) {
    Fleet fleet = new Fleet(directory);
    Authority.init(fleet.centreDirectory(), "test.example", Clock.systemUTC(), RANDOM);
    return fleet;
  }

  Path centreDirectory() {
    return directory.resolve("centre");
  }

  /** Starts the centre; a second time on the port of the first. */
  CentreNode startCentre() {
    centre =
        CentreNode.start(
            new CentreConfig(
                centreDirectory(), new Address("127.0.0.1", port), 2, tls, limits, clock),
            atCentre);
    port = centre.port();
    open.add(centre);
    return centre;
  }

  Address centreAddress() {
    return new Address("127.0.0.1", centre.port());
  }

  Path enrol(String name, Role role, Address parent) {
    JoinToken token =
        centre
            .tokens()
            .create(centre.authority().trust(), role, Duration.ofMinutes(5), List.of("test"));
    Path home = directory.resolve(name);
    Enrolment.enrol(parent, JoinToken.parse(token.text()), role, name, home, tls);
    return home;
  }

  HostNode startHost(Path home, ChannelListener listener, Address... parents) {
    HostNode host =
        HostNode.start(HostConfig.of(home, List.of(parents)).with(tls).with(limits), listener);
    open.add(host);
    return host;
  }

  /** A host that was enrolled just now, and has its way to the centre. */
  HostNode linkedHost(Recorded listener, Address... parents) {
    HostNode host = startHost(enrol("host", Role.HOST, centreAddress()), listener, parents);
    until(() -> !listener.channels.isEmpty());
    return host;
  }

  RelayNode startRelay(Path home, int listenPort, long spoolBytes, Address... parents) {
    RelayNode relay =
        RelayNode.start(
            RelayConfig.of(home, new Address("127.0.0.1", listenPort), List.of(parents))
                .with(tls)
                .with(limits)
                .withSpool(spoolBytes));
    open.add(relay);
    return relay;
  }

  static Address at(RelayNode relay) {
    return new Address("127.0.0.1", relay.port());
  }

  /** Copies an identity, as a cloned machine does. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  @Override
  public void close() throws Exception {
    for (int index = open.size() - 1; index >= 0; index--) {
      open.get(index).close();
    }
  }

  /** Writes down what a listener is told. */
  static class Recorded implements ChannelListener {
    final Map<HostId, Channel> channels = new ConcurrentHashMap<>();
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<Message> spooled = new CopyOnWriteArrayList<>();
    final List<String> closings = new CopyOnWriteArrayList<>();
    final List<String> alarms = new CopyOnWriteArrayList<>();

    /** Of each alarm that a refusal raised: whose it is and why. */
    final List<String> suspicions = new CopyOnWriteArrayList<>();

    record Message(HostId host, Lane lane, byte[] bytes) {
      String text() {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
      }
    }

    @Nullable Channel channel(HostId host) {
      return channels.get(host);
    }

    Channel only() {
      return channels.values().iterator().next();
    }

    List<String> texts() {
      return messages.stream().map(Message::text).toList();
    }

    @Override
    public void opened(Channel channel) {
      channels.put(channel.host(), channel);
    }

    @Override
    public void received(Channel channel, Lane lane, byte[] message) {
      messages.add(new Message(channel.host(), lane, message));
    }

    @Override
    public void closed(Channel channel, String why) {
      channels.remove(channel.host(), channel);
      closings.add(why);
    }

    @Override
    public void spooled(HostId host, Lane lane, byte[] message) {
      spooled.add(new Message(host, lane, message));
    }

    @Override
    public void alarmed(HostId host, String kind, String text) {
      alarms.add(kind);
      if (kind.equals("refused")) {
        suspicions.add(host + " " + text);
      }
    }
  }
}

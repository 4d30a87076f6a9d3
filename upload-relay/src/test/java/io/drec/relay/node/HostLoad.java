package io.drec.relay.node;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.EnrolmentDesk;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.Registry;
import io.drec.relay.identity.Role;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many hosts and their centre in one process: hosts number what they send, the centre acknowledges,
 * and a host sends again what was not acknowledged when its way opens again.
 */
final class HostLoad implements AutoCloseable {
  static final int MESSAGE_BYTES = 300;
  private static final SecureRandom RANDOM = new SecureRandom();

  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger answers = new AtomicInteger();
  private final List<Host> hosts = new ArrayList<>();
  private final Transport transport = new Transport("hosts", 1);
  private final Centre atCentre = new Centre();
  final CentreNode centre;

  /**
   * Makes an authority, and the identities of a relay and so many hosts.
   *
   * @param directory best in memory: each identity is some files, forced to disk
   */
  static void prepare(Path directory, int hosts) {
    Clock clock = Clock.systemUTC();
    Path home = directory.resolve("centre");
    Authority authority = Authority.init(home, "load.example", clock, RANDOM);
    JoinTokens tokens = new JoinTokens(home, clock, RANDOM);
    try (Registry registry = Registry.open(home)) {
      EnrolmentDesk desk = new EnrolmentDesk(authority, tokens, registry, clock);
      for (int index = -1; index < hosts; index++) {
        Role role = index < 0 ? Role.RELAY : Role.HOST;
        // A token makes the centre look through all of them: short-lived ones are gone soon.
        JoinToken token = tokens.create(authority.trust(), role, Duration.ofSeconds(2), List.of());
        Enrolling enrolling = Enrolling.begin(homeOf(directory, index), clock, RANDOM);
        byte[] request = enrolling.request(role, "load-" + index, token);
        enrolling.finish(desk.answer(request).bytes(), token);
      }
    }
  }

  static Path homeOf(Path directory, int index) {
    return directory.resolve(index < 0 ? "relay" : "host-" + index);
  }

  HostLoad(Path directory, NodeLimits limits) {
    centre =
        CentreNode.start(
            CentreConfig.of(directory.resolve("centre"), new Address("127.0.0.1", 0)).with(limits),
            atCentre);
  }

  /** Starts hosts that dial a relay. */
  void start(Path directory, int count, Address relay, NodeLimits limits) {
    for (int index = 0; index < count; index++) {
      Host host = new Host();
      hosts.add(host);
      host.node =
          HostNode.start(
              HostConfig.of(homeOf(directory, index), List.of(relay)).with(limits),
              host,
              transport);
    }
  }

  /** Asks every host, from the centre. */
  void ask() {
    byte[] question = new byte[MESSAGE_BYTES];
    atCentre.channels.values().forEach(channel -> channel.send(Lane.QUESTION, question));
  }

  /** Each host sends so many messages more. */
  void produce(int messages) {
    hosts.forEach(host -> host.produce(messages));
  }

  long produced() {
    return hosts.stream().mapToLong(Host::produced).sum();
  }

  long acknowledged() {
    return hosts.stream().mapToLong(host -> host.acknowledged.get()).sum();
  }

  /** How many hosts' acknowledged messages are not all at the centre; repeats do not count. */
  long hostsWithLoss() {
    return hosts.stream()
        .filter(
            host ->
                atCentre.taken.getOrDefault(host.node.id(), new AtomicLong()).get()
                    < host.acknowledged.get())
        .count();
  }

  @Override
  public void close() {
    hosts.forEach(host -> host.node.close());
    transport.close();
    centre.close();
  }

  /** Sends messages 1, 2, 3 …, again from the first that was not acknowledged. */
  private final class Host implements ChannelListener {
    final AtomicLong acknowledged = new AtomicLong();
    private Channel channel;
    private long produced;
    private long sent;
    HostNode node;

    synchronized void produce(int messages) {
      produced += messages;
      send();
    }

    synchronized long produced() {
      return produced;
    }

    private void send() {
      while (channel != null && sent < produced) {
        sent++;
        channel.send(Lane.INDEX, ByteBuffer.allocate(MESSAGE_BYTES).putLong(sent).array());
      }
    }

    @Override
    public synchronized void opened(Channel opened) {
      open.incrementAndGet();
      channel = opened;
      sent = acknowledged.get();
      send();
    }

    @Override
    public void received(Channel from, Lane lane, byte[] message) {
      if (lane == Lane.CONTROL) {
        acknowledged.set(ByteBuffer.wrap(message).getLong());
      } else {
        from.send(Lane.QUESTION, new byte[MESSAGE_BYTES]);
      }
    }

    @Override
    public synchronized void closed(Channel gone, String why) {
      open.decrementAndGet();
      channel = null;
    }
  }

  /** Takes in what comes next, acknowledges it, and drops repeats. */
  private final class Centre implements ChannelListener {
    final Map<HostId, Channel> channels = new ConcurrentHashMap<>();
    final Map<HostId, AtomicLong> taken = new ConcurrentHashMap<>();

    @Override
    public void opened(Channel channel) {
      channels.put(channel.host(), channel);
    }

    @Override
    public void received(Channel channel, Lane lane, byte[] message) {
      if (lane == Lane.QUESTION) {
        answers.incrementAndGet();
        return;
      }
      AtomicLong last = taken.computeIfAbsent(channel.host(), host -> new AtomicLong());
      last.compareAndSet(
          ByteBuffer.wrap(message).getLong() - 1, ByteBuffer.wrap(message).getLong());
      channel.send(Lane.CONTROL, ByteBuffer.allocate(8).putLong(last.get()).array());
    }

    @Override
    public void closed(Channel channel, String why) {
      channels.remove(channel.host(), channel);
    }
  }
}

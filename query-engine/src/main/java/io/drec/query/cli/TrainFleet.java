package io.drec.query.cli;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Authority;
import io.drec.relay.identity.Enrolling;
import io.drec.relay.identity.EnrolmentDesk;
import io.drec.relay.identity.JoinToken;
import io.drec.relay.identity.JoinTokens;
import io.drec.relay.identity.Registry;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Address;
import io.drec.relay.node.CentreConfig;
import io.drec.relay.node.CentreNode;
import io.drec.relay.node.HostConfig;
import io.drec.relay.node.HostNode;
import io.drec.relay.node.RelayConfig;
import io.drec.relay.node.RelayNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes a message from a host through a relay to a centre and back, on the loopback, so that the
 * Java that runs it learns which classes that needs.
 */
final class TrainFleet {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long WAIT_S = 10;

  private final Path directory;
  private final CountDownLatch back = new CountDownLatch(1);

  private TrainFleet(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory for identities that are good for nothing afterwards
   */
  static void run(Path directory) throws InterruptedException {
    new TrainFleet(directory).run();
  }

  private void run() throws InterruptedException {
    enrol();
    Echo echo = new Echo();
    try (CentreNode centre = CentreNode.start(CentreConfig.of(home("centre"), any()), echo);
        RelayNode relay = RelayNode.start(RelayConfig.of(home("relay"), any(), at(centre.port())));
        HostNode host = HostNode.start(HostConfig.of(home("host"), at(relay.port())), echo)) {
      // What did not come by then is not learned: the start is a little slower, nothing else.
      boolean isBack = back.await(WAIT_S, TimeUnit.SECONDS);
      System.out.println(host.id() + (isBack ? " was answered" : " was not answered"));
    }
  }

  private void enrol() {
    Clock clock = Clock.systemUTC();
    Authority authority = Authority.init(home("centre"), "training.invalid", clock, RANDOM);
    JoinTokens tokens = new JoinTokens(home("centre"), clock, RANDOM);
    try (Registry registry = Registry.open(home("centre"))) {
      EnrolmentDesk desk = new EnrolmentDesk(authority, tokens, registry, clock);
      for (Role role : List.of(Role.RELAY, Role.HOST)) {
        JoinToken token = tokens.create(authority.trust(), role, Duration.ofMinutes(1), List.of());
        Enrolling enrolling = Enrolling.begin(home(role.word()), clock, RANDOM);
        byte[] request = enrolling.request(role, role.word(), token);
        enrolling.finish(desk.answer(request).bytes(), token);
      }
    }
  }

  private Path home(String name) {
    return directory.resolve(name);
  }

  private static Address any() {
    return new Address("127.0.0.1", 0);
  }

  private static List<Address> at(int port) {
    return List.of(new Address("127.0.0.1", port));
  }

  /** The host sends first, the centre sends it back. */
  private final class Echo implements ChannelListener {
    private static final byte[] WORD = new byte[300];

    @Override
    public void opened(Channel channel) {
      var unused = channel.send(Lane.INDEX, WORD);
    }

    @Override
    public void received(Channel channel, Lane lane, byte[] message) {
      back.countDown();
    }

    @Override
    public void closed(Channel channel, String why) {}
  }
}

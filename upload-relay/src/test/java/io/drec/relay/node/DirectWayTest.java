package io.drec.relay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that dials the centre itself. */
final class DirectWayTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = TlsChoice.class,
      names = {"BORINGSSL", "JDK"})
  void shouldCarryMessagesBothWays(TlsChoice tls) throws Exception {
    try (Fleet fleet = Fleet.create(directory)) {
      fleet.tls = tls;
      fleet.startCentre();
      Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
      Recorded atHost = new Recorded();
      HostNode host = fleet.startHost(home, atHost, fleet.centreAddress());
      Fleet.until(() -> fleet.atCentre.channel(host.id()) != null && !atHost.channels.isEmpty());

      atHost.only().send(Lane.INDEX, "up".getBytes(UTF_8));
      fleet.atCentre.only().send(Lane.QUESTION, "down".getBytes(UTF_8));

      Fleet.until(() -> !fleet.atCentre.messages.isEmpty() && !atHost.messages.isEmpty());
      assertThat(fleet.atCentre.texts()).containsExactly("up");
      assertThat(atHost.texts()).containsExactly("down");
      assertThat(fleet.centre.status().refused()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheOrderOfEachLane() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Fleet fleet = Fleet.create(directory)) {
      fleet.startCentre();
      Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
      Recorded atHost = new Recorded();
      HostNode host = fleet.startHost(home, atHost, fleet.centreAddress());
      Fleet.until(() -> !atHost.channels.isEmpty());
      Channel up = atHost.only();
      List<List<byte[]>> sent = new ArrayList<>();
      for (Lane lane : Lane.values()) {
        sent.add(new ArrayList<>());
      }
      for (int index = 0; index < 300; index++) {
        Lane lane = Lane.values()[random.nextInt(Lane.values().length)];
        byte[] message = new byte[1 + random.nextInt(lane == Lane.CONTROL ? 2_000 : 100_000)];
        random.nextBytes(message);
        sent.get(lane.code()).add(message);
        up.send(lane, message);
      }
      Fleet.until(() -> fleet.atCentre.messages.size() == 300);
      for (Lane lane : Lane.values()) {
        List<byte[]> came =
            fleet.atCentre.messages.stream()
                .filter(message -> message.lane() == lane)
                .map(Recorded.Message::bytes)
                .toList();
        assertThat(came).as("lane %s, seed %d", lane, seed).hasSize(sent.get(lane.code()).size());
        for (int index = 0; index < came.size(); index++) {
          assertThat(came.get(index)).isEqualTo(sent.get(lane.code()).get(index));
        }
      }
      assertThat(host.status().refused()).isEmpty();
    }
  }

  @Test
  void shouldCarryTheGreatestMessage() throws Exception {
    try (Fleet fleet = Fleet.create(directory)) {
      fleet.startCentre();
      Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
      Recorded atHost = new Recorded();
      fleet.startHost(home, atHost, fleet.centreAddress());
      Fleet.until(() -> !atHost.channels.isEmpty());
      byte[] message = new byte[Channel.MESSAGE_BYTES_MAX];
      new Random(1).nextBytes(message);
      byte[] zeros = new byte[Channel.MESSAGE_BYTES_MAX];

      atHost.only().send(Lane.BACKFILL, message).toCompletableFuture().get(20, TimeUnit.SECONDS);
      atHost.only().send(Lane.BACKFILL, zeros).toCompletableFuture().get(20, TimeUnit.SECONDS);

      Fleet.until(() -> fleet.atCentre.messages.size() == 2);
      assertThat(fleet.atCentre.messages.get(0).bytes()).isEqualTo(message);
      assertThat(fleet.atCentre.messages.get(1).bytes()).isEqualTo(zeros);
    }
  }

  @Test
  void shouldComeBackWhenTheCentreDoes() throws Exception {
    try (Fleet fleet = Fleet.create(directory)) {
      fleet.startCentre();
      Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
      Recorded atHost = new Recorded();
      fleet.startHost(home, atHost, fleet.centreAddress());
      Fleet.until(() -> !atHost.channels.isEmpty());

      fleet.centre.close();
      Fleet.until(() -> atHost.channels.isEmpty());
      fleet.startCentre();

      Fleet.until(() -> !atHost.channels.isEmpty());
      assertThat(atHost.closings).hasSize(1);
    }
  }

  @Test
  void shouldOpenAgainAfterEitherEndClosed() throws Exception {
    try (Fleet fleet = Fleet.create(directory)) {
      fleet.startCentre();
      Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
      Recorded atHost = new Recorded();
      fleet.startHost(home, atHost, fleet.centreAddress());
      Fleet.until(() -> !atHost.channels.isEmpty());

      atHost.only().close("enough");
      Fleet.until(() -> fleet.atCentre.closings.size() == 1 && !atHost.channels.isEmpty());
      Fleet.until(() -> !fleet.atCentre.channels.isEmpty());
      fleet.atCentre.only().close("enough here too");
      Fleet.until(() -> atHost.closings.size() == 2 && !atHost.channels.isEmpty());

      assertThat(fleet.atCentre.closings).containsExactly("enough", "enough here too");
      assertThat(atHost.closings).containsExactly("enough", "enough here too");
    }
  }
}

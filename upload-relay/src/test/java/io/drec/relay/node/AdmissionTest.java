package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands that come back at once, and somebody among them who means no good. */
final class AdmissionTest {
  private static final InetAddress A = address(1);
  private static final InetAddress B = address(2);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long nowNs;

  @AfterEach
  void stop() {
    channel.close();
  }

  @Test
  void shouldMakeOthersWaitUntilOneIsThroughAndRefuseNobody() {
    Admission admission = admission(8, 100, 1000);
    List<Connection> all = speaking(admission, A, 5);
    assertThat(begun(all)).as("a quarter of those half open, of one address").isEqualTo(2);
    admission.settled(all.get(0));
    assertThat(begun(all)).isEqualTo(3);
    all.forEach(admission::settled);
    assertThat(begun(all)).isEqualTo(5);
    assertThat(all).noneMatch(connection -> connection.isDropped);
  }

  @Test
  void shouldLetAddressesTakeTurns() {
    Admission admission = admission(8, 100, 1000);
    List<Connection> many = speaking(admission, A, 20);
    List<Connection> one = speaking(admission, B, 1);
    assertThat(begun(many)).isEqualTo(2);
    assertThat(begun(one)).as("it came last and need not wait for all of another").isEqualTo(1);
  }

  @Test
  void shouldBeginNoMoreInASecondThanItMay() {
    Admission admission = admission(400, 100, 3);
    List<Connection> all = speaking(admission, A, 5);
    assertThat(begun(all)).isEqualTo(3);
    pass(TimeUnit.SECONDS.toNanos(1));
    assertThat(begun(all)).isEqualTo(5);
  }

  @Test
  void shouldPutOutTheOldestThatSaysNothing() {
    Admission admission = admission(4, 100, 1000);
    List<Connection> silent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Connection connection = new Connection(A);
      assertThat(admission.arrive(connection)).isNull();
      silent.add(connection);
    }
    assertThat(silent)
        .extracting(one -> one.isDropped)
        .containsExactly(true, false, false, false, false);
    admission.speaks(silent.get(4));
    assertThat(silent.get(4).isBegun).as("silent ones take no turn").isTrue();
  }

  @Test
  void shouldHoldNoMoreOfAnAddressThanItMay() {
    Admission admission = admission(100, 2, 1000);
    List<Connection> two = speaking(admission, A, 2);
    assertThat(admission.arrive(new Connection(A))).isEqualTo(Refusal.PER_ADDRESS);
    assertThat(admission.arrive(new Connection(B))).isNull();
    admission.settled(two.get(0));
    admission.left(two.get(0));
    assertThat(admission.arrive(new Connection(A))).isNull();
  }

  @Test
  void shouldForgetWhoLeavesWhileItWaits() {
    Admission admission = admission(4, 100, 1000);
    List<Connection> all = speaking(admission, A, 3);
    assertThat(begun(all)).isEqualTo(1);
    admission.left(all.get(1));
    admission.settled(all.get(0));
    assertThat(all).extracting(one -> one.isBegun).containsExactly(true, false, true);
  }

  private Admission admission(int halfOpenMax, int perAddressMax, int perS) {
    NodeLimits limits =
        NodeLimits.defaults().withConnections(1000, halfOpenMax, perAddressMax, perS);
    Clock clock = Clock.systemUTC();
    return new Admission(
        new Env(limits, new Counters(clock), clock, () -> nowNs, new SecureRandom()));
  }

  private List<Connection> speaking(Admission admission, InetAddress address, int count) {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Connection connection = new Connection(address);
      assertThat(admission.arrive(connection)).isNull();
      admission.speaks(connection);
      all.add(connection);
    }
    return all;
  }

  private void pass(long ns) {
    nowNs += ns;
    channel.advanceTimeBy(ns, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  private static long begun(List<Connection> all) {
    return all.stream().filter(connection -> connection.isBegun).count();
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private final class Connection implements Admission.Waiting {
    private final InetAddress address;
    private boolean isBegun;
    private boolean isDropped;

    Connection(InetAddress address) {
      this.address = address;
    }

    @Override
    public InetAddress address() {
      return address;
    }

    @Override
    public EventLoop loop() {
      return channel.eventLoop();
    }

    @Override
    public void begin() {
      isBegun = true;
    }

    @Override
    public void drop() {
      isDropped = true;
    }
  }
}

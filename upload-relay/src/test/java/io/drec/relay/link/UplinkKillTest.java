package io.drec.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Compactor;
import io.drec.record.FrameView;
import io.drec.relay.centre.CentreIntake;
import io.drec.relay.centre.MapFleetStore;
import io.drec.relay.centre.Quotas;
import io.drec.relay.fleet.FleetStore.SequenceSpan;
import io.drec.relay.identity.HostId;
import io.drec.sample.RandomStory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Link, centre, recorder and the way between them, killed at random while a recording grows. */
final class UplinkKillTest {
  private static final int ROUNDS = 100;
  private static final int ACTIONS = 12;
  private static final HostId HOST = HostId.of(new byte[32]);

  @TempDir private Path root;
  private final long seed = Long.getLong("drec.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final MapFleetStore store = new MapFleetStore();
  private final List<Runnable> late = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private long nowNs = 1_800_000_000_000_000_000L;
  private long stories = seed;
  private int boots = 10;
  private int kills;
  private int killsWhileWriting;
  private @Nullable RecordedHost host;
  private @Nullable Compactor compactor;
  private @Nullable LinkPump pump;
  private CentreIntake intake = intake();
  private @Nullable JoinedChannels joined;

  private CentreIntake intake() {
    return new CentreIntake(
        new CentreIntake.Parts(store, Quotas.DEFAULT, () -> nowNs, () -> 0.5, notices::add),
        Runnable::run);
  }

  private LinkPump pump(Disk disk) {
    LinkConfig config =
        LinkConfig.of(root.resolve("recording"), root.resolve("link"), "alpha", "1")
            .withEvery(Duration.ZERO)
            .with(Mirror.ALL);
    return new LinkPump(config, () -> nowNs, notices::add, disk);
  }

  @Test
  void shouldCountEachFrameOnceWhoeverDies() throws IOException {
    System.out.println("UplinkKillTest: -Ddrec.seed=" + seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < ACTIONS; i++) {
        act();
      }
      if (round % 20 == 19) {
        settle();
        assertThat(store.counts(HOST))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(host().counts(IndexPolicy.DEFAULT))
            .isNotEmpty();
      }
    }
    long last = host().journal().durableSequence();
    assertThat(store.indexed(HOST, host().directory().id()).orElseThrow().sequence())
        .isEqualTo(last);
    assertThat(store.framesHeld(HOST, host().directory().id()))
        .containsExactly(new SequenceSpan(0, last));
    assertThat(store.host(HOST).orElseThrow().lostFrames()).isZero();
    assertThat(store.host(HOST).orElseThrow().alarms()).as("seed %d", seed).isEmpty();
    // Some 130 are usual, 28 of them within a write; far fewer, and nothing was tested.
    assertThat(kills).as("seed %d", seed).isGreaterThan(ROUNDS / 2);
    assertThat(killsWhileWriting).as("seed %d", seed).isPositive();
  }

  private void act() throws IOException {
    nowNs += random.nextInt(2_000_000_000);
    switch (random.nextInt(24)) {
      case 0, 1 -> record();
      case 2 -> compact();
      case 3 -> restartRecorder();
      case 4 -> restartLink();
      case 5 -> restartCentre();
      case 6, 7 -> reconnect();
      case 8 -> store.failAfter(random.nextInt(6));
      case 9 -> {
        if (!late.isEmpty()) {
          late.remove(random.nextInt(late.size())).run();
        }
      }
      default -> work();
    }
  }

  private RecordedHost host() {
    RecordedHost open = host;
    if (open == null) {
      open = new RecordedHost(root.resolve("recording"));
      host = open;
    }
    return open;
  }

  private void record() throws IOException {
    // A process is known by its boot and start: a clock that went back would mix up those of two.
    Iterable<FrameView> story = RandomStory.ofBoot(boots++, stories++, 60);
    if (random.nextBoolean()) {
      host().record(story);
    } else {
      story.forEach(host()::append);
    }
  }

  private Compactor compactor() {
    Compactor open = compactor;
    if (open == null) {
      host();
      open = host().compactor(4_000 + random.nextInt(20_000));
      compactor = open;
    }
    return open;
  }

  private void compact() throws IOException {
    int steps = random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      compactor().step();
    }
    if (random.nextInt(3) == 0) {
      compactor().tidy();
    }
    host().journal().deleteThrough(compactor().position());
  }

  private void restartRecorder() {
    closeCompactor();
    RecordedHost closing = host;
    host = null;
    if (closing != null) {
      closing.close();
    }
  }

  private void closeCompactor() {
    Compactor closing = compactor;
    compactor = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** What is in memory is gone; the next one has a disk that dies sooner or later. */
  private void restartLink() {
    kills++;
    LinkPump dead = pump;
    pump = null;
    if (dead != null) {
      dead.close();
    }
    cut();
  }

  private LinkPump link() {
    LinkPump open = pump;
    if (open == null) {
      open = pump(new KillingDisk(random, random.nextInt(8)));
      pump = open;
    }
    return open;
  }

  private void restartCentre() {
    kills++;
    cut();
    late.clear();
    intake = intake();
  }

  /** The centre may hear of the end of the old way after the begin of the new one. */
  private void cut() {
    JoinedChannels cut = joined;
    joined = null;
    if (cut != null) {
      CentreIntake at = intake;
      Runnable tellCentre = cut.cutAtHost("the test cut it");
      if (random.nextBoolean()) {
        tellCentre.run();
      } else {
        late.add(
            () -> {
              if (at == intake) {
                tellCentre.run();
              }
            });
      }
    }
  }

  private void reconnect() {
    cut();
    joined = JoinedChannels.open(HOST, link(), intake);
  }

  private void work() {
    int steps = random.nextInt(30);
    for (int i = 0; i < steps; i++) {
      try {
        link().step();
      } catch (KillingDisk.Killed e) {
        killsWhileWriting++;
        restartLink();
        return;
      }
      JoinedChannels way = joined;
      int messages = way == null ? 0 : random.nextInt(4);
      for (int m = 0; m < messages && way != null; m++) {
        way.deliver(random);
      }
    }
  }

  /** Nobody dies any more: everything arrives. */
  private void settle() throws IOException {
    host().journal().sync();
    store.failAfter(Integer.MAX_VALUE);
    restartLink();
    pump = pump(new Disk());
    int idle = 0;
    for (int i = 0; i < 200_000 && idle < 10; i++) {
      nowNs += 1_000_000_000;
      JoinedChannels way = joined;
      if (way == null || !way.isOpen()) {
        reconnect();
        way = joined;
      }
      boolean did = link().step();
      did |= way != null && way.deliver(random);
      idle = did ? 0 : idle + 1;
    }
  }

  @AfterEach
  void close() {
    restartLink();
    restartRecorder();
  }
}

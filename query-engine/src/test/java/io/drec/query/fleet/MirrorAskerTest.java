package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.question.JsonTree;
import io.drec.query.question.Question;
import io.drec.query.question.Question.Options;
import io.drec.query.question.Reply;
import io.drec.record.FrameView;
import io.drec.relay.centre.MirroredFootage;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.rocks.RocksFleetStore;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Position;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MirrorAskerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Campaign.NOW);
  private static final HostId HOST = TestFleet.id("alpha");

  @TempDir private Path directory;
  private FleetStore store;
  private MirrorAsker asker;

  @BeforeEach
  void open() throws IOException {
    store = RocksFleetStore.open(directory.resolve("fleet"), 64 << 20, CLOCK);
    MirroredFootage mirrored = new MirroredFootage(store, directory.resolve("cache"), 64 << 20);
    asker = new MirrorAsker(mirrored, CLOCK);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A recording in which a process makes a file. */
  private static Frames making(String file, int pid, long ms) {
    Frames frames = new Frames("alpha").start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    frames.atMs(ms);
    Proc maker = shell.fork(pid).exec("/usr/bin/touch", "touch", file);
    maker.create(file, 72).close(5);
    frames.seal();
    return frames;
  }

  private void mirror(UUID epoch, Frames frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long first = -1;
    long firstNs = Long.MAX_VALUE;
    long lastNs = 0;
    Position end = Position.start(epoch);
    for (byte[] one : frames.sealedBytes()) {
      FrameView frame = Frames.view(one);
      first = first < 0 ? frame.sequence() : first;
      firstNs = Math.min(firstNs, frame.firstTimeNs() + frame.clockOffsetNs());
      lastNs = Math.max(lastNs, frame.lastTimeNs() + frame.clockOffsetNs());
      end = new Position(epoch, frame.sequence(), frame.chain());
      bytes.writeBytes(one);
    }
    store.putFrames(HOST, new FrameUnit(first, end, firstNs, lastNs, bytes.toByteArray()));
  }

  private static Question why(String file) {
    return new Question.Why("path:" + file, Options.NONE);
  }

  @Test
  void shouldAnswerFromTheNewestRecordingThatKnows() throws IOException {
    mirror(new UUID(1, 1), making("/tmp/old", 201, 1_000));
    mirror(new UUID(1, 2), making("/tmp/new", 202, 60_000));
    for (String file : List.of("/tmp/old", "/tmp/new")) {
      Reply reply = asker.ask(HOST, why(file));
      assertThat(reply).as(file).isNotNull();
      JsonTree answer = JsonTree.parse(reply.body());
      assertThat(answer.object("point").text("path")).isEqualTo(file);
      assertThat(answer.objects("causes").get(0).objects("path")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void shouldSayNothingOfWhatNoFrameTells() {
    mirror(new UUID(1, 1), making("/tmp/old", 201, 1_000));
    assertThat(asker.ask(HOST, why("/tmp/never"))).isNull();
    assertThat(asker.ask(TestFleet.id("beta"), why("/tmp/old"))).isNull();
  }

  /** Each question opens the copy anew; none may stay open behind it. */
  @Test
  void shouldTakeInWhatCameSince() {
    mirror(new UUID(1, 1), making("/tmp/old", 201, 1_000));
    assertThat(asker.ask(HOST, why("/tmp/later"))).isNull();
    mirror(new UUID(1, 3), making("/tmp/later", 203, 90_000));
    assertThat(asker.ask(HOST, why("/tmp/later"))).isNotNull();
  }
}

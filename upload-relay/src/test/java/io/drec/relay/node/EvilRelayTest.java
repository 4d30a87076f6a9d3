package io.drec.relay.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Fleet.Recorded;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay with a good certificate can delay and drop, which is noticed; and that is all. */
final class EvilRelayTest {
  @TempDir Path directory;
  private final Recorded atHost = new Recorded();
  private Fleet fleet;
  private EvilRelay evil;
  private HostId hostId;

  @BeforeEach
  void start() {
    fleet = Fleet.create(directory);
    fleet.startCentre();
    evil =
        new EvilRelay(
            fleet.enrol("evil", Role.RELAY, fleet.centreAddress()), fleet.centreAddress());
    Path home = fleet.enrol("host", Role.HOST, fleet.centreAddress());
    hostId = fleet.startHost(home, atHost, evil.address()).id();
    Fleet.until(() -> !atHost.channels.isEmpty() && !fleet.atCentre.channels.isEmpty());
  }

  @AfterEach
  void stop() throws Exception {
    evil.close();
    fleet.close();
  }

  @Test
  void shouldCarryWhatItLeavesAlone() {
    send("a");
    Fleet.until(() -> fleet.atCentre.texts().contains("a"));
    assertThat(fleet.centre.status().refused()).isEmpty();
  }

  @Test
  void shouldNoticeAnAlteredMessage() {
    evil.up = once(frames -> List.of(altered(frames.get(0))));
    send("secret");
    awaitRefusal(Refusal.SEAL);
    assertThat(fleet.atCentre.messages).isEmpty();
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeARepeatedMessage() {
    evil.up = once(frames -> List.of(frames.get(0), frames.get(0)));
    send("again");
    awaitRefusal(Refusal.SEQUENCE);
    assertThat(fleet.atCentre.texts()).containsExactly("again");
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeADroppedMessage() {
    evil.up = once(frames -> List.of());
    send("dropped");
    send("next");
    awaitRefusal(Refusal.SEQUENCE);
    assertThat(fleet.atCentre.messages).isEmpty();
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeReorderedMessages() {
    List<Frame> held = new ArrayList<>();
    evil.up =
        frames -> {
          if (frames.get(0).type() != FrameType.DATA || held.size() > 1) {
            return frames;
          }
          held.add(frames.get(0));
          return held.size() == 1 ? List.of() : List.of(held.get(1), held.get(0));
        };
    send("first");
    send("second");
    awaitRefusal(Refusal.SEQUENCE);
    assertThat(fleet.atCentre.messages).isEmpty();
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeAMessageThatWasMovedToAnotherLane() {
    evil.up =
        once(
            frames ->
                List.of(
                    new Frame(
                        FrameType.DATA,
                        Lane.QUESTION,
                        frames.get(0).stream(),
                        frames.get(0).payload())));
    send("moved");
    awaitRefusal(Refusal.SEQUENCE);
    assertThat(fleet.atCentre.messages).isEmpty();
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeATruncatedMessage() {
    evil.up =
        once(
            frames -> {
              byte[] cut = frames.get(0).payload().clone();
              cut[3] -= 1;
              return List.of(
                  new Frame(
                      FrameType.DATA,
                      frames.get(0).lane(),
                      frames.get(0).stream(),
                      Arrays.copyOf(cut, cut.length - 1)));
            });
    send("truncated");
    awaitRefusal(Refusal.SEAL);
    assertThat(fleet.atCentre.messages).isEmpty();
    shouldWorkAgain();
  }

  @Test
  void shouldNoticeAForgedQuestionAtTheHost() {
    evil.down = once(frames -> List.of(altered(frames.get(0))));
    fleet.atCentre.only().send(Lane.QUESTION, "who touched it?".getBytes(UTF_8));
    Fleet.until(() -> !atHost.closings.isEmpty());
    assertThat(atHost.messages).isEmpty();
    awaitAlarm("seal: what came in its name was altered on its way, or made by another");
    assertThat(fleet.atCentre.suspicions.get(0)).endsWith(", as the host or a relay says");
    shouldWorkAgain();
  }

  @Test
  void shouldRefuseAGreetingOfAnEarlierConnection() {
    List<Frame> answers = new ArrayList<>();
    evil.up =
        frames -> {
          Frame frame = frames.get(0);
          if (frame.type() != FrameType.ANSWER) {
            return frames;
          }
          answers.add(frame);
          return answers.size() == 2
              ? List.of(Frame.of(FrameType.ANSWER, frame.stream(), answers.get(0).payload()))
              : frames;
        };
    atHost.only().close("once more");
    Fleet.until(() -> answers.size() == 1 && !atHost.channels.isEmpty());
    atHost.only().close("and again");
    awaitRefusal(Refusal.REPLAY);
    shouldWorkAgain();
  }

  private void shouldWorkAgain() {
    Fleet.until(() -> !atHost.channels.isEmpty() && !fleet.atCentre.channels.isEmpty());
    Fleet.until(
        () -> {
          atHost.channels.values().forEach(way -> way.send(Lane.LIVE, "fine".getBytes(UTF_8)));
          return fleet.atCentre.texts().contains("fine");
        });
  }

  private void send(String text) {
    atHost.only().send(Lane.LIVE, text.getBytes(UTF_8));
  }

  /** Does something to the first data, and lets all else be. */
  private static UnaryOperator<List<Frame>> once(UnaryOperator<List<Frame>> deed) {
    boolean[] isDone = new boolean[1];
    return frames -> {
      if (isDone[0] || frames.get(0).type() != FrameType.DATA) {
        return frames;
      }
      isDone[0] = true;
      return deed.apply(frames);
    };
  }

  private static Frame altered(Frame frame) {
    byte[] bytes = frame.payload().clone();
    bytes[bytes.length - 1] ^= 1;
    return new Frame(frame.type(), frame.lane(), frame.stream(), bytes);
  }

  /** Counted, and an alarm of the host whose way it is. */
  private void awaitRefusal(Refusal cause) {
    Fleet.until(() -> fleet.centre.status().refused().containsKey(cause));
    awaitAlarm(cause.word() + ": " + cause.suspicion());
  }

  private void awaitAlarm(String text) {
    Fleet.until(
        () ->
            fleet.atCentre.suspicions.stream()
                .anyMatch(alarm -> alarm.startsWith(hostId + " " + text)));
  }
}

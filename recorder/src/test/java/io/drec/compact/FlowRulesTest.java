package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Posting;
import org.junit.jupiter.api.Test;

final class FlowRulesTest {
  private final Frames frames = new Frames();
  private final Proc curl = frames.running(100, "/usr/bin/curl", "curl");

  @Test
  void shouldLetAConnectionLastUntilItIsClosed() {
    Flow flow = curl.connect("203.0.113.7", 80);
    long connectedNs = frames.epochNs();
    frames.after(300);
    flow.close(100, 5000);
    try (Told told = new Told(frames)) {
      Edge connect = told.cause(flow.id(), Mechanism.CONNECT);
      assertThat(connect.firstNs()).isEqualTo(connectedNs);
      assertThat(connect.lastNs()).isEqualTo(frames.epochNs());
      assertThat(connect.bytes()).isEqualTo(100);
      Edge receive = told.cause(curl.id(), Mechanism.RECEIVE);
      assertThat(receive.from()).isEqualTo(flow.id());
      assertThat(receive.bytes()).isEqualTo(5000);
      assertThat(receive.lastNs()).isEqualTo(frames.epochNs());
      Entity.Flow entity = told.flow(flow.id());
      assertThat(entity.name()).isEqualTo("203.0.113.7:80");
      assertThat(entity.outbound()).isTrue();
      assertThat(entity.result()).isZero();
      assertThat(entity.endNs()).isEqualTo(frames.epochNs());
      assertThat(entity.bytesReceived()).isEqualTo(5000);
    }
  }

  @Test
  void shouldSayThatNothingCameIn() {
    Flow flow = curl.connect("203.0.113.7", 80);
    flow.close(100, 0);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(curl.id(), Mechanism.RECEIVE).bytes()).isZero();
    }
  }

  @Test
  void shouldReceiveNothingFromAConnectionThatFailed() {
    Flow flow = curl.connectFails("203.0.113.7", 80, -111);
    try (Told told = new Told(frames)) {
      assertThat(told.effects(flow.id())).isEmpty();
      Edge connect = told.cause(flow.id(), Mechanism.CONNECT);
      assertThat(connect.lastNs()).isEqualTo(connect.firstNs());
      assertThat(told.flow(flow.id()).result()).isEqualTo(-111);
      assertThat(told.postings(Indicator.Kind.IP, "203.0.113.7")).hasSize(1);
    }
  }

  @Test
  void shouldReceiveOnceAConnectionInProgressIsEstablished() {
    Flow flow = curl.connectFails("203.0.113.7", 80, -115);
    long beganNs = frames.epochNs();
    try (Told told = new Told(frames)) {
      assertThat(told.effects(flow.id())).isEmpty();
      assertThat(told.flow(flow.id()).result()).isNull();
    }
    flow.decided(0);
    flow.close(1, 2);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(flow.id(), Mechanism.CONNECT).firstNs()).isEqualTo(beganNs);
      assertThat(told.cause(curl.id(), Mechanism.RECEIVE).firstNs()).isGreaterThan(beganNs);
      assertThat(told.flow(flow.id()).result()).isZero();
    }
  }

  @Test
  void shouldTakeInAConnection() {
    Flow flow = curl.accept("198.51.100.23", 50_000);
    flow.close(7, 8);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(curl.id(), Mechanism.ACCEPT).bytes()).isEqualTo(8);
      assertThat(told.cause(flow.id(), Mechanism.SEND).bytes()).isEqualTo(7);
      assertThat(told.flow(flow.id()).outbound()).isFalse();
      assertThat(told.postings(Indicator.Kind.IP, "198.51.100.23"))
          .extracting(Posting::process)
          .containsExactly(curl.id());
      assertThat(told.postings(Indicator.Kind.IP_PORT, "10.0.0.5:22")).hasSize(1);
      assertThat(told.postings(Indicator.Kind.IP, "10.0.0.5")).isEmpty();
    }
  }

  @Test
  void shouldListen() {
    Flow flow = curl.listen(8080);
    try (Told told = new Told(frames)) {
      assertThat(told.flow(flow.id()).listening()).isTrue();
      assertThat(told.flow(flow.id()).name()).isEqualTo("10.0.0.5:8080");
      assertThat(told.causes(flow.id())).containsExactly("listen curl");
      assertThat(told.values(Indicator.Kind.IP, "")).isEmpty();
      assertThat(told.values(Indicator.Kind.IP_PORT, "")).containsExactly("10.0.0.5:8080");
    }
  }

  @Test
  void shouldTellDatagramsByTheirDirection() {
    Flow flow = curl.send("203.0.113.53", 53).receive();
    try (Told told = new Told(frames)) {
      assertThat(told.causes(flow.id())).containsExactly("send curl");
      assertThat(told.effects(flow.id())).containsExactly("receive curl");
    }
  }

  @Test
  void shouldMakeTheEdgesOfAFlowThatBeganUnseen() {
    Flow out = curl.unseenFlow("203.0.113.7", 80).outbound(1);
    Flow in = curl.unseenFlow("203.0.113.8", 81).outbound(0);
    Flow unknown = curl.unseenFlow("203.0.113.9", 82);
    out.close(1, 2);
    in.close(3, 4);
    unknown.close(5, 6);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(out.id())).containsExactly("connect curl");
      assertThat(told.effects(out.id())).containsExactly("receive curl");
      assertThat(told.causes(in.id())).containsExactly("send curl");
      assertThat(told.effects(in.id())).containsExactly("accept curl");
      assertThat(told.causes(unknown.id())).containsExactly("send curl");
      assertThat(told.effects(unknown.id())).containsExactly("receive curl");
      assertThat(told.cause(in.id(), Mechanism.SEND).bytes()).isEqualTo(3);
    }
  }

  @Test
  void shouldWriteAddressesInTheirShortestForm() {
    curl.connect("2001:db8:0:0:0:0:0:1", 443);
    try (Told told = new Told(frames)) {
      assertThat(told.values(Indicator.Kind.IP, "")).containsExactly("2001:db8::1");
      assertThat(told.values(Indicator.Kind.IP_PORT, "")).containsExactly("[2001:db8::1]:443");
    }
  }
}

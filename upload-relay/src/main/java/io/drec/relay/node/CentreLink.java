package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.Registry;
import io.drec.relay.identity.Role;
import io.drec.relay.node.CentreNode.CentreParts;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.seal.CentreSeal;
import io.drec.relay.seal.SealException;
import io.drec.relay.seal.SealedMessage;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.WireLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One link at the centre, and the streams on it: of one host, or of all that are behind a relay.
 */
final class CentreLink implements Link.Owner {
  private final CentreParts parts;
  private final Map<Integer, Stream> streams = new HashMap<>();

  /** A stream: asked for an answer, open, or of what a relay kept. */
  private static final class Stream {
    final HostId host;
    final Registry.Member member;
    final byte[] challenge;
    final @Nullable SpoolStream spool;
    @Nullable Way way;

    Stream(Registry.Member member, byte[] challenge, @Nullable SpoolStream spool) {
      this.host = member.id();
      this.member = member;
      this.challenge = challenge;
      this.spool = spool;
    }
  }

  CentreLink(CentreParts parts) {
    this.parts = parts;
  }

  @Override
  public void linked(Link link) {
    parts.env().counters().connections.incrementAndGet();
    parts.links().add(link);
    if (parts.registry().denyVersion() > 0) {
      parts.pushTo(link, parts.signedDenyList());
    }
  }

  @Override
  public void unlinked(Link link, String why) {
    parts.env().counters().connections.decrementAndGet();
    parts.links().remove(link);
    for (Stream stream : new ArrayList<>(streams.values())) {
      if (stream.way != null) {
        stream.way.closeNow(why, false);
      }
    }
    streams.clear();
  }

  @Override
  public void frame(Link link, Frame frame) throws FrameException {
    if (frame.type() == FrameType.OPEN) {
      open(link, frame.stream(), Open.parse(frame.payload(), WireLimits.HOPS_MAX));
      return;
    }
    if (frame.type() == FrameType.ENROL) {
      enrol(link, frame);
      return;
    }
    Stream stream = streams.get(frame.stream());
    if (stream == null) {
      // It ended here while this was on its way.
      return;
    }
    switch (frame.type()) {
      case ANSWER -> answered(link, frame.stream(), stream, frame.payload());
      case DATA -> data(link, stream, frame);
      case CREDIT -> {
        if (stream.way != null) {
          stream.way.credited(frame.lane(), Payloads.parseCredit(frame.payload()));
        }
      }
      case CLOSE -> {
        streams.remove(frame.stream());
        Ending ending = Ending.parse(frame.payload());
        parts.suspect(stream.host, ending.cause(), ", as the host or a relay says");
        if (stream.way != null) {
          stream.way.closeNow(ending.text(), false);
        }
      }
      default -> throw Payloads.outOfPlace(frame.type());
    }
  }

  private void open(Link link, int number, Open open) throws FrameException {
    boolean isHost = link.peer().role() == Role.HOST;
    if (isHost && (!open.host().equals(link.peer().id()) || open.isSpool())) {
      String text = link.peer().id() + " wants to speak as " + open.host();
      parts.env().counters().refused(Refusal.OTHERS_ID, link.peer().id(), text);
      link.end(Refusal.OTHERS_ID, 0, text);
      return;
    }
    if (streams.containsKey(number)) {
      throw Payloads.outOfPlace("a stream that is open already");
    }
    int streamsMax = isHost ? 1 : parts.env().limits().streamsPerLinkMax();
    if (streams.size() >= streamsMax) {
      refuse(link, number, open.host(), Refusal.STREAMS, "as many streams as there may be");
      return;
    }
    Optional<Registry.Member> member = parts.registry().find(open.host());
    if (member.isEmpty() || member.get().role() != Role.HOST) {
      refuse(link, number, open.host(), Refusal.UNKNOWN, "no host of this id is enrolled");
    } else if (member.get().isDenied()) {
      refuse(link, number, open.host(), Refusal.DENIED, open.host() + " is denied");
    } else if (open.isSpool()) {
      streams.put(
          number,
          new Stream(
              member.get(), new byte[0], new SpoolStream(parts, link, number, member.get())));
    } else {
      byte[] challenge = new byte[Payloads.CHALLENGE_BYTES];
      parts.env().random().nextBytes(challenge);
      streams.put(number, new Stream(member.get(), challenge, null));
      link.control(Frame.of(FrameType.CHALLENGE, number, challenge));
    }
  }

  private void answered(Link link, int number, Stream stream, byte[] payload)
      throws FrameException {
    if (stream.way != null || stream.spool != null) {
      throw Payloads.outOfPlace("another answer");
    }
    try {
      SealedMessage sealed = SealedMessage.parse(payload);
      CentreSeal seal =
          CentreSeal.of(stream.host, parts.sealKeys(), stream.member.sealKey(), sealed);
      byte[] greeting = seal.open(sealed);
      boolean isFirst = sealed.lane() == Lane.CONTROL && sealed.count() == 0;
      if (!isFirst || !Arrays.equals(greeting, Payloads.greeting(stream.challenge))) {
        streams.remove(number);
        refuse(link, number, stream.host, Refusal.REPLAY, "an answer to another challenge");
        return;
      }
      accept(link, number, stream, seal);
    } catch (SealException e) {
      streams.remove(number);
      refuse(link, number, stream.host, Refusal.SEAL, String.valueOf(e.getMessage()));
    }
  }

  private void accept(Link link, int number, Stream stream, CentreSeal seal) {
    link.control(
        Frame.of(
            FrameType.ACCEPT, number, seal.seal(Lane.CONTROL, Payloads.welcome(stream.challenge))));
    Way way =
        new Way(
            parts.env(),
            link,
            number,
            stream.host,
            sealOf(seal),
            parts.listener(),
            () -> parts.env().limits().windowBytes(parts.ways().size()),
            closed -> gone(number, closed));
    stream.way = way;
    Way old = parts.ways().put(stream.host, way);
    parts.env().counters().hosts.set(parts.ways().size());
    if (old != null) {
      old.close("the same identity has connected again");
      takenOver(stream.host);
    }
    way.opened();
  }

  private void takenOver(HostId host) {
    parts.env().counters().refused(Refusal.DUPLICATE, host, "the older of two ways is closed");
    if (parts.takeovers().add(host, parts.env().nowNs())) {
      String text = "two that hold the same key take turns: is there a copy of this host?";
      parts.env().counters().alarm("duplicate_identity", host, text);
      parts.listener().alarmed(host, "duplicate_identity", text);
    }
  }

  private void gone(int number, Way closed) {
    Stream stream = streams.get(number);
    if (stream != null && stream.way == closed) {
      streams.remove(number);
    }
    parts.ways().remove(closed.host(), closed);
    parts.env().counters().hosts.set(parts.ways().size());
  }

  private static void data(Link link, Stream stream, Frame frame) throws FrameException {
    if (stream.way != null) {
      stream.way.received(frame);
    } else if (stream.spool != null) {
      stream.spool.received(frame);
    } else {
      throw Payloads.outOfPlace("data before the answer of " + stream.host + " by " + link.peer());
    }
  }

  private void enrol(Link link, Frame frame) {
    parts.enrol(
        frame.payload(),
        answer ->
            link.execute(() -> link.control(Frame.of(FrameType.ENROLLED, frame.stream(), answer))));
  }

  private void refuse(Link link, int number, HostId host, Refusal cause, String text) {
    parts.env().counters().refused(cause, host, text);
    link.control(Frame.of(FrameType.CLOSE, number, new Ending(cause, 0, text).toBytes()));
  }

  private static Way.Seal sealOf(CentreSeal seal) {
    return new Way.Seal() {
      @Override
      public byte[] seal(Lane lane, byte[] message) {
        return seal.seal(lane, message);
      }

      @Override
      public byte[] open(SealedMessage sealed) throws SealException {
        return seal.open(sealed);
      }
    };
  }
}

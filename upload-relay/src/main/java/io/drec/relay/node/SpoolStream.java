package io.drec.relay.node;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.Registry;
import io.drec.relay.node.CentreNode.CentreParts;
import io.drec.relay.seal.SealException;
import io.drec.relay.seal.SealedMessage;
import io.drec.relay.wire.Assembler;
import io.drec.relay.wire.CreditWindow;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.Packing;
import io.drec.relay.wire.WireLimits;

/**
 * What a relay kept of one host, at the centre: each message is opened alone, as the way that it
 * was sent on is gone. One that does not open is counted, and the others are taken.
 */
final class SpoolStream {
  private final CentreParts parts;
  private final Link link;
  private final int number;
  private final Registry.Member member;
  private final CreditWindow window;
  private final Assembler assembler = new Assembler(WireLimits.SEALED_BYTES_MAX);

  SpoolStream(CentreParts parts, Link link, int number, Registry.Member member) {
    this.parts = parts;
    this.link = link;
    this.number = number;
    this.member = member;
    this.window = new CreditWindow(link.windowBytes());
  }

  /** Messages of all lanes come in one: that of backfill, so that they delay nobody. */
  void received(Frame frame) throws FrameException {
    if (frame.lane() != Lane.BACKFILL) {
      throw Payloads.outOfPlace("lane " + frame.lane() + " in a spool");
    }
    int bytes = frame.payload().length;
    window.received(bytes);
    assembler.add(frame.payload(), this::open);
    int grant = window.passedOn(bytes, parts.env().limits().windowBytes(parts.ways().size()));
    if (grant > 0) {
      link.control(new Frame(FrameType.CREDIT, Lane.BACKFILL, number, Payloads.credit(grant)));
    }
  }

  private void open(byte[] bytes) {
    try {
      SealedMessage sealed = SealedMessage.parse(bytes);
      byte[] packed = parts.spoolKeys().open(member.id(), member.sealKey(), sealed);
      byte[] message = Packing.unpack(packed, Channel.MESSAGE_BYTES_MAX);
      if (sealed.lane() == Lane.INDEX
          || sealed.lane() == Lane.LIVE
          || sealed.lane() == Lane.BACKFILL) {
        parts.listener().spooled(member.id(), sealed.lane(), message);
      }
    } catch (SealException e) {
      parts.env().counters().refused(Refusal.SEAL, member.id(), String.valueOf(e.getMessage()));
    } catch (FrameException e) {
      parts.env().counters().refused(Env.refusalOf(e), member.id(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      parts.env().counters().refused(Refusal.INTERNAL, member.id(), "a listener failed: " + e);
    }
  }
}

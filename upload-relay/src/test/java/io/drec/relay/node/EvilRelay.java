package io.drec.relay.node;

import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.TicketKeys;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.WireLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A relay with a good certificate and bad intentions, for one host. */
final class EvilRelay implements AutoCloseable {
  private final Env env = Env.of(Fleet.LIMITS, Clock.systemUTC());
  private final Transport transport = new Transport("evil", 1);
  private final Dialler dialler;
  private final Acceptor acceptor;
  private final NodeIdentity identity;
  private @Nullable Link child;
  private @Nullable Link parent;

  /** What becomes of a frame on its way up: it, others, or none. */
  volatile UnaryOperator<List<Frame>> up = frames -> frames;

  /** The same on its way down. */
  volatile UnaryOperator<List<Frame>> down = frames -> frames;

  EvilRelay(Path home, Address above) {
    identity = NodeIdentity.load(home);
    Tls tls = new Tls(TlsChoice.AUTO, Clock.systemUTC());
    dialler =
        new Dialler(
            env,
            tls,
            transport,
            home,
            identity,
            List.of(above),
            BandwidthSchedule.UNLIMITED,
            new Upwards());
    acceptor =
        new Acceptor(
            env,
            tls,
            identity,
            TicketKeys.open(home, Clock.systemUTC(), Fleet.RANDOM),
            new Address("127.0.0.1", 0),
            transport,
            new Below());
    dialler.start();
    Fleet.until(() -> parent != null);
  }

  Address address() {
    return new Address("127.0.0.1", acceptor.port());
  }

  @Override
  public void close() {
    acceptor.close();
    dialler.close();
    transport.close();
  }

  private final class Upwards implements Dialler.Up {
    @Override
    public void renewed(NodeIdentity renewed) {}

    @Override
    public void routed(Route route) {}

    @Override
    public void linked(Link link) {
      parent = link;
    }

    @Override
    public void frame(Link link, Frame frame) {
      if (child != null && frame.stream() > 0) {
        down.apply(List.of(frame)).forEach(child::control);
      }
    }

    @Override
    public void unlinked(Link link, String why) {
      parent = null;
      if (child != null) {
        child.close(why);
      }
    }
  }

  private final class Below implements Acceptor.Front, Link.Owner {
    @Override
    public Link.Owner owner() {
      return this;
    }

    @Override
    public Route route() {
      return dialler.route().below(identity.id());
    }

    @Override
    public int streams() {
      return 1;
    }

    @Override
    public Predicate<HostId> denied() {
      return id -> false;
    }

    @Override
    public boolean enrol(byte[] request, Consumer<byte[]> answer) {
      return false;
    }

    @Override
    public void linked(Link link) {
      child = link;
    }

    @Override
    public void frame(Link link, Frame frame) throws FrameException {
      if (parent == null) {
        return;
      }
      if (frame.type() == FrameType.OPEN) {
        Open open = Open.parse(frame.payload(), WireLimits.HOPS_MAX);
        Open longer = new Open(open.host(), open.isSpool(), List.of(identity.id()));
        parent.control(Frame.of(FrameType.OPEN, frame.stream(), longer.toBytes()));
        return;
      }
      up.apply(List.of(frame)).forEach(parent::control);
    }

    @Override
    public void unlinked(Link link, String why) {
      child = null;
    }
  }
}

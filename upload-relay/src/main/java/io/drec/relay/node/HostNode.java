package io.drec.relay.node;

import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.seal.HostSeal;
import io.drec.relay.seal.SealException;
import io.drec.relay.seal.SealedMessage;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's end: dials its parents, opens the way to the centre through whatever is there, and opens
 * it again whenever it closes. One thread.
 */
public final class HostNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostNode.class);
  private static final int DOUBLINGS_MAX = 10;

  private final Env env;
  private final Transport transport;
  private final boolean ownsTransport;
  private final ChannelListener listener;
  private final Dialler dialler;

  private @Nullable HostSeal seal;

  /** For the next way, made while there is none. */
  private @Nullable Ready ready;

  private byte[] challenge = new byte[0];
  private @Nullable Way way;
  private int failuresInARow;

  /** Each opening has a number of its own, so that nothing late is taken for it. */
  private int stream;

  /** A seal that was not used yet, and whose. */
  private record Ready(HostSeal seal, NodeIdentity identity) {}

  private HostNode(HostConfig config, ChannelListener listener, @Nullable Transport shared) {
    this.env = Env.of(config.limits(), config.clock());
    this.listener = listener;
    this.ownsTransport = shared == null;
    NodeIdentity identity = NodeIdentity.load(config.directory());
    if (identity.role() != Role.HOST) {
      throw new IllegalArgumentException(
          config.directory() + " is the identity of a " + identity.role().word() + ", not a host");
    }
    this.transport = shared == null ? new Transport("drec-link", 1) : shared;
    this.dialler =
        new Dialler(
            env,
            new Tls(config.tls(), config.clock()),
            transport,
            config.directory(),
            identity,
            config.parents(),
            config.bandwidth(),
            new Upwards());
  }

  /**
   * Begins to dial.
   *
   * @param listener told of the channel each time the way is open
   * @throws io.drec.relay.identity.IdentityException when the directory holds no identity
   */
  public static HostNode start(HostConfig config, ChannelListener listener) {
    return start(config, listener, null);
  }

  /** Many hosts on one event loop, for benchmarks. */
  static HostNode start(HostConfig config, ChannelListener listener, @Nullable Transport shared) {
    HostNode node = new HostNode(config, listener, shared);
    node.dialler.start();
    return node;
  }

  public HostId id() {
    return dialler.id();
  }

  /** The identity as it is now; renewing changes it. */
  public NodeIdentity identity() {
    return dialler.identity();
  }

  public NodeStatus status() {
    Counters counters = env.counters();
    return new NodeStatus(
        "host",
        id(),
        dialler.parent(),
        counters.hosts.get() > 0,
        0,
        0,
        counters.resumed.get(),
        counters.hosts.get(),
        counters.receivedBytes(),
        counters.sentBytes(),
        counters.refusals(),
        0,
        0,
        0,
        counters.alarms());
  }

  @Override
  public void close() {
    dialler.close();
    if (ownsTransport) {
      transport.close();
    }
  }

  private final class Upwards implements Dialler.Up {
    @Override
    public List<Frame> early() {
      return List.of(nextOpen());
    }

    @Override
    public void linked(Link link) {
      failuresInARow = 0; // and its way was asked for with the greeting
    }

    @Override
    public void routed(Route route) {}

    @Override
    public void renewed(NodeIdentity identity) {}

    @Override
    public void frame(Link link, Frame frame) throws FrameException {
      if (frame.type() == FrameType.DENY) {
        return;
      }
      if (frame.stream() != stream) {
        return;
      }
      Way open = way;
      switch (frame.type()) {
        case CHALLENGE -> answer(link, frame.payload());
        case ACCEPT -> accept(link, frame.payload());
        case DATA -> {
          if (open != null) {
            open.received(frame);
          }
        }
        case CREDIT -> {
          if (open != null) {
            open.credited(frame.lane(), Payloads.parseCredit(frame.payload()));
          }
        }
        case CLOSE -> ended(link, Ending.parse(frame.payload()));
        default -> throw Payloads.outOfPlace(frame.type());
      }
    }

    @Override
    public void unlinked(Link link, String why) {
      end(why);
      dialler.loop().execute(HostNode.this::prepare);
    }
  }

  /**
   * A seal costs four operations on curves: while the parent is away there is time for them, when
   * it is back thousands of hosts come back with this one.
   */
  private void prepare() {
    NodeIdentity identity = dialler.identity();
    if (ready == null) {
      ready = new Ready(create(identity), identity);
    }
  }

  private static HostSeal create(NodeIdentity identity) {
    return HostSeal.create(identity.id(), identity.sealKeys(), identity.centre().sealKey());
  }

  private Frame nextOpen() {
    seal = null;
    stream++;
    return Frame.of(FrameType.OPEN, stream, new Open(id(), false, List.of()).toBytes());
  }

  private void answer(Link link, byte[] asked) throws FrameException {
    if (seal != null || asked.length != Payloads.CHALLENGE_BYTES) {
      throw Payloads.outOfPlace("another challenge");
    }
    NodeIdentity identity = dialler.identity();
    Ready made = ready;
    ready = null;
    HostSeal fresh = made != null && made.identity() == identity ? made.seal() : create(identity);
    seal = fresh;
    challenge = asked;
    link.control(
        Frame.of(FrameType.ANSWER, stream, fresh.seal(Lane.CONTROL, Payloads.greeting(asked))));
  }

  private void accept(Link link, byte[] sealed) throws FrameException {
    HostSeal current = seal;
    if (current == null || way != null) {
      throw Payloads.outOfPlace("an acceptance");
    }
    try {
      byte[] welcome = current.open(SealedMessage.parse(sealed));
      if (!Arrays.equals(welcome, Payloads.welcome(challenge))) {
        throw Payloads.outOfPlace("an acceptance of another greeting");
      }
    } catch (SealException e) {
      env.counters().refused(Refusal.SEAL, id(), String.valueOf(e.getMessage()));
      link.end(Refusal.SEAL, 0, String.valueOf(e.getMessage()));
      return;
    }
    Way opened =
        new Way(
            env,
            link,
            stream,
            id(),
            sealOf(current),
            listener,
            () -> env.limits().windowBytesMax(),
            closed -> closedHere(link, closed));
    way = opened;
    failuresInARow = 0;
    env.counters().hosts.set(1);
    opened.opened();
  }

  private static Way.Seal sealOf(HostSeal seal) {
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

  /** The stream ended, the link did not: the way is opened again, later each time it fails. */
  private void ended(Link link, Ending ending) {
    end(ending.text());
    openLater(link, ending.cause().word() + ", " + ending.text());
  }

  /** This end closed it: something was wrong, or the layer above wanted it. */
  private void closedHere(Link link, Way closed) {
    if (way == closed) {
      end("closed here");
      openLater(link, "closed here");
    }
  }

  private void openLater(Link link, String why) {
    failuresInARow = Math.min(failuresInARow + 1, DOUBLINGS_MAX);
    long minMs = env.limits().redialMin().toMillis();
    long spanMs = Math.min(env.limits().redialMax().toMillis(), minMs << failuresInARow);
    long waitMs = minMs / 4 + (long) (env.random().nextDouble() * spanMs);
    LOG.info("the way was closed ({}); again in {} ms", why, waitMs);
    link.schedule(
        () -> {
          if (link.isOpen() && way == null) {
            link.control(nextOpen());
          }
        },
        waitMs);
  }

  private void end(String why) {
    Way open = way;
    way = null;
    seal = null;
    env.counters().hosts.set(0);
    if (open != null) {
      open.closeNow(why, false);
    }
  }
}

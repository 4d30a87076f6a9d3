package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.DenyList;
import io.drec.relay.identity.HostId;
import io.drec.relay.identity.IdentityException;
import io.drec.relay.identity.NodeIdentity;
import io.drec.relay.identity.Role;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.seal.SealException;
import io.drec.relay.seal.SealedMessage;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.WireLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a relay does: joins streams of its children to streams of its parent. All of it happens on
 * one event loop, so nothing here is locked.
 */
final class RelayCore implements Dialler.Up, Acceptor.Front {
  private static final Logger LOG = LoggerFactory.getLogger(RelayCore.class);
  private static final int REQUESTS_MAX = 1000;
  private static final int REQUEST_TIMEOUT_MS = 30_000;

  private final Env env;
  private final Spool spool;
  private final DenyFile denyFile;
  private final Set<Link> children = new HashSet<>();
  private final Map<HostId, Link> childOf = new HashMap<>();
  private final Map<Link, Map<Integer, RelayStream>> byChild = new HashMap<>();
  private final Map<Integer, RelayStream> byParent = new HashMap<>();
  private final Map<Integer, Consumer<byte[]>> requests = new LinkedHashMap<>();
  private final Takeovers takeovers = new Takeovers();
  private final SpoolDrain drain;
  private NodeIdentity identity;
  private @Nullable Link parent;
  private Route route;
  private int nextNumber = 1;
  private int nextRequest = 1;
  private volatile int streamCount;
  private volatile boolean reachesCentre;
  private Consumer<NodeIdentity> renewed = ignored -> {};

  RelayCore(Env env, NodeIdentity identity, Spool spool, DenyFile denyFile) {
    this.env = env;
    this.identity = identity;
    this.spool = spool;
    this.denyFile = denyFile;
    this.route = new Route(false, List.of());
    this.drain = new SpoolDrain(spool, identity.id());
  }

  void onRenewed(Consumer<NodeIdentity> told) {
    renewed = told;
  }

  boolean reachesCentre() {
    return reachesCentre;
  }

  int streamCount() {
    return streamCount;
  }

  // What the acceptor asks.

  @Override
  public Link.Owner owner() {
    return new Children();
  }

  @Override
  public Route route() {
    return route.below(identity.id());
  }

  @Override
  public int streams() {
    return streamCount;
  }

  @Override
  public Predicate<HostId> denied() {
    return denyFile.list().ids()::contains;
  }

  @Override
  public boolean enrol(byte[] request, Consumer<byte[]> answer) {
    Link to = parent;
    if (to == null || requests.size() >= REQUESTS_MAX) {
      return false;
    }
    int number = nextRequest++;
    requests.put(number, answer);
    to.control(Frame.of(FrameType.ENROL, number, request));
    to.schedule(() -> requests.remove(number), REQUEST_TIMEOUT_MS);
    return true;
  }

  // What the dialler tells.

  @Override
  public void linked(Link link) {
    parent = link;
    for (Map<Integer, RelayStream> streams : byChild.values()) {
      for (RelayStream stream : new ArrayList<>(streams.values())) {
        if (stream.isSpooling()) {
          drop(stream, new Ending(Refusal.ORDER, 0, "the parent is back: open again"));
        } else if (stream.isWaiting()) {
          join(stream);
        }
      }
    }
  }

  @Override
  public void routed(Route above) {
    Link to = parent;
    if (to != null && above.nodes().contains(identity.id())) {
      env.counters().refused(Refusal.LOOP, to.peer().id(), "its way leads through here");
      to.end(Refusal.LOOP, 0, "the way to the centre leads through here");
      return;
    }
    boolean isTooLong = above.nodes().size() > WireLimits.HOPS_MAX;
    if (isTooLong) {
      env.counters().refused(Refusal.LOOP, identity.id(), "more than 8 relays to the centre");
    }
    route = isTooLong ? new Route(false, List.of()) : above;
    reachesCentre = route.reachesCentre();
    byte[] path = route().toBytes();
    children.forEach(child -> child.control(Frame.of(FrameType.PATH, path)));
    if (reachesCentre && to != null) {
      drain.start(to, this::takeNumber);
    }
  }

  @Override
  public void renewed(NodeIdentity now) {
    identity = now;
    renewed.accept(now);
  }

  @Override
  public void frame(Link link, Frame frame) throws FrameException {
    switch (frame.type()) {
      case DENY -> deny(frame.payload());
      case ENROLLED -> {
        Consumer<byte[]> answer = requests.remove(frame.stream());
        if (answer != null) {
          answer.accept(frame.payload());
        }
      }
      case CLOSE -> {
        RelayStream stream = byParent.get(frame.stream());
        if (stream != null) {
          Ending ending = Ending.parse(frame.payload());
          remove(stream);
          stream.close(ending, true, false);
        } else {
          drain.closed(frame.stream());
        }
      }
      default -> {
        RelayStream stream = byParent.get(frame.stream());
        if (stream != null) {
          stream.fromParent(frame);
        } else if (frame.type() == FrameType.CREDIT) {
          drain.credited(frame);
        }
      }
    }
  }

  @Override
  public void unlinked(Link link, String why) {
    LOG.warn("the parent is gone: {}", why);
    parent = null;
    drain.stop();
    byParent.clear();
    for (Map<Integer, RelayStream> streams : byChild.values()) {
      for (RelayStream stream : new ArrayList<>(streams.values())) {
        boolean wasJoined = !stream.isWaiting();
        if (!stream.parted(spool.isEnabled()) && wasJoined) {
          drop(stream, new Ending(Refusal.ORDER, 0, "the relay lost its parent: " + why));
        }
      }
    }
    routed(new Route(false, List.of()));
  }

  // What streams and spool need.

  void drop(RelayStream stream, Ending ending) {
    remove(stream);
    stream.close(ending, true, true);
  }

  void spool(HostId host, byte[] bytes) {
    try {
      Lane lane = SealedMessage.parse(bytes).lane();
      if (lane != Lane.CONTROL && lane != Lane.QUESTION) {
        spool.add(lane, new SpoolRecord(host, bytes));
      }
    } catch (SealException e) {
      env.counters().refused(Refusal.SEAL, host, String.valueOf(e.getMessage()));
    }
  }

  private int takeNumber() {
    return nextNumber++ & Integer.MAX_VALUE;
  }

  private void join(RelayStream stream) {
    Link to = parent;
    if (to == null) {
      return;
    }
    int number = takeNumber();
    byParent.put(number, stream);
    List<HostId> passed = new ArrayList<>(stream.opened().passed());
    passed.add(identity.id());
    stream.join(to, number, new Open(stream.host(), stream.opened().isSpool(), passed));
  }

  private void remove(RelayStream stream) {
    Map<Integer, RelayStream> streams = byChild.get(stream.child());
    if (streams != null && streams.remove(stream.childNumber(), stream)) {
      streamCount--;
      env.counters().hosts.set(streamCount);
    }
    byParent.remove(stream.parentNumber(), stream);
  }

  private void deny(byte[] bytes) {
    DenyList list;
    try {
      list = DenyList.parse(bytes, identity.centre().signKey());
    } catch (IdentityException e) {
      env.counters().refused(Refusal.SEAL, "a deny list", String.valueOf(e.getMessage()));
      return;
    }
    if (list.number() <= denyFile.list().number()) {
      return;
    }
    denyFile.keep(list, bytes);
    for (Link child : new ArrayList<>(children)) {
      if (list.ids().contains(child.peer().id())) {
        env.counters().refused(Refusal.DENIED, child.peer().id(), "denied now");
        child.end(Refusal.DENIED, 0, child.peer().id() + " is denied");
      } else if (child.peer().role() == Role.RELAY) {
        child.control(Frame.of(FrameType.DENY, bytes));
      }
    }
  }

  /** What happens on links of children. */
  private final class Children implements Link.Owner {
    @Override
    public void linked(Link link) {
      children.add(link);
      byChild.put(link, new HashMap<>());
      env.counters().connections.set(children.size());
      Link old = childOf.put(link.peer().id(), link);
      if (old != null) {
        String text = "the same identity has connected again";
        env.counters().refused(Refusal.DUPLICATE, link.peer().id(), text);
        if (takeovers.add(link.peer().id(), env.nowNs())) {
          env.counters().alarm("duplicate_identity", link.peer().id(), text + " and again");
        }
        old.end(Refusal.DUPLICATE, 0, text);
      }
      byte[] list = denyFile.bytes();
      if (list.length > 0 && link.peer().role() == Role.RELAY) {
        link.control(Frame.of(FrameType.DENY, list));
      }
    }

    @Override
    public void unlinked(Link link, String why) {
      children.remove(link);
      childOf.remove(link.peer().id(), link);
      env.counters().connections.set(children.size());
      Map<Integer, RelayStream> streams = byChild.get(link);
      if (streams != null) {
        for (RelayStream stream : new ArrayList<>(streams.values())) {
          remove(stream);
          stream.close(new Ending(link.closedCause(), 0, "its link ended: " + why), false, true);
        }
        byChild.remove(link);
      }
    }

    @Override
    public void frame(Link link, Frame frame) throws FrameException {
      Map<Integer, RelayStream> streams = byChild.getOrDefault(link, Map.of());
      RelayStream stream = streams.get(frame.stream());
      switch (frame.type()) {
        case OPEN -> open(link, frame, streams);
        case ENROL ->
            enrol(
                frame.payload(),
                answer -> link.control(Frame.of(FrameType.ENROLLED, frame.stream(), answer)));
        case CLOSE -> {
          if (stream != null) {
            remove(stream);
            stream.close(Ending.parse(frame.payload()), false, true);
          }
        }
        default -> {
          if (stream != null) {
            stream.fromChild(frame);
          }
        }
      }
    }

    private void open(Link link, Frame frame, Map<Integer, RelayStream> streams)
        throws FrameException {
      Open open = Open.parse(frame.payload(), WireLimits.HOPS_MAX);
      Refusal refusal = refusalOf(link, open);
      if (refusal == Refusal.OTHERS_ID) {
        String text = link.peer().id() + " wants to speak as " + open.host();
        env.counters().refused(refusal, link.peer().id(), text);
        link.end(refusal, 0, text);
        return;
      }
      int streamsMax = link.peer().role() == Role.HOST ? 1 : env.limits().streamsPerLinkMax();
      if (refusal == null && streams.size() >= streamsMax) {
        refusal = Refusal.STREAMS;
      }
      if (refusal != null || streams.containsKey(frame.stream())) {
        Refusal cause = refusal == null ? Refusal.ORDER : refusal;
        env.counters().refused(cause, open.host(), "a stream is refused");
        link.control(
            Frame.of(
                FrameType.CLOSE,
                frame.stream(),
                new Ending(cause, 0, "refused by a relay: " + cause.word()).toBytes()));
        return;
      }
      RelayStream stream = new RelayStream(env, RelayCore.this, link, frame.stream(), open);
      streams.put(frame.stream(), stream);
      streamCount++;
      env.counters().hosts.set(streamCount);
      if (parent != null) {
        join(stream);
      } else if (open.isSpool() && spool.isEnabled()) {
        stream.spoolAtOnce();
      }
    }

    private @Nullable Refusal refusalOf(Link link, Open open) {
      HostId peer = link.peer().id();
      List<HostId> passed = open.passed();
      boolean isItself =
          link.peer().role() == Role.HOST
              ? open.host().equals(peer) && passed.isEmpty() && !open.isSpool()
              : !passed.isEmpty() && passed.get(passed.size() - 1).equals(peer);
      if (!isItself) {
        return Refusal.OTHERS_ID;
      }
      if (passed.contains(identity.id()) || passed.size() >= WireLimits.HOPS_MAX) {
        return Refusal.LOOP;
      }
      return denied().test(open.host()) ? Refusal.DENIED : null;
    }
  }
}

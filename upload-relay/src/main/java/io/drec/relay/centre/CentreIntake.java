package io.drec.relay.centre;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Health;
import io.drec.relay.message.Hello;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.Position;
import io.drec.relay.message.Wish;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what hosts send. What the channel tells is handed on at once: one host's messages are
 * worked off one after the other, different hosts' side by side on the executor's threads. A host
 * whose messages pile up is disconnected, and sends again what was not acknowledged. Thread safe.
 */
public final class CentreIntake implements ChannelListener {
  /** Of one host's messages that wait: more than its windows, so only one that ignores them. */
  private static final long WAITING_BYTES_MAX = 64 << 20;

  private final Parts parts;
  private final Executor executor;
  private final Map<HostId, Lined> hosts = new ConcurrentHashMap<>();

  /**
   * What an intake is made of.
   *
   * @param wallNs the centre's wall clock, ns since 1970 UTC
   * @param random from 0 to 1, 1 excluded: which places of its past a host is asked for
   * @param notices hears of alarms, one line each
   */
  public record Parts(
      FleetStore store,
      Quotas quotas,
      LongSupplier wallNs,
      DoubleSupplier random,
      Consumer<String> notices) {}

  public CentreIntake(Parts parts, Executor executor) {
    this.parts = parts;
    this.executor = executor;
  }

  // ---- what the channel tells -------------------------------------------------------------------

  @Override
  public void opened(Channel channel) {
    lined(channel.host()).add(0, host -> host.opened(channel), channel);
  }

  @Override
  public void received(Channel channel, Lane lane, byte[] message) {
    lined(channel.host()).add(message.length, host -> host.received(channel, message), channel);
  }

  @Override
  public void closed(Channel channel, String why) {
    lined(channel.host()).add(0, host -> host.closed(channel), channel);
  }

  @Override
  public void spooled(HostId host, Lane lane, byte[] message) {
    lined(host).add(message.length, intake -> intake.spooled(message), null);
  }

  @Override
  public void alarmed(HostId host, String kind, String text) {
    lined(host).add(0, intake -> intake.alarm(kind, text), null);
  }

  private Lined lined(HostId host) {
    return hosts.computeIfAbsent(host, id -> new Lined(id));
  }

  // ---- for who asks and operates ----------------------------------------------------------------

  /** What is known of a host, as of now, silence with it. */
  public Optional<HostFacts> host(HostId id) {
    Optional<HostFacts> known = Optional.ofNullable(live(id)).or(() -> parts.store().host(id));
    return known.map(facts -> Alarms.asOf(facts, parts.wallNs().getAsLong()));
  }

  /** All hosts in order of id, likewise; false ends the visit. */
  public void hosts(Predicate<HostFacts> visitor) {
    long nowNs = parts.wallNs().getAsLong();
    parts
        .store()
        .hosts(
            stored -> {
              HostFacts live = live(stored.id());
              return visitor.test(Alarms.asOf(live == null ? stored : live, nowNs));
            });
  }

  private @Nullable HostFacts live(HostId id) {
    Lined lined = hosts.get(id);
    HostIntake intake = lined == null ? null : lined.intake;
    return intake == null ? null : intake.facts();
  }

  /** What a host said last of how it does; empty: nothing since the centre's start. */
  public Optional<Health> health(HostId id) {
    Lined lined = hosts.get(id);
    HostIntake intake = lined == null ? null : lined.intake;
    return intake == null ? Optional.empty() : Optional.ofNullable(intake.health());
  }

  /** What a host said last of itself and what it keeps; empty: nothing since the centre's start. */
  public Optional<Hello> greeting(HostId id) {
    Lined lined = hosts.get(id);
    HostIntake intake = lined == null ? null : lined.intake;
    return intake == null ? Optional.empty() : Optional.ofNullable(intake.greeting());
  }

  /** The channel of a host that is connected and has said hello; null: it is not. */
  public @Nullable Channel channel(HostId id) {
    Lined lined = hosts.get(id);
    HostIntake intake = lined == null ? null : lined.intake;
    return intake == null ? null : intake.channel();
  }

  /** The operator has looked at a host's forks: what fits is taken in again. */
  public void release(HostId id) {
    lined(id).add(0, HostIntake::release, null);
  }

  /** The operator has seen a host's alarms of a kind. */
  public void dismiss(HostId id, String kind) {
    lined(id).add(0, host -> host.dismiss(kind), null);
  }

  /** The operator labels a host. */
  public void label(HostId id, List<String> labels) {
    lined(id).add(0, host -> host.labelled(labels), null);
  }

  /**
   * The operator removes a host that will not come back: it is in no list, no audience and no alarm
   * any more. Whoever keeps it from connecting does that first.
   */
  public void remove(HostId id) {
    Lined lined = lined(id);
    lined.add(0, host -> lined.remove(), null);
  }

  /**
   * Asks a connected host to show the places of its past that the centre knows, at most so many.
   */
  public boolean checkPast(HostId id, UUID epoch, int anchorsMax) {
    Channel channel = channel(id);
    if (channel == null) {
      return false;
    }
    int[] left = {anchorsMax};
    parts
        .store()
        .anchors(
            id,
            epoch,
            0,
            (Position anchor) -> {
              byte[] wish = MessageCodec.encode(Wish.anchor(epoch, anchor.sequence()));
              channel.send(Lane.CONTROL, wish);
              return --left[0] > 0;
            });
    parts
        .store()
        .indexed(id, epoch)
        .map(newest -> MessageCodec.encode(Wish.anchor(epoch, newest.sequence())))
        .ifPresent(wish -> channel.send(Lane.CONTROL, wish));
    return true;
  }

  /** Asks a connected host for frames themselves; they come as units, or not at all. */
  public boolean wishFrames(HostId id, UUID epoch, long first, long last) {
    Channel channel = channel(id);
    if (channel == null) {
      return false;
    }
    channel.send(Lane.CONTROL, MessageCodec.encode(Wish.frames(epoch, first, last)));
    return true;
  }

  /** One host's work, one piece after the other. */
  private final class Lined implements Runnable {
    private final HostId id;
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private volatile @Nullable HostIntake intake;
    private long waitingBytes;
    private boolean running;

    private record Piece(long bytes, Consumer<HostIntake> work, @Nullable Channel channel) {}

    Lined(HostId id) {
      this.id = id;
    }

    void add(long bytes, Consumer<HostIntake> work, @Nullable Channel channel) {
      synchronized (this) {
        if (bytes > 0 && waitingBytes + bytes > WAITING_BYTES_MAX) {
          if (channel != null) {
            channel.close("sends more than it has credit for");
          }
          return;
        }
        waitingBytes += bytes;
        pieces.add(new Piece(bytes, work, channel));
        if (running) {
          return;
        }
        running = true;
      }
      executor.execute(this);
    }

    private synchronized @Nullable Piece next(long doneBytes) {
      waitingBytes -= doneBytes;
      Piece piece = pieces.poll();
      running = piece != null;
      return piece;
    }

    @Override
    public void run() {
      Piece piece = next(0);
      while (piece != null) {
        work(piece);
        piece = next(piece.bytes());
      }
    }

    /** Behind all that came of it: nothing that is worked off later may write it down again. */
    private void remove() {
      parts.store().dropHost(id);
      intake = null;
      hosts.remove(id, this);
    }

    private void work(Piece piece) {
      try {
        HostIntake open = intake;
        if (open == null) {
          open = new HostIntake(parts, id);
          intake = open;
        }
        piece.work().accept(open);
      } catch (FleetStoreException e) {
        parts.notices().accept("the fleet store: " + e.getMessage());
        // What is in memory may be ahead of the store: begin anew, and let the host greet again.
        intake = null;
        Channel channel = piece.channel();
        if (channel != null) {
          channel.close("the fleet store does not take anything now");
        }
      }
    }
  }
}

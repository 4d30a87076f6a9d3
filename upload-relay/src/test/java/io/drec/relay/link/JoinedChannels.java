package io.drec.relay.link;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * A way between a host and the centre, in memory. What is sent waits until {@link #deliver} brings
 * it over, lane by lane in order; {@link #cut} loses what is under way. One thread.
 */
public final class JoinedChannels {
  private final ChannelListener hostListener;
  private final ChannelListener centreListener;
  private final End hostEnd;
  private final End centreEnd;
  private boolean open = true;

  private JoinedChannels(HostId host, ChannelListener atHost, ChannelListener atCentre) {
    this.hostListener = atHost;
    this.centreListener = atCentre;
    this.hostEnd = new End(host);
    this.centreEnd = new End(host);
  }

  public static JoinedChannels open(HostId host, ChannelListener atHost, ChannelListener atCentre) {
    JoinedChannels joined = new JoinedChannels(host, atHost, atCentre);
    atCentre.opened(joined.centreEnd);
    atHost.opened(joined.hostEnd);
    return joined;
  }

  public boolean isOpen() {
    return open;
  }

  /** Messages under way. */
  public int waiting() {
    return hostEnd.waiting() + centreEnd.waiting();
  }

  /** Bytes that the host has sent on a lane and that were brought over. */
  public long deliveredBytes(Lane lane) {
    return hostEnd.delivered[lane.code()];
  }

  /** Brings one message over, of any lane and direction; false when there was none. */
  public boolean deliver(RandomGenerator random) {
    List<Runnable> ready = new ArrayList<>();
    hostEnd.collect(ready, centreListener, centreEnd);
    centreEnd.collect(ready, hostListener, hostEnd);
    if (ready.isEmpty()) {
      return false;
    }
    ready.get(random.nextInt(ready.size())).run();
    return true;
  }

  /** Brings over what there is, lanes in their order, as long as bytes are left for the host's. */
  public long deliverWithin(long bytes) {
    long left = bytes;
    boolean did = true;
    while (did && open) {
      did = centreEnd.first(hostListener, hostEnd, Long.MAX_VALUE) > 0;
    }
    long taken = 1;
    while (taken > 0 && open) {
      taken = hostEnd.first(centreListener, centreEnd, left);
      left -= taken;
    }
    return left;
  }

  /** The way is closed; what is under way is lost. */
  public void cut(String why) {
    cutAtHost(why).run();
  }

  /** Likewise; the centre hears of it when what is returned is run. */
  public Runnable cutAtHost(String why) {
    if (!open) {
      return () -> {};
    }
    open = false;
    hostEnd.fail();
    centreEnd.fail();
    hostListener.closed(hostEnd, why);
    return () -> centreListener.closed(centreEnd, why);
  }

  private final class End implements Channel {
    private final HostId host;
    private final List<Queue<Sent>> lanes = new ArrayList<>();
    private final long[] delivered = new long[Lane.values().length];

    private record Sent(byte[] bytes, CompletableFuture<Void> room) {}

    End(HostId host) {
      this.host = host;
      for (int i = 0; i < Lane.values().length; i++) {
        lanes.add(new ArrayDeque<>());
      }
    }

    @Override
    public HostId host() {
      return host;
    }

    @Override
    public CompletionStage<Void> send(Lane lane, byte[] message) {
      CompletableFuture<Void> room = new CompletableFuture<>();
      if (message.length == 0 || message.length > MESSAGE_BYTES_MAX) {
        throw new IllegalArgumentException("a message of " + message.length + " bytes");
      }
      if (open) {
        lanes.get(lane.code()).add(new Sent(message.clone(), room));
      } else {
        room.completeExceptionally(new IllegalStateException("closed"));
      }
      return room;
    }

    @Override
    public void close(String why) {
      cut(why);
    }

    int waiting() {
      return lanes.stream().mapToInt(Queue::size).sum();
    }

    void fail() {
      for (Queue<Sent> lane : lanes) {
        lane.forEach(sent -> sent.room.completeExceptionally(new IllegalStateException("cut")));
        lane.clear();
      }
    }

    void collect(List<Runnable> ready, ChannelListener to, Channel far) {
      for (Lane lane : Lane.values()) {
        if (!lanes.get(lane.code()).isEmpty()) {
          ready.add(() -> take(lane, to, far));
        }
      }
    }

    /** Brings the first message over if it fits; returns its bytes, 0: none did. */
    long first(ChannelListener to, Channel far, long bytesMax) {
      for (Lane lane : Lane.values()) {
        Sent sent = lanes.get(lane.code()).peek();
        if (sent != null) {
          return sent.bytes.length <= bytesMax ? take(lane, to, far) : 0;
        }
      }
      return 0;
    }

    private long take(Lane lane, ChannelListener to, Channel far) {
      Sent sent = lanes.get(lane.code()).remove();
      delivered[lane.code()] += sent.bytes.length;
      sent.room.complete(null);
      to.received(far, lane, sent.bytes);
      return sent.bytes.length;
    }
  }
}

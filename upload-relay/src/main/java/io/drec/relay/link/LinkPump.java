package io.drec.relay.link;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.Message;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.MessageException;
import io.drec.relay.message.Refusal;
import io.drec.relay.message.UnitKind;
import io.drec.relay.message.Wish;
import io.drec.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The host's end of the way: makes index units as the recording grows, sends them and, by policy,
 * frames, and keeps to what the centre acknowledges.
 *
 * <p>What the channel tells is put aside, from any thread; one thread calls {@link #step}, which
 * does a little of what there is to do. Without a channel units are made all the same and wait on
 * the disk, so that the index outlives the footage that is overwritten meanwhile.
 */
public final class LinkPump implements ChannelListener, AutoCloseable {
  private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(5);

  /** So that the channel is not kept waiting for long. */
  private static final int UNITS_A_STEP = 4;

  private final LinkConfig config;
  private final LongSupplier wallNs;
  private final Consumer<String> notices;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final LinkRecording recording;
  private @Nullable Channel channel;
  private long heartbeatNs;
  private long retryNs = Long.MIN_VALUE;
  private @Nullable String said;

  private interface Event {
    void happen() throws IOException;
  }

  /**
   * @param wallNs the host's wall clock, ns since 1970 UTC
   * @param notices hears what an operator should know, one line each
   */
  public LinkPump(LinkConfig config, LongSupplier wallNs, Consumer<String> notices) {
    this(config, wallNs, notices, new Disk());
  }

  LinkPump(LinkConfig config, LongSupplier wallNs, Consumer<String> notices, Disk disk) {
    this.config = config;
    this.wallNs = wallNs;
    this.notices = notices;
    this.recording = new LinkRecording(config, disk, notices);
  }

  // ---- what the channel tells -------------------------------------------------------------------

  @Override
  public void opened(Channel opened) {
    events.add(() -> begin(opened));
  }

  @Override
  public void received(Channel from, Lane lane, byte[] message) {
    events.add(() -> take(from, message));
  }

  @Override
  public void closed(Channel closed, String why) {
    events.add(
        () -> {
          if (channel == closed) {
            channel = null;
            recording.closed();
          }
        });
  }

  private void begin(Channel opened) {
    channel = opened;
    recording.opened();
    greet();
  }

  private void greet() {
    Channel open = channel;
    if (open != null && recording.isOpen()) {
      open.send(Lane.CONTROL, MessageCodec.encode(recording.hello(wallNs.getAsLong())));
      heartbeatNs = wallNs.getAsLong() + HEARTBEAT_NS;
    }
  }

  private void take(Channel from, byte[] bytes) throws IOException {
    if (from != channel || !recording.isOpen()) {
      return;
    }
    Message message;
    try {
      message = MessageCodec.decode(bytes);
    } catch (MessageException e) {
      notices.accept("the centre sent what is no message: " + e.getMessage());
      from.close("no message: " + e.getMessage());
      return;
    }
    if (message instanceof Acknowledgement taken) {
      recording.acknowledged(taken);
    } else if (message instanceof Wish wish) {
      wished(from, wish);
    } else if (message instanceof Refusal refusal) {
      refused(refusal);
    } else {
      from.close("a host takes no " + message.getClass().getSimpleName());
    }
  }

  private void wished(Channel from, Wish wish) throws IOException {
    if (wish.kind() == UnitKind.ANCHORS) {
      from.send(Lane.CONTROL, MessageCodec.encode(recording.anchors(wish)));
    } else {
      recording.wished(wish);
    }
  }

  private void refused(Refusal refusal) {
    notices.accept("the centre takes nothing for now: " + refusal.text());
    long retryMs = refusal.retryAfterMs();
    long whenNs =
        retryMs == 0
            ? Long.MAX_VALUE
            : wallNs.getAsLong() + TimeUnit.MILLISECONDS.toNanos(Math.min(retryMs, 86_400_000L));
    recording.refused(refusal.kind(), whenNs);
  }

  // ---- what is to be done -----------------------------------------------------------------------

  /**
   * Does a little of what there is to do.
   *
   * @return false when there is nothing to do for now
   */
  public boolean step() {
    boolean did = happened();
    long nowNs = wallNs.getAsLong();
    if (nowNs < retryNs && retryNs - nowNs <= RETRY_NS) {
      return did;
    }
    try {
      return work(nowNs) || did;
    } catch (StoreException e) {
      trouble("the recording cannot be read: " + e.getMessage(), nowNs);
    } catch (IOException | UncheckedIOException e) {
      trouble("the link's state in " + config.state() + ": " + e.getMessage(), nowNs);
    }
    return did;
  }

  private boolean happened() {
    boolean did = false;
    for (Event event = events.poll(); event != null; event = events.poll()) {
      did = true;
      try {
        event.happen();
      } catch (StoreException | IOException | UncheckedIOException e) {
        trouble(String.valueOf(e.getMessage()), wallNs.getAsLong());
      }
    }
    return did;
  }

  private boolean work(long nowNs) throws IOException {
    if (!recording.isOpen()) {
      if (!recording.opens()) {
        retryNs = nowNs + RETRY_NS;
        return false;
      }
      greet();
    }
    boolean did = recording.make(nowNs, UNITS_A_STEP);
    Channel open = channel;
    if (open != null) {
      did |= recording.send(open, nowNs);
      beat(open, nowNs);
    }
    said = null;
    return did;
  }

  private void beat(Channel open, long nowNs) {
    if (nowNs >= heartbeatNs || heartbeatNs - nowNs > HEARTBEAT_NS) {
      open.send(Lane.CONTROL, MessageCodec.encode(recording.heartbeat(nowNs)));
      heartbeatNs = nowNs + HEARTBEAT_NS;
    }
  }

  /** Says it once, and tries again after a pause with everything opened anew. */
  private void trouble(String what, long nowNs) {
    if (!what.equals(said)) {
      notices.accept(what + "; trying again");
      said = what;
    }
    retryNs = nowNs + RETRY_NS;
    recording.close();
    Channel open = channel;
    if (open != null) {
      // What was under way is not known any more: greeting again clears it up.
      open.close("trouble at the host");
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}

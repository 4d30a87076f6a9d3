package io.drec.relay.node;

import io.drec.relay.identity.Peer;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.wire.BandwidthSchedule;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameDecoder;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.LaneScheduler;
import io.drec.relay.wire.LaneScheduler.StreamLane;
import io.drec.relay.wire.TokenBucket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection after its greeting, at either end: sends what is scheduled as fast as the socket and
 * the bandwidth take it, gives a sign each heartbeat, and gives up a far end that gives none. All
 * of it happens on the event loop of the connection.
 */
final class Link extends SimpleChannelInboundHandler<Frame> {
  private static final Duration SCHEDULE_CHECK = Duration.ofSeconds(20);

  private final Env env;
  private final Owner owner;
  private final Peer peer;
  private final Duration heartbeat;
  private final boolean isDialler;
  private final BandwidthSchedule schedule;
  private final @Nullable TokenBucket bandwidth;
  private final LaneScheduler scheduler;

  private ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> timer;
  private int windowBytes;
  private long lastFrameNs;
  private long scheduleNs;
  private boolean isAwake;
  private boolean isWaitingForBandwidth;
  private boolean isEnding;
  private boolean isClosed;
  private String closedWhy = "the connection ended";
  private Refusal closedCause = Refusal.ORDER;

  /** Told what happens on a link, on its event loop. */
  interface Owner {
    /** The greeting is over. */
    void linked(Link link);

    /** A frame that is not the link's own business. */
    void frame(Link link, Frame frame) throws FrameException;

    /** Nothing comes after this. */
    void unlinked(Link link, String why);
  }

  /**
   * @param windowBytes what a lane of a stream may send at first, both ways
   */
  @SuppressWarnings("NullAway.Init") // the context comes with handlerAdded, before all else
  Link(
      Env env,
      Owner owner,
      Peer peer,
      boolean isDialler,
      Duration heartbeat,
      int windowBytes,
      BandwidthSchedule schedule) {
    this.env = env;
    this.owner = owner;
    this.peer = peer;
    this.isDialler = isDialler;
    this.heartbeat = heartbeat;
    this.windowBytes = windowBytes;
    this.schedule = schedule;
    this.bandwidth =
        schedule == BandwidthSchedule.UNLIMITED ? null : new TokenBucket(1, 1, env.nowNs());
    this.scheduler = new LaneScheduler(bandwidth);
  }

  Peer peer() {
    return peer;
  }

  int windowBytes() {
    return windowBytes;
  }

  boolean isOpen() {
    return !isClosed;
  }

  /** What it was ended for by this end; {@link Refusal#ORDER}: nothing that was wrong with it. */
  Refusal closedCause() {
    return closedCause;
  }

  /** Runs on the link's event loop, in the order of the calls; not at all when that has stopped. */
  void execute(Runnable task) {
    if (!context.executor().isShuttingDown()) {
      context.executor().execute(task);
    }
  }

  void schedule(Runnable task, long delayMs) {
    context.executor().schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }

  /** Sends a frame before all that is not control. */
  void control(Frame frame) {
    if (!isClosed) {
      scheduler.control(frame, null);
      wake();
    }
  }

  void control(Frame frame, @Nullable Runnable sent) {
    if (!isClosed) {
      scheduler.control(frame, sent);
      wake();
    }
  }

  void data(StreamLane lane, byte[] bytes, @Nullable Runnable sent) {
    if (!isClosed) {
      scheduler.data(lane, bytes, sent);
      wake();
    }
  }

  void credit(StreamLane lane, int bytes) {
    scheduler.credit(lane, bytes);
    wake();
  }

  void forget(StreamLane lane) {
    scheduler.close(lane);
  }

  /** Tells the far end why, and closes. */
  void end(Refusal cause, int retryAfterMs, String text) {
    if (!isClosed && !isEnding) {
      isEnding = true;
      closedWhy = text;
      closedCause = cause;
      context
          .writeAndFlush(
              Frame.of(FrameType.REFUSED, new Ending(cause, retryAfterMs, text).toBytes()))
          .addListener(done -> context.close());
    }
  }

  /** Closes without a word. */
  void close(String why) {
    if (!isClosed) {
      closedWhy = why;
      context.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    this.context = added;
    lastFrameNs = env.nowNs();
    followSchedule();
    FrameDecoder decoder = added.pipeline().get(FrameDecoder.class);
    decoder.allowData();
    long periodMs = heartbeat.toMillis();
    timer =
        added
            .executor()
            .scheduleAtFixedRate(() -> beat(decoder), periodMs, periodMs, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ignored, Frame frame) throws FrameException {
    if (isEnding) {
      return;
    }
    lastFrameNs = env.nowNs();
    env.counters().received(frame.lane(), frame.payload().length);
    switch (frame.type()) {
      case PING -> control(Frame.of(FrameType.PONG, frame.payload()));
      case PONG -> {}
      case REFUSED -> {
        Ending ending = Ending.parse(frame.payload());
        close("the far end ends it: " + ending.text());
      }
      case HELLO, WELCOME -> throw Payloads.outOfPlace(frame.type());
      default -> owner.frame(this, frame);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    pump();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable failure) {
    refuse(failure);
  }

  /** Counts what the far end did wrong, and ends the link. */
  private void refuse(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FrameException wrong) {
        env.counters().refused(Env.refusalOf(wrong), peer.id(), String.valueOf(wrong.getMessage()));
        end(Env.refusalOf(wrong), 0, String.valueOf(wrong.getMessage()));
        return;
      }
    }
    if (!(failure instanceof IOException)) {
      env.counters().refused(Refusal.INTERNAL, peer.id(), failure.toString());
    }
    close(failure.toString());
  }

  private void gone() {
    if (!isClosed) {
      isClosed = true;
      if (timer != null) {
        timer.cancel(false);
      }
      owner.unlinked(this, closedWhy);
    }
  }

  private void beat(FrameDecoder decoder) {
    long silentNs = env.nowNs() - lastFrameNs;
    if (silentNs > heartbeat.toNanos() * NodeLimits.HEARTBEATS_MISSED_MAX) {
      Refusal cause = decoder.waitingBytes() > 0 ? Refusal.SLOW : Refusal.IDLE;
      String text = "no whole frame for " + silentNs / 1_000_000 + " ms";
      env.counters().refused(cause, peer.id(), text);
      end(cause, 0, text);
      return;
    }
    if (isDialler) {
      control(Frame.of(FrameType.PING));
    }
    followSchedule();
  }

  private void followSchedule() {
    long nowNs = env.nowNs();
    if (bandwidth == null || (scheduleNs != 0 && nowNs - scheduleNs < SCHEDULE_CHECK.toNanos())) {
      return;
    }
    scheduleNs = nowNs;
    ZonedDateTime time = ZonedDateTime.now(env.clock());
    double bytesPerS = schedule.bytesPerS(time);
    // A quarter of a second's worth at once: enough to fill the line, little for others to wait.
    bandwidth.change(bytesPerS, Math.max(bytesPerS / 4, 1), nowNs);
  }

  private void wake() {
    if (!isAwake) {
      isAwake = true;
      context.executor().execute(this::pump);
    }
  }

  private void pump() {
    isAwake = false;
    boolean isWritten = false;
    while (!isClosed && context.channel().isWritable()) {
      Frame frame = scheduler.next(env.nowNs());
      if (frame == null) {
        break;
      }
      env.counters().sent(frame.lane(), frame.payload().length);
      context.write(frame, context.voidPromise());
      isWritten = true;
    }
    if (isWritten) {
      context.flush();
    }
    waitForBandwidth();
  }

  private void waitForBandwidth() {
    long waitNs = scheduler.bulkWaitNs(env.nowNs());
    if (waitNs > 0 && !isWaitingForBandwidth && !isClosed) {
      isWaitingForBandwidth = true;
      context
          .executor()
          .schedule(
              () -> {
                isWaitingForBandwidth = false;
                pump();
              },
              waitNs,
              TimeUnit.NANOSECONDS);
    }
  }
}

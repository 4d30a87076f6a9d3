package io.drec.relay.node;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.seal.SealException;
import io.drec.relay.seal.SealedMessage;
import io.drec.relay.wire.Assembler;
import io.drec.relay.wire.CreditWindow;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.LaneScheduler.StreamLane;
import io.drec.relay.wire.Packing;
import io.drec.relay.wire.TokenBucket;
import io.drec.relay.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of an open way: packs and seals what is sent, puts together and opens what comes. Every
 * lane counts its messages, so one that a relay dropped, repeated, held back or made up ends the
 * way.
 */
final class Way implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger(Way.class);
  private static final int LANES = Lane.values().length;

  /** A minute's worth of control messages may come at once. */
  private static final int CONTROL_BURST_S = 60;

  private final Env env;
  private final Link link;
  private final int stream;
  private final HostId host;
  private final Seal seal;
  private final ChannelListener listener;
  private final IntSupplier window;
  private final Consumer<Way> gone;
  private final StreamLane[] out = new StreamLane[LANES];
  private final CreditWindow[] in = new CreditWindow[LANES];
  private final Assembler[] assemblers = new Assembler[LANES];
  private final long[] expected = new long[LANES];
  private final TokenBucket control;
  private final ArrayDeque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final Object order = new Object();
  private long queuedBytes;

  /** Bytes of incomplete messages that this way was counted with. */
  private long assembled;

  private volatile boolean isClosed;
  private boolean isOpened;
  private boolean isTold;

  /** The seal of this end. */
  interface Seal {
    byte[] seal(Lane lane, byte[] message);

    byte[] open(SealedMessage sealed) throws SealException;
  }

  /**
   * @param window bytes that a lane may be allowed ahead now
   * @param gone told once, on the event loop, when the way is closed
   */
  Way(
      Env env,
      Link link,
      int stream,
      HostId host,
      Seal seal,
      ChannelListener listener,
      IntSupplier window,
      Consumer<Way> gone) {
    this.env = env;
    this.link = link;
    this.stream = stream;
    this.host = host;
    this.seal = seal;
    this.listener = listener;
    this.window = window;
    this.gone = gone;
    this.control =
        new TokenBucket(
            env.limits().controlBytesPerS(),
            (double) env.limits().controlBytesPerS() * CONTROL_BURST_S,
            env.nowNs());
    for (Lane lane : Lane.values()) {
      int code = lane.code();
      out[code] = new StreamLane(stream, lane, link.windowBytes());
      in[code] = new CreditWindow(link.windowBytes());
      assemblers[code] =
          new Assembler(
              lane == Lane.CONTROL ? WireLimits.CONTROL_BYTES_MAX : WireLimits.SEALED_BYTES_MAX);
    }
    // Greeting and welcome were the first of the control lane.
    expected[Lane.CONTROL.code()] = 1;
  }

  @Override
  public HostId host() {
    return host;
  }

  @Override
  public CompletionStage<Void> send(Lane lane, byte[] message) {
    int bytesMax = lane == Lane.CONTROL ? WireLimits.CONTROL_MESSAGE_BYTES_MAX : MESSAGE_BYTES_MAX;
    if (message.length == 0 || message.length > bytesMax) {
      throw new IllegalArgumentException(
          "a message of " + message.length + " bytes in lane " + lane + "; 1 to " + bytesMax);
    }
    byte[] packed = Packing.pack(message);
    CompletableFuture<Void> sent = new CompletableFuture<>();
    synchronized (order) {
      if (isClosed) {
        return CompletableFuture.failedFuture(new IllegalStateException("the way is closed"));
      }
      if (queuedBytes + packed.length > env.limits().queueBytesMax()) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(
                queuedBytes + " bytes wait to be sent already: wait for the stages"));
      }
      byte[] bytes = framed(seal.seal(lane, packed));
      queuedBytes += bytes.length;
      waiting.add(sent);
      // Inside the lock, so that messages keep the order in which they were counted.
      link.execute(() -> enqueue(lane, bytes, sent));
    }
    return sent;
  }

  @Override
  public void close(String why) {
    link.execute(() -> closeNow(why, true));
  }

  /** The far end is known and answered. On the event loop. */
  void opened() {
    isOpened = true;
    call(() -> listener.opened(this));
  }

  /** Data of this stream. On the event loop. */
  void received(Frame frame) throws FrameException {
    if (isClosed) {
      return;
    }
    int code = frame.lane().code();
    int bytes = frame.payload().length;
    if (frame.lane() == Lane.CONTROL) {
      if (!control.tryTake(bytes, env.nowNs())) {
        throw new FrameException(FrameException.Cause.CREDIT, host + " floods the control lane");
      }
    } else {
      in[code].received(bytes);
    }
    if (assemble(frame) && frame.lane() != Lane.CONTROL) {
      int grant = in[code].passedOn(bytes, window.getAsInt());
      if (grant > 0) {
        link.control(new Frame(FrameType.CREDIT, frame.lane(), stream, Payloads.credit(grant)));
      }
    }
  }

  /** The far end has room for more. On the event loop. */
  void credited(Lane lane, int bytes) {
    link.credit(out[lane.code()], bytes);
  }

  /** Ends it and tells the listener. On the event loop. */
  void closeNow(String why, boolean tellFarEnd) {
    closeNow(Refusal.ORDER, why, tellFarEnd);
  }

  private void closeNow(Refusal cause, String why, boolean tellFarEnd) {
    List<CompletableFuture<Void>> stages;
    synchronized (order) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      stages = List.copyOf(waiting);
      waiting.clear();
    }
    // Whoever waits for room learns that there will be none.
    stages.forEach(sent -> sent.completeExceptionally(new IllegalStateException("closed: " + why)));
    env.counters().assembly.addAndGet(-assembled);
    assembled = 0;
    for (int lane = 0; lane < LANES; lane++) {
      if (lane != Lane.CONTROL.code()) {
        link.forget(out[lane]);
      }
    }
    if (tellFarEnd) {
      link.control(Frame.of(FrameType.CLOSE, stream, new Ending(cause, 0, why).toBytes()));
    }
    gone.accept(this);
    if (isOpened && !isTold) {
      isTold = true;
      call(() -> listener.closed(this, why));
    }
  }

  private void enqueue(Lane lane, byte[] bytes, CompletableFuture<Void> sent) {
    if (isClosed) {
      return;
    }
    Runnable done = () -> link.execute(() -> sent(bytes.length, sent));
    if (lane == Lane.CONTROL) {
      link.control(new Frame(FrameType.DATA, lane, stream, bytes), done);
    } else {
      link.data(out[lane.code()], bytes, done);
    }
  }

  private void sent(int bytes, CompletableFuture<Void> stage) {
    synchronized (order) {
      queuedBytes -= bytes;
      waiting.remove(stage);
    }
    stage.complete(null);
  }

  /** False when the way was closed by it. */
  private boolean assemble(Frame frame) throws FrameException {
    Assembler assembler = assemblers[frame.lane().code()];
    int before = assembler.heldBytes();
    assembler.add(frame.payload(), message -> deliver(frame.lane(), message));
    if (isClosed) {
      return false;
    }
    int more = assembler.heldBytes() - before;
    assembled += more;
    if (env.counters().assembly.addAndGet(more) > env.limits().assemblyBytesMax() && more > 0) {
      refuse(Refusal.MEMORY, "no room for another incomplete message");
      return false;
    }
    return true;
  }

  private void deliver(Lane lane, byte[] bytes) {
    if (isClosed) {
      return;
    }
    byte[] message;
    try {
      SealedMessage sealed = SealedMessage.parse(bytes);
      if (sealed.lane() != lane || sealed.count() != expected[lane.code()]) {
        refuse(
            Refusal.SEQUENCE,
            "message "
                + sealed.count()
                + " of lane "
                + sealed.lane()
                + " came in lane "
                + lane
                + " where "
                + expected[lane.code()]
                + " should be: dropped, repeated or moved");
        return;
      }
      byte[] packed = seal.open(sealed);
      expected[lane.code()]++;
      message = Packing.unpack(packed, MESSAGE_BYTES_MAX);
    } catch (SealException e) {
      refuse(Refusal.SEAL, String.valueOf(e.getMessage()));
      return;
    } catch (FrameException e) {
      refuse(Env.refusalOf(e), String.valueOf(e.getMessage()));
      return;
    }
    call(() -> listener.received(this, lane, message));
  }

  private void refuse(Refusal cause, String why) {
    env.counters().refused(cause, host, why);
    closeNow(cause, why, true);
  }

  private void call(Runnable listenerCall) {
    try {
      listenerCall.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of {} failed; its channel is closed", host, e);
      env.counters().refused(Refusal.INTERNAL, host, e.toString());
      closeNow(Refusal.INTERNAL, "a listener failed: " + e, true);
    }
  }

  private static byte[] framed(byte[] sealed) {
    return ByteBuffer.allocate(Integer.BYTES + sealed.length)
        .putInt(sealed.length)
        .put(sealed)
        .array();
  }
}

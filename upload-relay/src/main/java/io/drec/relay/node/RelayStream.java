package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.wire.Assembler;
import io.drec.relay.wire.CreditWindow;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.LaneScheduler.StreamLane;
import io.drec.relay.wire.MessageEdge;
import io.drec.relay.wire.TokenBucket;
import io.drec.relay.wire.WireLimits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A host's stream through a relay: what comes from the child goes to the parent and the other way
 * round, as fast as the slower side takes it. Without a parent, whole messages go to the spool.
 * Belongs to the relay's event loop.
 */
final class RelayStream {
  private static final int LANES = Lane.values().length;
  private static final int CONTROL_BURST_S = 60;

  /** Control bytes of a stream that wait on either link; more means that somebody floods. */
  private static final int CONTROL_WAITING_MAX = 1 << 20;

  private final Env env;
  private final RelayCore core;
  private final Link child;
  private final int childNumber;
  private final Open opened;
  private final StreamLane[] down = new StreamLane[LANES];
  private final CreditWindow[] fromChild = new CreditWindow[LANES];
  private final MessageEdge[] edges = new MessageEdge[LANES];
  private final Assembler[] kept = new Assembler[LANES];
  private final boolean[] isSkipping = new boolean[LANES];
  private final TokenBucket control;
  private final StreamLane[] up = new StreamLane[LANES];
  private final CreditWindow[] fromParent = new CreditWindow[LANES];
  private @Nullable Link parent;
  private int parentNumber;
  private int controlWaiting;
  private long keptBytes;
  private boolean isAccepted;
  private boolean isSpooling;
  private boolean isClosed;

  RelayStream(Env env, RelayCore core, Link child, int childNumber, Open opened) {
    this.env = env;
    this.core = core;
    this.child = child;
    this.childNumber = childNumber;
    this.opened = opened;
    int perS = env.limits().controlBytesPerS();
    this.control = new TokenBucket(perS, (double) perS * CONTROL_BURST_S, env.nowNs());
    for (Lane lane : Lane.values()) {
      int code = lane.code();
      down[code] = new StreamLane(childNumber, lane, child.windowBytes());
      fromChild[code] = new CreditWindow(child.windowBytes());
      edges[code] = new MessageEdge();
    }
  }

  HostId host() {
    return opened.host();
  }

  Link child() {
    return child;
  }

  int childNumber() {
    return childNumber;
  }

  /** Whether the parent has not been told of it. */
  boolean isWaiting() {
    return parent == null && !isSpooling;
  }

  boolean isSpooling() {
    return isSpooling;
  }

  /** Opens it at the parent. */
  void join(Link to, int number, Open longer) {
    parent = to;
    parentNumber = number;
    for (Lane lane : Lane.values()) {
      up[lane.code()] = new StreamLane(number, lane, to.windowBytes());
      fromParent[lane.code()] = new CreditWindow(to.windowBytes());
    }
    to.control(Frame.of(FrameType.OPEN, number, longer.toBytes()));
  }

  Open opened() {
    return opened;
  }

  int parentNumber() {
    return parentNumber;
  }

  /**
   * The parent is gone.
   *
   * @return whether the stream goes on into the spool; else it must be closed or wait
   */
  boolean parted(boolean maySpool) {
    parent = null;
    if (opened.isSpool() || (isAccepted && maySpool)) {
      isSpooling = maySpool;
      for (Lane lane : Lane.values()) {
        isSkipping[lane.code()] = !edges[lane.code()].isBetweenMessages();
        kept[lane.code()] = new Assembler(WireLimits.SEALED_BYTES_MAX);
        giveBack(lane, fromChild[lane.code()].heldBytes());
      }
    }
    return isSpooling;
  }

  /** It begins while there is no parent: what a relay below had kept. */
  void spoolAtOnce() {
    isSpooling = true;
    for (int lane = 0; lane < LANES; lane++) {
      kept[lane] = new Assembler(WireLimits.SEALED_BYTES_MAX);
    }
  }

  void fromChild(Frame frame) throws FrameException {
    switch (frame.type()) {
      case DATA -> dataFromChild(frame);
      case CREDIT -> child.credit(down[frame.lane().code()], Payloads.parseCredit(frame.payload()));
      case ANSWER -> {
        if (parent != null) {
          parent.control(Frame.of(FrameType.ANSWER, parentNumber, frame.payload()));
        }
      }
      default -> throw Payloads.outOfPlace(frame.type() + " from a child");
    }
  }

  void fromParent(Frame frame) throws FrameException {
    switch (frame.type()) {
      case DATA -> dataFromParent(frame);
      case CREDIT -> {
        if (parent != null) {
          parent.credit(up[frame.lane().code()], Payloads.parseCredit(frame.payload()));
        }
      }
      case CHALLENGE -> child.control(Frame.of(FrameType.CHALLENGE, childNumber, frame.payload()));
      case ACCEPT -> {
        isAccepted = true;
        child.control(Frame.of(FrameType.ACCEPT, childNumber, frame.payload()));
      }
      default -> throw Payloads.outOfPlace(frame.type() + " from the parent");
    }
  }

  /** Ends it; who is told, is told why. */
  void close(Ending ending, boolean tellChild, boolean tellParent) {
    if (isClosed) {
      return;
    }
    isClosed = true;
    env.counters().assembly.addAndGet(-keptBytes);
    keptBytes = 0;
    for (Lane lane : Lane.values()) {
      if (lane != Lane.CONTROL) {
        child.forget(down[lane.code()]);
        if (parent != null) {
          parent.forget(up[lane.code()]);
        }
      }
    }
    if (tellChild) {
      child.control(Frame.of(FrameType.CLOSE, childNumber, ending.toBytes()));
    }
    if (tellParent && parent != null) {
      parent.control(Frame.of(FrameType.CLOSE, parentNumber, ending.toBytes()));
    }
  }

  private void dataFromChild(Frame frame) throws FrameException {
    Lane lane = frame.lane();
    byte[] bytes = frame.payload();
    if (lane == Lane.CONTROL) {
      if (!control.tryTake(bytes.length, env.nowNs())) {
        throw new FrameException(FrameException.Cause.CREDIT, host() + " floods the control lane");
      }
    } else {
      fromChild[lane.code()].received(bytes.length);
    }
    Link to = parent;
    if (to == null) {
      keep(lane, bytes);
      return;
    }
    edges[lane.code()].pass(bytes);
    if (lane == Lane.CONTROL) {
      forward(to, new Frame(FrameType.DATA, lane, parentNumber, bytes));
    } else {
      to.data(up[lane.code()], bytes, () -> to.execute(() -> forwarded(to, lane, bytes.length)));
    }
  }

  private void dataFromParent(Frame frame) throws FrameException {
    Lane lane = frame.lane();
    byte[] bytes = frame.payload();
    if (lane == Lane.CONTROL) {
      forward(child, new Frame(FrameType.DATA, lane, childNumber, bytes));
      return;
    }
    fromParent[lane.code()].received(bytes.length);
    Link from = parent;
    child.data(
        down[lane.code()], bytes, () -> child.execute(() -> allowParent(from, lane, bytes.length)));
  }

  /** Control goes first on the other link too; how much of it may wait is bounded. */
  private void forward(Link to, Frame frame) throws FrameException {
    int bytes = frame.payload().length;
    controlWaiting += bytes;
    if (controlWaiting > CONTROL_WAITING_MAX) {
      core.drop(
          this, new Ending(Refusal.MEMORY, 0, "too many control messages wait: the link is slow"));
      return;
    }
    to.control(frame, () -> controlWaiting -= bytes);
  }

  private void keep(Lane lane, byte[] bytes) throws FrameException {
    byte[] rest = bytes;
    if (isSkipping[lane.code()]) {
      int skipped = edges[lane.code()].restIn(bytes);
      edges[lane.code()].pass(Arrays.copyOf(bytes, skipped));
      isSkipping[lane.code()] = !edges[lane.code()].isBetweenMessages();
      rest = Arrays.copyOfRange(bytes, skipped, bytes.length);
    }
    Assembler assembler = kept[lane.code()];
    if (isSpooling && assembler != null && rest.length > 0) {
      assembler.add(rest, message -> core.spool(host(), message));
      countKept();
    }
    if (lane != Lane.CONTROL) {
      giveBack(lane, bytes.length);
    }
  }

  private void countKept() {
    long bytes = 0;
    for (Assembler assembler : kept) {
      bytes += assembler == null ? 0 : assembler.heldBytes();
    }
    long all = env.counters().assembly.addAndGet(bytes - keptBytes);
    keptBytes = bytes;
    if (all > env.limits().assemblyBytesMax()) {
      core.drop(this, new Ending(Refusal.MEMORY, 0, "no room for another incomplete message"));
    }
  }

  /** What a parent took that is gone by now was given back with all else. */
  private void forwarded(Link to, Lane lane, int bytes) {
    if (parent == to) {
      giveBack(lane, bytes);
    }
  }

  /** Bytes went on: the child may send as many more. */
  private void giveBack(Lane lane, int bytes) {
    if (isClosed || lane == Lane.CONTROL) {
      return;
    }
    int window = env.limits().windowBytes(core.streamCount());
    int grant = fromChild[lane.code()].passedOn(bytes, window);
    if (grant > 0) {
      child.control(new Frame(FrameType.CREDIT, lane, childNumber, Payloads.credit(grant)));
    }
  }

  private void allowParent(@Nullable Link from, Lane lane, int bytes) {
    if (isClosed || from == null || from != parent) {
      return;
    }
    int window = env.limits().windowBytes(core.streamCount());
    int grant = fromParent[lane.code()].passedOn(bytes, window);
    if (grant > 0) {
      from.control(new Frame(FrameType.CREDIT, lane, parentNumber, Payloads.credit(grant)));
    }
  }
}

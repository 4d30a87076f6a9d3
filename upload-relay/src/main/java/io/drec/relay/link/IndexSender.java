package io.drec.relay.link;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.Position;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends the units of one epoch in order, within a window, until they are acknowledged. */
final class IndexSender {
  /** Units sent and not acknowledged, at most. */
  private static final int WINDOW_UNITS = 16;

  private static final long WINDOW_BYTES = 8 << 20;

  private final EpochState state;
  private final Consumer<String> notices;
  private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
  private boolean greeted;
  private boolean otherHistory;
  private long sent = -1;
  private long notBeforeNs = Long.MIN_VALUE;

  /** What the centre's word means for who makes the units. */
  enum Effect {
    /** Go on. */
    NONE,
    /** Units are to be made again behind what is acknowledged. */
    REMAKE,
    /** The centre knows more than this state: it is to be counted from the recording. */
    BEHIND
  }

  IndexSender(EpochState state, Consumer<String> notices) {
    this.state = state;
    this.notices = notices;
  }

  EpochState state() {
    return state;
  }

  /** Sends nothing on this channel any more. */
  void hold() {
    otherHistory = true;
  }

  /** A new channel: the centre will say where it stands. */
  void opened() {
    greeted = false;
    room = CompletableFuture.completedFuture(null);
    notBeforeNs = Long.MIN_VALUE;
  }

  /** Whether the centre has said where it stands. */
  boolean isGreeted() {
    return greeted;
  }

  /** Whether all that was made is acknowledged. */
  boolean isDone() {
    return greeted && state.made() == state.acknowledged().sequence();
  }

  Effect acknowledged(Acknowledgement taken) throws IOException {
    boolean first = !greeted;
    greeted = true;
    Position end = taken.end();
    long before = state.acknowledged().sequence();
    if (first) {
      sent = end.sequence();
      otherHistory = false;
    }
    if (isOtherHistory(end)) {
      tellOtherHistory(end);
      return Effect.NONE;
    }
    if (end.sequence() > state.made()) {
      return Effect.BEHIND;
    }
    if (end.sequence() > before) {
      return moved(end);
    }
    return first && end.sequence() < before ? wentBack(end) : Effect.NONE;
  }

  private Effect moved(Position end) throws IOException {
    boolean isUnitsEnd =
        state.waiting(end.sequence() - 1).stream()
            .anyMatch(unit -> unit.end().sequence() == end.sequence());
    if (isUnitsEnd) {
      state.acknowledge(end);
      return Effect.NONE;
    }
    notices.accept(
        "the centre has the index up to frame "
            + end.sequence()
            + ", where no unit of this link ends: its state was lost, or is an older copy; units"
            + " are made again from there");
    state.forgetLostThrough(end.sequence());
    return wentBack(end);
  }

  private Effect wentBack(Position end) throws IOException {
    sent = end.sequence();
    return state.goBackTo(end) ? Effect.NONE : Effect.REMAKE;
  }

  private boolean isOtherHistory(Position end) {
    for (EpochState.UnitFile unit : state.waiting(end.sequence() - 1)) {
      if (unit.end().sequence() == end.sequence()) {
        return !unit.end().equals(end);
      }
    }
    Position known = state.acknowledged();
    return known.sequence() == end.sequence() && end.sequence() >= 0 && !known.equals(end);
  }

  private void tellOtherHistory(Position end) {
    if (!otherHistory) {
      otherHistory = true;
      notices.accept(
          "the centre knows another frame "
              + end.sequence()
              + " of this recording than is here: is it a copy that records twice? Nothing is sent"
              + " of it until the centre's operator decides");
    }
  }

  /** The centre wants units from a frame on. */
  Effect wished(long first) throws IOException {
    if (first > state.made() + 1) {
      return Effect.NONE;
    }
    sent = first - 1;
    boolean isWaiting =
        state.acknowledged().sequence() == first - 1
            || state.waiting(first - 1).stream().anyMatch(unit -> unit.first() == first);
    if (isWaiting) {
      return Effect.NONE;
    }
    return wentBack(new Position(state.epoch(), first - 1, new byte[Position.CHAIN_BYTES]));
  }

  /** The centre takes nothing for now. */
  void refused(long retryNs) {
    notBeforeNs = retryNs;
    sent = state.acknowledged().sequence();
  }

  /** Sends the next unit if there is one and the window has room; false when there was nothing. */
  boolean send(Channel channel, long nowNs) throws IOException {
    if (!greeted || otherHistory || nowNs < notBeforeNs || !room.isDone()) {
      return false;
    }
    var waiting = state.waiting(state.acknowledged().sequence());
    int units = 0;
    long bytes = 0;
    for (EpochState.UnitFile unit : waiting) {
      if (unit.first() > sent) {
        if (units >= WINDOW_UNITS || (units > 0 && bytes + unit.bytes() > WINDOW_BYTES)) {
          return false;
        }
        room = channel.send(Lane.INDEX, state.message(unit)).toCompletableFuture();
        sent = unit.end().sequence();
        return true;
      }
      units++;
      bytes += unit.bytes();
    }
    return false;
  }
}

package io.drec.relay.link;

import io.drec.compact.RecordedFrames;
import io.drec.record.FrameView;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames themselves: new ones on {@link Lane#LIVE}, older ones and those that were asked for
 * on {@link Lane#BACKFILL}. New ones always go first, and each lane waits for its own room, so old
 * ones never keep new ones waiting.
 */
final class FrameSender {
  private static final int UNIT_BYTES = 1 << 20;

  /** Bytes sent on a lane and not acknowledged, at most. */
  private static final long WINDOW_BYTES = 4 << 20;

  /** Wishes that wait; a centre that asks for more gets the last ones. */
  private static final int WISHES_MAX = 256;

  private final EpochState state;
  private final Mirror mirror;
  private final Flight live = new Flight(Lane.LIVE);
  private final Flight backfill = new Flight(Lane.BACKFILL);
  private final Deque<Spans.Span> wishes = new ArrayDeque<>();

  /** What could not be read, lately: it is not tried again and again. */
  private Spans unreadable = new Spans();

  private boolean open;

  /** New frames begin behind this one. */
  private long liveFrom;

  private long oldestWanted;
  private long lookedNs = Long.MIN_VALUE;

  /** A lane, and what is under way on it. */
  private static final class Flight {
    private final Lane lane;
    private final List<Spans.Span> spans = new ArrayList<>();
    private final List<Integer> bytes = new ArrayList<>();
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
    private long notBeforeNs = Long.MIN_VALUE;

    Flight(Lane lane) {
      this.lane = lane;
    }

    void reset() {
      spans.clear();
      bytes.clear();
      room = CompletableFuture.completedFuture(null);
      notBeforeNs = Long.MIN_VALUE;
    }

    boolean hasRoom(long nowNs) {
      long all = bytes.stream().mapToLong(Integer::longValue).sum();
      return room.isDone() && all < WINDOW_BYTES && nowNs >= notBeforeNs;
    }

    void landed(long first, long last) {
      for (int i = spans.size() - 1; i >= 0; i--) {
        if (spans.get(i).first() >= first && spans.get(i).last() <= last) {
          spans.remove(i);
          bytes.remove(i);
        }
      }
    }
  }

  FrameSender(EpochState state, Mirror mirror) {
    this.state = state;
    this.mirror = mirror;
  }

  /**
   * The centre has said what it has.
   *
   * @param newest frame that the recording has; what comes behind it is new
   */
  void greeted(long newest) {
    live.reset();
    backfill.reset();
    liveFrom = newest;
    unreadable = new Spans();
    lookedNs = Long.MIN_VALUE;
    open = true;
  }

  void closed() {
    open = false;
  }

  void wished(long first, long last) {
    if (wishes.size() == WISHES_MAX) {
      wishes.removeFirst();
    }
    wishes.addLast(new Spans.Span(first, last));
  }

  void acknowledged(Acknowledgement taken) throws IOException {
    live.landed(taken.first(), taken.end().sequence());
    backfill.landed(taken.first(), taken.end().sequence());
    state.mirrored(taken.first(), taken.end().sequence());
  }

  void refused(long retryNs) {
    for (Flight flight : List.of(live, backfill)) {
      flight.reset();
      flight.notBeforeNs = retryNs;
    }
  }

  /**
   * Sends the next frames, new ones first; false when there was nothing to send, or no room.
   *
   * @param newest frame that is known to be safe
   */
  boolean send(Channel channel, RecordedFrames frames, long newest, long nowNs) {
    if (!open) {
      return false;
    }
    if (mirror.isOn() && live.hasRoom(nowNs)) {
      Spans.Span next = next(live, liveFrom + 1, newest);
      if (next != null && sent(live, channel, frames, next)) {
        return true;
      }
    }
    if (!backfill.hasRoom(nowNs)) {
      return false;
    }
    Spans.Span wish = wishes.peekFirst();
    if (wish != null) {
      Spans.Span rest = sentWish(channel, frames, wish);
      wishes.removeFirst();
      if (rest != null) {
        wishes.addFirst(rest);
      }
      return true;
    }
    if (!mirror.isOn()) {
      return false;
    }
    Spans.Span next = next(backfill, oldest(frames, nowNs), liveFrom);
    return next != null && sent(backfill, channel, frames, next);
  }

  private long oldest(RecordedFrames frames, long nowNs) {
    if (lookedNs == Long.MIN_VALUE || nowNs - lookedNs > 10_000_000_000L) {
      oldestWanted = frames.oldestSince(mirror.fromNs(nowNs));
      // What moved from the journal into the store while it was read is there now.
      unreadable = new Spans();
      lookedNs = nowNs;
    }
    return oldestWanted;
  }

  /** The first frames of a span that the centre does not have and that are not under way. */
  private Spans.@Nullable Span next(Flight flight, long first, long last) {
    Spans done = Spans.of(state.mirrored().toList());
    unreadable.toList().forEach(span -> done.add(span.first(), span.last()));
    state.lost().toList().forEach(span -> done.add(span.first(), span.last()));
    flight.spans.forEach(span -> done.add(span.first(), span.last()));
    List<Spans.Span> holes = first <= last ? done.holes(first, last) : List.of();
    return holes.isEmpty() ? null : holes.get(0);
  }

  private boolean sent(Flight flight, Channel channel, RecordedFrames frames, Spans.Span span) {
    FrameUnit unit = unit(frames, span.first(), span.last());
    if (unit == null) {
      unreadable.add(span.first(), span.last());
      return false;
    }
    unreadable.add(span.first(), unit.first() - 1);
    send(flight, channel, unit);
    return true;
  }

  /** What is left of a wish. */
  private Spans.@Nullable Span sentWish(Channel channel, RecordedFrames frames, Spans.Span wish) {
    FrameUnit unit = unit(frames, wish.first(), wish.last());
    if (unit == null) {
      return null;
    }
    send(backfill, channel, unit);
    long end = unit.end().sequence();
    return end < wish.last() ? new Spans.Span(end + 1, wish.last()) : null;
  }

  private static void send(Flight flight, Channel channel, FrameUnit unit) {
    byte[] message = MessageCodec.encode(unit);
    flight.spans.add(new Spans.Span(unit.first(), unit.end().sequence()));
    flight.bytes.add(message.length);
    flight.room = channel.send(flight.lane, message).toCompletableFuture();
  }

  /** The first consecutive frames of a span that can be read, as one unit; null: none can. */
  private @Nullable FrameUnit unit(RecordedFrames frames, long first, long last) {
    Gathering gathering = new Gathering();
    frames.read(first, last, gathering::add);
    return gathering.unit(state);
  }

  private static final class Gathering {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long first = -1;
    private long last = -1;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private byte[] chain = new byte[0];

    boolean add(FrameView frame) {
      boolean follows = first < 0 || frame.sequence() == last + 1;
      boolean fits = bytes.size() + frame.length() <= UNIT_BYTES;
      if (first >= 0 && (!follows || !fits)) {
        return false;
      }
      first = first < 0 ? frame.sequence() : first;
      last = frame.sequence();
      firstNs = Math.min(firstNs, frame.firstTimeNs() + frame.clockOffsetNs());
      lastNs = Math.max(lastNs, frame.lastTimeNs() + frame.clockOffsetNs());
      chain = frame.chain();
      byte[] copy = new byte[frame.length()];
      frame.copyTo(copy, 0);
      bytes.writeBytes(copy);
      return true;
    }

    @Nullable FrameUnit unit(EpochState state) {
      return first < 0
          ? null
          : new FrameUnit(
              first,
              new Position(state.epoch(), last, chain),
              firstNs,
              lastNs,
              bytes.toByteArray());
    }
  }
}

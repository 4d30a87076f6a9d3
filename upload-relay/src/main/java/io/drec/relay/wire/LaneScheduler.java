package io.drec.relay.wire;

import io.drec.relay.channel.Lane;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on a link, and which frame goes next.
 *
 * <p>Control frames go first, always. The other lanes share what is left by weight (deficit round
 * robin, so that a lane with small frames is not worse off), and within a lane the streams take
 * turns, a frame each. A stream without credit is passed over. The bandwidth limit holds up all but
 * control. Not thread safe: it belongs to the link's event loop.
 */
public final class LaneScheduler {
  /** Share of each lane when all of them have something to send; control has no need of one. */
  private static final int[] WEIGHTS = {0, 16, 8, 4, 1};

  private static final int LANES = Lane.values().length;

  private final ArrayDeque<Entry> control = new ArrayDeque<>();
  private final Queue[] lanes = new Queue[LANES];
  private final @Nullable TokenBucket bandwidth;
  private final long[] sentBytes = new long[LANES];
  private int turn = 1;
  private long waitingBytes;

  /**
   * @param bandwidth of all but control, in bytes; null: no limit
   */
  public LaneScheduler(@Nullable TokenBucket bandwidth) {
    this.bandwidth = bandwidth;
    for (int lane = 1; lane < LANES; lane++) {
      lanes[lane] = new Queue();
    }
  }

  private record Entry(Frame frame, @Nullable Runnable sent) {}

  /** Streams of one lane that could send now. */
  private static final class Queue {
    final ArrayDeque<StreamLane> ready = new ArrayDeque<>();
    int deficit;
  }

  /** Bytes of one lane of one stream that wait, and how many of them the far end has room for. */
  public static final class StreamLane {
    private final int stream;
    private final Lane lane;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private long credit;
    private long queuedBytes;
    private boolean isReady;
    private boolean isClosed;

    public StreamLane(int stream, Lane lane, int initialCredit) {
      this.stream = stream;
      this.lane = lane;
      this.credit = initialCredit;
    }

    public long queuedBytes() {
      return queuedBytes;
    }
  }

  private static final class Chunk {
    final byte[] bytes;
    final @Nullable Runnable sent;
    int at;

    Chunk(byte[] bytes, @Nullable Runnable sent) {
      this.bytes = bytes;
      this.sent = sent;
    }
  }

  /** A frame that goes before all that is not control. */
  public void control(Frame frame, @Nullable Runnable sent) {
    control.add(new Entry(frame, sent));
    waitingBytes += frame.payload().length;
  }

  /**
   * Bytes of a lane that is not control.
   *
   * @param sent run when the last of them was handed on
   */
  public void data(StreamLane to, byte[] bytes, @Nullable Runnable sent) {
    if (to.isClosed || bytes.length == 0) {
      return;
    }
    to.chunks.add(new Chunk(bytes, sent));
    to.queuedBytes += bytes.length;
    waitingBytes += bytes.length;
    makeReady(to);
  }

  /** The far end has room for more. */
  public void credit(StreamLane to, long bytes) {
    to.credit = Math.min(to.credit + bytes, Integer.MAX_VALUE);
    makeReady(to);
  }

  /** Forgets what a stream wanted to send. */
  public void close(StreamLane gone) {
    gone.isClosed = true;
    waitingBytes -= gone.queuedBytes;
    gone.queuedBytes = 0;
    gone.chunks.clear();
    lanes[gone.lane.code()].ready.remove(gone);
  }

  public long waitingBytes() {
    return waitingBytes;
  }

  /** Bytes of payload handed on so far, by lane code. */
  public long[] sentBytes() {
    return Arrays.copyOf(sentBytes, LANES);
  }

  /** How long bulk must wait for bandwidth; 0 when it need not, or there is none. */
  public long bulkWaitNs(long nowNs) {
    if (bandwidth == null || !isBulkReady()) {
      return 0;
    }
    return bandwidth.waitNs(nowNs);
  }

  /**
   * The next frame to hand on, or null when none may go now.
   *
   * @param nowNs monotonic
   */
  public @Nullable Frame next(long nowNs) {
    Entry first = control.poll();
    if (first != null) {
      if (first.sent() != null) {
        first.sent().run();
      }
      waitingBytes -= first.frame().payload().length;
      sentBytes[0] += first.frame().payload().length;
      return first.frame();
    }
    if (!isBulkReady() || (bandwidth != null && bandwidth.waitNs(nowNs) > 0)) {
      return null;
    }
    return nextBulk();
  }

  private @Nullable Frame nextBulk() {
    while (true) {
      Queue queue = lanes[turn];
      StreamLane next = queue.ready.peek();
      if (next == null) {
        queue.deficit = 0;
        nextTurn();
      } else if (queue.deficit <= 0) {
        queue.deficit += WEIGHTS[turn] * WireLimits.PART_BYTES;
        nextTurn();
      } else {
        queue.ready.poll();
        Frame frame = cut(next);
        queue.deficit -= frame.payload().length + Frame.HEADER_BYTES;
        next.isReady = false;
        makeReady(next);
        return frame;
      }
    }
  }

  private void nextTurn() {
    turn = turn + 1 < LANES ? turn + 1 : 1;
  }

  private Frame cut(StreamLane from) {
    Chunk chunk = from.chunks.element();
    int left = chunk.bytes.length - chunk.at;
    int length = (int) Math.min(Math.min(left, WireLimits.PART_BYTES), from.credit);
    byte[] part =
        length == chunk.bytes.length
            ? chunk.bytes
            : Arrays.copyOfRange(chunk.bytes, chunk.at, chunk.at + length);
    chunk.at += length;
    from.credit -= length;
    from.queuedBytes -= length;
    waitingBytes -= length;
    sentBytes[from.lane.code()] += length;
    if (bandwidth != null) {
      bandwidth.take(length + Frame.HEADER_BYTES);
    }
    if (chunk.at == chunk.bytes.length) {
      from.chunks.remove();
      if (chunk.sent != null) {
        chunk.sent.run();
      }
    }
    return new Frame(FrameType.DATA, from.lane, from.stream, part);
  }

  private void makeReady(StreamLane lane) {
    if (!lane.isReady && !lane.isClosed && lane.credit > 0 && !lane.chunks.isEmpty()) {
      lane.isReady = true;
      lanes[lane.lane.code()].ready.add(lane);
    }
  }

  private boolean isBulkReady() {
    for (int lane = 1; lane < LANES; lane++) {
      if (!lanes[lane].ready.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}

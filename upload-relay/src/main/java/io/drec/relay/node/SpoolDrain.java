package io.drec.relay.node;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.node.Payloads.Ending;
import io.drec.relay.node.Payloads.Open;
import io.drec.relay.wire.Frame;
import io.drec.relay.wire.FrameException;
import io.drec.relay.wire.FrameType;
import io.drec.relay.wire.LaneScheduler.StreamLane;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the spool holds, one message after the other, in the lane that goes last: whatever
 * else there is goes before it. Each run of messages of one host has a stream of its own.
 */
final class SpoolDrain {
  /** An ending goes before all data: on the links above, it must not overtake what it ends. */
  private static final int LINGER_MS = 30_000;

  private final Spool spool;
  private final HostId self;
  private @Nullable Link link;
  private IntSupplier numbers = () -> 0;
  private @Nullable HostId host;
  private @Nullable StreamLane lane;
  private int number;

  /**
   * @param self the relay
   */
  SpoolDrain(Spool spool, HostId self) {
    this.spool = spool;
    this.self = self;
  }

  void start(Link to, IntSupplier newNumbers) {
    if (link == null) {
      link = to;
      numbers = newNumbers;
      next(to);
    }
  }

  void stop() {
    link = null;
    host = null;
    lane = null;
  }

  void credited(Frame frame) throws FrameException {
    if (link != null && lane != null && frame.stream() == number) {
      link.credit(lane, Payloads.parseCredit(frame.payload()));
    }
  }

  /** The centre does not want this host's: what is left of it in this run is left out. */
  void closed(int closedNumber) {
    Link to = link;
    if (to != null && lane != null && closedNumber == number) {
      to.forget(lane);
      lane = null;
      host = null;
      next(to);
    }
  }

  private void next(Link to) {
    if (to != link) {
      return;
    }
    SpoolRecord record = spool.poll();
    if (record == null) {
      end(to);
      link = null;
      return;
    }
    StreamLane stream = lane;
    if (stream == null || !record.host().equals(host)) {
      end(to);
      stream = begin(to, record.host());
    }
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + record.bytes().length)
            .putInt(record.bytes().length)
            .put(record.bytes())
            .array();
    StreamLane sentOn = stream;
    to.data(
        stream,
        bytes,
        () ->
            to.execute(
                () -> {
                  if (sentOn == lane) {
                    next(to);
                  }
                }));
  }

  private static void close(Link to, int ended) {
    Ending ending = new Ending(Refusal.ORDER, 0, "all that was kept");
    to.control(Frame.of(FrameType.CLOSE, ended, ending.toBytes()));
  }

  private StreamLane begin(Link to, HostId of) {
    number = numbers.getAsInt();
    host = of;
    StreamLane stream = new StreamLane(number, Lane.BACKFILL, to.windowBytes());
    lane = stream;
    to.control(Frame.of(FrameType.OPEN, number, new Open(of, true, List.of(self)).toBytes()));
    return stream;
  }

  private void end(Link to) {
    if (lane != null) {
      int ended = number;
      to.forget(lane);
      to.schedule(() -> close(to, ended), LINGER_MS);
      lane = null;
      host = null;
    }
  }
}

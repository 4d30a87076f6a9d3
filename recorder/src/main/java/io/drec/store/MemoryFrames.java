package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.segment.RecordFacts;
import io.drec.segment.RecordQuery;
import io.drec.segment.RowSearch;
import io.drec.segment.Wanted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Copies of frames, in the order of their sequence. Not thread safe. */
public final class MemoryFrames implements Frames {
  private final List<Kept> frames = new ArrayList<>();
  private final FrameView view = new FrameView();

  private record Kept(long sequence, long firstNs, long lastNs, byte[] bytes) {}

  /** Takes a copy of the frame behind all that are here. */
  public void add(FrameView frame) {
    byte[] bytes = new byte[frame.length()];
    frame.copyTo(bytes, 0);
    long offset = frame.clockOffsetNs();
    frames.add(
        new Kept(
            frame.sequence(), frame.firstTimeNs() + offset, frame.lastTimeNs() + offset, bytes));
  }

  @Override
  public boolean forEach(long fromNs, long toNs, Predicate<FrameView> visitor) {
    for (Kept kept : frames) {
      if (kept.lastNs >= fromNs && kept.firstNs <= toNs && !visitor.test(open(kept))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean records(RecordQuery query, RecordQuery.Taker taker) {
    boolean[] goOn = {true};
    for (Kept kept : frames) {
      if (goOn[0] && query.span().touches(kept.firstNs, kept.lastNs)) {
        FrameView frame = open(kept);
        RecordFacts facts = new RecordFacts(frame);
        RecordReader.eachRecord(
            frame,
            (index, record) -> {
              if (goOn[0] && facts.open(record).mayBe(query)) {
                goOn[0] = taker.take(frame, index, record);
              }
            });
      }
    }
    return goOn[0];
  }

  /** Rows also hold names of users, of which the frames tell the numbers only. */
  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return !frames.isEmpty();
  }

  /** Of these frames no rows are packed. */
  @Override
  public boolean rows(RecordQuery query, Consumer<RowSearch> visitor) {
    return true;
  }

  @Override
  public void record(EventId id, RecordVisitor visitor) {
    int low = 0;
    int high = frames.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Kept kept = frames.get(middle);
      if (kept.sequence == id.frameSequence()) {
        one(open(kept), id.index(), visitor);
        return;
      }
      if (kept.sequence < id.frameSequence()) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
  }

  /** Hands out the record with this index, if it is well formed and so are those before it. */
  static void one(FrameView frame, int index, RecordVisitor visitor) {
    try {
      frame.forEach(
          (at, record) -> {
            if (at == index) {
              visitor.visit(frame, record);
            }
          });
    } catch (RecordFormatException e) {
      // The row maker has put the gap of cause DAMAGED over this frame.
      return;
    }
  }

  private FrameView open(Kept kept) {
    ByteBuffer bytes = ByteBuffer.wrap(kept.bytes).order(ByteOrder.LITTLE_ENDIAN);
    return view.wrap(bytes, 0, kept.bytes.length);
  }
}

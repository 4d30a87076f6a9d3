package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordView;
import io.drec.segment.RecordQuery.Taker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands out the records of a segment that may be wanted. A group in which none can be is not
 * unpacked; of one in which some can be, only those are put together.
 */
final class RecordSearch {
  private final RecordColumns columns;
  private final RecordQuery query;
  private final Taker taker;
  private final ByteOut out = new ByteOut(4096);
  private final RecordView view = new RecordView();

  RecordSearch(RecordColumns columns, RecordQuery query, Taker taker) {
    this.columns = columns;
    this.query = query;
    this.taker = taker;
  }

  /** False: the taker ended the visit. */
  boolean run() {
    if (!query.wanted().may(columns.facts(true)) || !query.wanted().may(columns.facts(false))) {
      return true;
    }
    int count = columns.groupCount();
    for (int i = 0; i < count; i++) {
      int group = query.newestFirst() ? count - 1 - i : i;
      if (query.span().touches(columns.groupFirstTimeNs(group), columns.groupLastTimeNs(group))
          && !group(group)) {
        return false;
      }
    }
    return true;
  }

  private boolean group(int number) {
    FrameTable frames = columns.frames();
    int ordinal = columns.groupFirstOrdinal(number);
    int end = columns.groupFirstOrdinal(number + 1);
    boolean hasRaw = false;
    boolean hasColumns = false;
    List<FrameHead> heads = new ArrayList<>();
    for (int at = ordinal; at < end; at = frames.endOrdinal(frames.frameOf(at))) {
      boolean raw = frames.isRaw(frames.frameOf(at));
      heads.add(columns.head(at));
      hasRaw |= raw;
      hasColumns |= !raw;
    }
    boolean hasTexts = hasColumns;
    GroupFacts facts =
        new GroupFacts(
            columns.shapeFacts(),
            columns.textHits(),
            columns.recordIndex(),
            number,
            () -> hasTexts ? columns.groupTextIds(number) : new int[0],
            hasRaw,
            heads);
    if (!query.wanted().may(facts)) {
      return true;
    }
    while (ordinal < end) {
      int frame = frames.frameOf(ordinal);
      int frameEnd = Math.min(end, frames.endOrdinal(frame));
      boolean goOn =
          frames.isRaw(frame)
              ? rawFrame(frame, ordinal, frameEnd)
              : rows(number, facts, frame, ordinal, frameEnd);
      if (!goOn) {
        return false;
      }
      ordinal = frameEnd;
    }
    return true;
  }

  private boolean rows(int number, GroupFacts facts, int frame, int ordinal, int end) {
    FrameHead head = columns.frames().head(frame);
    GroupReader reader = columns.group(number);
    RowFacts row = new RowFacts(columns.shapeFacts(), facts, reader, head);
    int first = columns.groupFirstOrdinal(number);
    int index = ordinal - columns.frames().firstOrdinal(frame);
    for (int at = ordinal; at < end; at++, index++) {
      long timeNs = reader.timeNs(at - first) + head.clockOffsetNs();
      if (query.span().touches(timeNs, timeNs)
          && row.may(query.wanted(), at - first)
          && !taker.take(head, index, record(reader, at - first))) {
        return false;
      }
    }
    return true;
  }

  private RecordView record(GroupReader reader, int row) {
    out.clear();
    RecordColumns.write(reader, row, null, out);
    ByteBuffer bytes = ByteBuffer.wrap(out.array()).order(ByteOrder.LITTLE_ENDIAN);
    return view.wrap(bytes, 0, out.length());
  }

  private boolean rawFrame(int frame, int ordinal, int end) {
    FrameTable frames = columns.frames();
    FrameView whole = columns.frame(frames.sequence(frame));
    return whole == null
        || records(whole, ordinal - frames.firstOrdinal(frame), end - frames.firstOrdinal(frame));
  }

  private boolean records(FrameView frame, int from, int to) {
    RecordFacts facts = new RecordFacts(frame);
    boolean[] goOn = {true};
    try {
      frame.forEach(
          (index, record) -> {
            if (goOn[0] && index >= from && index < to && facts.open(record).mayBe(query)) {
              goOn[0] = taker.take(frame, index, record);
            }
          });
    } catch (RecordFormatException e) {
      // The events of such a frame are those before the damage.
      return goOn[0];
    }
    return goOn[0];
  }
}

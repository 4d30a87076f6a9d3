package io.drec.store;

import com.github.luben.zstd.Zstd;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import java.util.Arrays;

/**
 * Gathers frames, byte for byte, into segments and puts them into tables with a row that finds them
 * by time. Frames of one segment follow each other. Not thread safe.
 */
public final class SegmentWriter {
  /** A segment is closed before it would grow beyond; one frame may be as large. */
  private static final int RAW_BYTES_MAX = RecordLayout.FRAME_LENGTH_MAX;

  private static final int LEVEL = 3;

  private byte[] raw = new byte[64 * 1024];
  private int end;
  private int frameCount;
  private long firstSequence;
  private long lastSequence;
  private long firstTimeNs;
  private long lastTimeNs;

  /** Takes a frame; what was gathered is put into {@code out} first when there is no room. */
  public void add(FrameView frame, MemoryTables out) {
    if (end + frame.length() > RAW_BYTES_MAX
        || (frameCount > 0 && frame.sequence() != lastSequence + 1)) {
      finish(out);
    }
    if (frameCount == 0) {
      firstSequence = frame.sequence();
      firstTimeNs = Long.MAX_VALUE;
      lastTimeNs = Long.MIN_VALUE;
    }
    if (raw.length < end + frame.length()) {
      raw = Arrays.copyOf(raw, Math.max(2 * raw.length, end + frame.length()));
    }
    frame.copyTo(raw, end);
    end += frame.length();
    frameCount++;
    lastSequence = frame.sequence();
    firstTimeNs = Math.min(firstTimeNs, frame.firstTimeNs() + frame.clockOffsetNs());
    lastTimeNs = Math.max(lastTimeNs, frame.lastTimeNs() + frame.clockOffsetNs());
  }

  /** Puts what was gathered into {@code out}. */
  public void finish(MemoryTables out) {
    if (frameCount == 0) {
      return;
    }
    byte[] segment = new byte[SegmentHeader.BYTES + (int) Zstd.compressBound(end)];
    long compressed =
        Zstd.compressByteArray(
            segment, SegmentHeader.BYTES, segment.length - SegmentHeader.BYTES, raw, 0, end, LEVEL);
    if (Zstd.isError(compressed)) {
      throw new StoreException("zstd cannot compress: " + Zstd.getErrorName(compressed));
    }
    segment = Arrays.copyOf(segment, SegmentHeader.BYTES + (int) compressed);
    new SegmentHeader(
            segment.length, end, frameCount, firstSequence, lastSequence, firstTimeNs, lastTimeNs)
        .seal(segment);
    out.put(Family.SEGMENT, SegmentKeys.frames(firstSequence), segment);
    out.put(
        Family.SEGMENT,
        SegmentKeys.time(firstTimeNs, firstSequence),
        new RowWriter().time(lastTimeNs).u64(lastSequence).toBytes());
    frameCount = 0;
    end = 0;
  }
}

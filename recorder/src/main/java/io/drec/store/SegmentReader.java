package io.drec.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.drec.record.FrameView;
import io.drec.segment.SegmentFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;

/** Opens one segment after the other and gives its frames; checks all that it reads. */
final class SegmentReader {
  private final FrameView frame = new FrameView();
  private ByteBuffer raw = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  private SegmentHeader header = new SegmentHeader(0, 0, 0, 0, -1, 0, 0);

  /**
   * Reads a segment's header, and decompresses it.
   *
   * @throws SegmentFormatException when it is damaged or of another version
   */
  void open(byte[] segment) {
    SegmentHeader found = SegmentHeader.read(segment);
    raw = ByteBuffer.wrap(decompress(segment, found)).order(ByteOrder.LITTLE_ENDIAN);
    header = found;
  }

  private static byte[] decompress(byte[] segment, SegmentHeader header) {
    byte[] frames = new byte[header.rawLength()];
    int from = SegmentHeader.BYTES;
    String wrong;
    try {
      long length =
          Zstd.decompressByteArray(frames, 0, frames.length, segment, from, segment.length - from);
      if (length == frames.length) {
        return frames;
      }
      wrong = Zstd.isError(length) ? Zstd.getErrorName(length) : "there are " + length;
    } catch (ZstdException e) {
      wrong = e.getMessage();
    }
    throw SegmentHeader.corrupt(
        "segment of frames "
            + header.firstSequence()
            + " to "
            + header.lastSequence()
            + " does not decompress to "
            + frames.length
            + " bytes: "
            + wrong);
  }

  /** Whether the open segment reaches over this frame. */
  boolean holds(long sequence) {
    return header.firstSequence() <= sequence && sequence <= header.lastSequence();
  }

  /**
   * Visits the frames in order; the view is only valid during the call.
   *
   * @return false when the visitor ended the visit
   * @throws io.drec.record.RecordFormatException at a frame that is not well formed
   */
  boolean forEach(Predicate<FrameView> visitor) {
    int at = 0;
    int count = 0;
    while (at < raw.capacity()) {
      frame.wrap(raw, at, raw.capacity());
      at += frame.length();
      count++;
      if (!visitor.test(frame)) {
        return false;
      }
    }
    if (count != header.frameCount()) {
      throw SegmentHeader.corrupt(
          "segment of " + count + " frames, its header says " + header.frameCount());
    }
    return true;
  }
}

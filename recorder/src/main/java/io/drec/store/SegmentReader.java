package io.drec.store;

import com.github.luben.zstd.Zstd;
import io.drec.record.FrameView;
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
    byte[] frames = new byte[found.rawLength()];
    long length =
        Zstd.decompressByteArray(
            frames,
            0,
            frames.length,
            segment,
            SegmentHeader.BYTES,
            segment.length - SegmentHeader.BYTES);
    if (Zstd.isError(length) || length != frames.length) {
      throw SegmentHeader.corrupt(
          "segment of frames "
              + found.firstSequence()
              + " to "
              + found.lastSequence()
              + " does not decompress to "
              + frames.length
              + " bytes: "
              + (Zstd.isError(length) ? Zstd.getErrorName(length) : "there are " + length));
    }
    header = found;
    raw = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
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

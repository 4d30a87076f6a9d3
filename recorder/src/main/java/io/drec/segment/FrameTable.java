package io.drec.segment;

import io.drec.record.FrameView;
import java.util.Arrays;

/**
 * The headers of a segment's frames without what can be computed again: lengths, checksum, and the
 * smallest and greatest time. Also the number of each frame's first event.
 */
final class FrameTable {
  private static final int FRAMES_MAX = 1 << 24;
  private static final int ID_BYTES = 16;
  private static final int CHAIN_BYTES = 32;

  /** How a frame is kept. */
  static final int COLUMNS = 0;

  static final int RAW = 1;

  private int count;
  private long[] sequences = new long[64];
  private int[] firstOrdinals = new int[65];
  private byte[] kinds = new byte[64];
  private int[] clocks = new int[64];
  private long[] offsetsNs = new long[64];
  private long[] writtenNs = new long[64];
  private int[] origins = new int[64];
  private byte[] chains = new byte[64 * CHAIN_BYTES];
  private final Interner names = new Interner();

  int count() {
    return count;
  }

  int eventCount() {
    return firstOrdinals[count];
  }

  long sequence(int frame) {
    return sequences[frame];
  }

  boolean isRaw(int frame) {
    return kinds[frame] == RAW;
  }

  int firstOrdinal(int frame) {
    return firstOrdinals[frame];
  }

  int recordCount(int frame) {
    return firstOrdinals[frame + 1] - firstOrdinals[frame];
  }

  int clock(int frame) {
    return clocks[frame];
  }

  long clockOffsetNs(int frame) {
    return offsetsNs[frame];
  }

  long writtenNs(int frame) {
    return writtenNs[frame];
  }

  void copyHost(int frame, byte[] target, int at) {
    System.arraycopy(
        names.array(origins[frame]), names.offset(origins[frame]), target, at, ID_BYTES);
  }

  void copyBoot(int frame, byte[] target, int at) {
    int origin = origins[frame];
    System.arraycopy(names.array(origin), names.offset(origin) + ID_BYTES, target, at, ID_BYTES);
  }

  void copyChain(int frame, byte[] target, int at) {
    System.arraycopy(chains, frame * CHAIN_BYTES, target, at, CHAIN_BYTES);
  }

  /** The number of the frame with this sequence; as {@code -1 - number} where it would be. */
  int find(long sequence) {
    return Arrays.binarySearch(sequences, 0, count, sequence);
  }

  int frameOf(int ordinal) {
    if (ordinal < 0 || ordinal >= eventCount()) {
      throw new IndexOutOfBoundsException("event " + ordinal + " of " + eventCount());
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (firstOrdinals[middle] <= ordinal) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Adds a frame; its sequence is greater than the one before. */
  void add(FrameView frame, int kind, int recordCount) {
    if (count > 0 && frame.sequence() <= sequences[count - 1]) {
      throw new IllegalArgumentException(
          "frame " + frame.sequence() + " behind frame " + sequences[count - 1]);
    }
    reserve();
    sequences[count] = frame.sequence();
    kinds[count] = (byte) kind;
    clocks[count] = frame.clock();
    offsetsNs[count] = frame.clockOffsetNs();
    writtenNs[count] = frame.writtenTimeNs();
    byte[] origin = Arrays.copyOf(frame.hostId(), 2 * ID_BYTES);
    System.arraycopy(frame.bootId(), 0, origin, ID_BYTES, ID_BYTES);
    origins[count] = names.add(origin, 0, origin.length);
    System.arraycopy(frame.chain(), 0, chains, count * CHAIN_BYTES, CHAIN_BYTES);
    firstOrdinals[count + 1] = firstOrdinals[count] + recordCount;
    count++;
  }

  private void reserve() {
    if (count == sequences.length) {
      int length = 2 * count;
      sequences = Arrays.copyOf(sequences, length);
      kinds = Arrays.copyOf(kinds, length);
      clocks = Arrays.copyOf(clocks, length);
      offsetsNs = Arrays.copyOf(offsetsNs, length);
      writtenNs = Arrays.copyOf(writtenNs, length);
      origins = Arrays.copyOf(origins, length);
      firstOrdinals = Arrays.copyOf(firstOrdinals, length + 1);
      chains = Arrays.copyOf(chains, length * CHAIN_BYTES);
    }
  }

  /** Column behind column, each frame by its difference to the one before. */
  void write(ByteOut out) {
    out.number(count);
    out.number(names.size());
    for (int id = 0; id < names.size(); id++) {
      out.raw(names.array(id), names.offset(id), 2 * ID_BYTES);
    }
    for (int i = 0; i < count; i++) {
      out.number(i == 0 ? sequences[0] : sequences[i] - sequences[i - 1] - 1);
    }
    for (int i = 0; i < count; i++) {
      out.number(recordCount(i));
    }
    for (int i = 0; i < count; i++) {
      out.number(kinds[i]).number(clocks[i]).number(origins[i]);
    }
    for (int i = 0; i < count; i++) {
      out.signed(offsetsNs[i] - (i == 0 ? 0 : offsetsNs[i - 1]));
    }
    for (int i = 0; i < count; i++) {
      out.signed(writtenNs[i] - (i == 0 ? 0 : writtenNs[i - 1]));
    }
    out.raw(chains, 0, count * CHAIN_BYTES);
  }

  /** Reads what {@link #write} wrote. */
  static FrameTable read(ByteIn in) {
    FrameTable table = new FrameTable();
    int frames = Math.min(FRAMES_MAX, in.left() / CHAIN_BYTES);
    int count = in.count(frames);
    int names = in.count(in.left() / (2 * ID_BYTES));
    for (int id = 0; id < names; id++) {
      table.names.add(in.array(), in.skip(2 * ID_BYTES), 2 * ID_BYTES);
    }
    if (table.names.size() != names) {
      throw SegmentFormatException.corrupt("the same host and boot twice in a table of frames");
    }
    while (table.sequences.length < count) {
      table.count = table.sequences.length;
      table.reserve();
    }
    table.count = count;
    table.readColumns(in, names);
    return table;
  }

  private void readColumns(ByteIn in, int nameCount) {
    for (int i = 0; i < count; i++) {
      long step = in.number();
      sequences[i] = i == 0 ? step : sequences[i - 1] + 1 + step;
      if (step < 0 || i > 0 && sequences[i] <= sequences[i - 1]) {
        throw SegmentFormatException.corrupt("sequences of frames out of order");
      }
    }
    for (int i = 0; i < count; i++) {
      firstOrdinals[i + 1] = firstOrdinals[i] + in.count(Integer.MAX_VALUE - firstOrdinals[i]);
    }
    for (int i = 0; i < count; i++) {
      kinds[i] = (byte) in.count(RAW);
      clocks[i] = in.count(0xffff);
      origins[i] = in.count(nameCount - 1);
    }
    for (int i = 0; i < count; i++) {
      offsetsNs[i] = (i == 0 ? 0 : offsetsNs[i - 1]) + in.signed();
    }
    for (int i = 0; i < count; i++) {
      writtenNs[i] = (i == 0 ? 0 : writtenNs[i - 1]) + in.signed();
    }
    int from = in.skip(count * CHAIN_BYTES);
    System.arraycopy(in.array(), from, chains, 0, count * CHAIN_BYTES);
  }
}

package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.record.FrameView;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The headers of a segment's frames without what can be computed again: lengths, checksum, and the
 * smallest and greatest time. Also the number of each frame's first event.
 */
final class FrameTable {
  private static final int FRAMES_MAX = 1 << 24;
  private static final int ID_BYTES = 16;
  private static final int CHAIN_BYTES = 32;

  /** Of memory: three times, five numbers, a byte, and the two values of 32 bytes. */
  private static final int BYTES_OF_FRAME =
      3 * Long.BYTES + 5 * Integer.BYTES + 1 + 2 * CHAIN_BYTES;

  private static final int BYTES_OF_NAME = 160;

  private static final byte[] ZEROS = new byte[CHAIN_BYTES];
  private static final int PREVIOUS_ZEROS = 0;
  private static final int PREVIOUS_CHAIN = 1;
  private static final int PREVIOUS_TOLD = 2;

  /** Offsets of members that older frames have as zeros. */
  private static final int RESERVED = 30;

  private static final int PREVIOUS = 96;

  /** How a frame is kept. */
  static final int COLUMNS = 0;

  static final int RAW = 1;

  private int count;
  private long[] sequences = new long[64];
  private int[] firstOrdinals = new int[65];

  /** Who asks for an event mostly asks for one of the same frame next. */
  private int foundLast;

  private byte[] kinds = new byte[64];
  private int[] clocks = new int[64];
  private long[] offsetsNs = new long[64];
  private long[] writtenNs = new long[64];
  private int[] origins = new int[64];
  private int[] reserved = new int[64];
  private byte[] chains = new byte[64 * CHAIN_BYTES];

  /** What stands in a frame before its chain value; zeros in most, or the chain value before. */
  private byte[] previous = new byte[64 * CHAIN_BYTES];

  /** Host and boot of frames: in most segments one. */
  private final List<byte[]> names = new ArrayList<>();

  private final Map<ByteBuffer, Integer> numbersOfNames = new HashMap<>();

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

  boolean hasRaw() {
    for (int i = 0; i < count; i++) {
      if (isRaw(i)) {
        return true;
      }
    }
    return false;
  }

  /** The number of a raw frame among the raw frames. */
  int rawNumber(int frame) {
    int number = 0;
    for (int i = 0; i < frame; i++) {
      number += kinds[i];
    }
    return number;
  }

  int firstOrdinal(int frame) {
    return firstOrdinals[frame];
  }

  /** The number of the first event behind a frame's. */
  int endOrdinal(int frame) {
    return firstOrdinals[frame + 1];
  }

  int recordCount(int frame) {
    return firstOrdinals[frame + 1] - firstOrdinals[frame];
  }

  long clockOffsetNs(int frame) {
    return offsetsNs[frame];
  }

  /** The number of the frame with this sequence; as {@code -1 - number} where it would be. */
  int find(long sequence) {
    long guess = count == 0 ? -1 : sequence - sequences[0];
    if (guess >= 0 && guess < count && sequences[(int) guess] == sequence) {
      return (int) guess; // where none is missing
    }
    return Arrays.binarySearch(sequences, 0, count, sequence);
  }

  int frameOf(int ordinal) {
    if (ordinal < 0 || ordinal >= eventCount()) {
      throw new IndexOutOfBoundsException("event " + ordinal + " of " + eventCount());
    }
    int near = foundLast;
    if (firstOrdinals[near] <= ordinal && ordinal < firstOrdinals[near + 1]) {
      return near;
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
    foundLast = low;
    return low;
  }

  /** Adds a frame; its sequence is greater than the one before. */
  void add(FrameView frame, byte[] bytes, int kind, int recordCount) {
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
    origins[count] = number(origin);
    reserved[count] = (bytes[RESERVED] & 0xff) | (bytes[RESERVED + 1] & 0xff) << 8;
    System.arraycopy(bytes, PREVIOUS, previous, count * CHAIN_BYTES, CHAIN_BYTES);
    System.arraycopy(bytes, Frame.CHAIN, chains, count * CHAIN_BYTES, CHAIN_BYTES);
    firstOrdinals[count + 1] = firstOrdinals[count] + recordCount;
    count++;
  }

  byte[] hostId(int frame) {
    return Arrays.copyOf(names.get(origins[frame]), ID_BYTES);
  }

  private int number(byte[] name) {
    Integer known = numbersOfNames.putIfAbsent(ByteBuffer.wrap(name), names.size());
    if (known != null) {
      return known;
    }
    names.add(name);
    return names.size() - 1;
  }

  private record Head(long sequence, byte[] hostId, byte[] bootId, int clock, long clockOffsetNs)
      implements FrameHead {}

  FrameHead head(int frame) {
    byte[] name = names.get(origins[frame]);
    return new Head(
        sequences[frame],
        Arrays.copyOf(name, ID_BYTES),
        Arrays.copyOfRange(name, ID_BYTES, 2 * ID_BYTES),
        clocks[frame],
        offsetsNs[frame]);
  }

  /** Whether the header can be made again from what the table keeps of it. */
  static boolean isPlain(ByteBuffer bytes, FrameView frame) {
    return (bytes.getShort(Frame.HEADER_LENGTH) & 0xffff) == Frame.BYTES
        && bytes.getInt(Frame.LENGTH) == frame.length();
  }

  /** Writes the header of a frame of columns; the checksum is computed over all of it. */
  void writeHeader(int frame, ByteBuffer bytes, int length, long firstNs, long lastNs) {
    byte[] array = bytes.array();
    bytes.putInt(Frame.MAGIC, RecordLayout.FRAME_MAGIC);
    bytes.putShort(Frame.VERSION, (short) RecordLayout.FRAME_VERSION);
    bytes.putShort(Frame.HEADER_LENGTH, (short) Frame.BYTES);
    bytes.putInt(Frame.LENGTH, length);
    bytes.putInt(Frame.CRC32C, 0);
    bytes.putLong(Frame.SEQUENCE, sequences[frame]);
    bytes.putInt(Frame.RECORD_COUNT, recordCount(frame));
    bytes.putShort(Frame.CLOCK, (short) clocks[frame]);
    bytes.putShort(RESERVED, (short) reserved[frame]);
    bytes.putLong(Frame.FIRST_TIME_NS, firstNs);
    bytes.putLong(Frame.LAST_TIME_NS, lastNs);
    bytes.putLong(Frame.CLOCK_OFFSET_NS, offsetsNs[frame]);
    bytes.putLong(Frame.WRITTEN_TIME_NS, writtenNs[frame]);
    System.arraycopy(names.get(origins[frame]), 0, array, Frame.HOST_ID, 2 * ID_BYTES);
    System.arraycopy(previous, frame * CHAIN_BYTES, array, PREVIOUS, CHAIN_BYTES);
    System.arraycopy(chains, frame * CHAIN_BYTES, array, Frame.CHAIN, CHAIN_BYTES);
    CRC32C crc = new CRC32C();
    crc.update(array, 0, length);
    bytes.putInt(Frame.CRC32C, (int) crc.getValue());
  }

  private void reserve() {
    if (count == sequences.length) {
      resize(2 * count);
    }
  }

  /** Makes room for so many frames, and no more. */
  private void resize(int length) {
    sequences = Arrays.copyOf(sequences, length);
    kinds = Arrays.copyOf(kinds, length);
    clocks = Arrays.copyOf(clocks, length);
    offsetsNs = Arrays.copyOf(offsetsNs, length);
    writtenNs = Arrays.copyOf(writtenNs, length);
    origins = Arrays.copyOf(origins, length);
    firstOrdinals = Arrays.copyOf(firstOrdinals, length + 1);
    reserved = Arrays.copyOf(reserved, length);
    previous = Arrays.copyOf(previous, length * CHAIN_BYTES);
    chains = Arrays.copyOf(chains, length * CHAIN_BYTES);
  }

  /** Bytes that it keeps. */
  int weight() {
    return BYTES_OF_FRAME * sequences.length + BYTES_OF_NAME * names.size();
  }

  /** Column behind column, each frame by its difference to the one before. */
  void write(ByteOut out) {
    out.number(count);
    out.number(names.size());
    names.forEach(name -> out.raw(name, 0, name.length));
    for (int i = 0; i < count; i++) {
      out.number(i == 0 ? sequences[0] : sequences[i] - sequences[i - 1] - 1);
    }
    for (int i = 0; i < count; i++) {
      out.number(recordCount(i));
    }
    for (int i = 0; i < count; i++) {
      out.number(kinds[i]).number(clocks[i]).number(origins[i]).number(reserved[i]);
    }
    for (int i = 0; i < count; i++) {
      out.signed(offsetsNs[i] - (i == 0 ? 0 : offsetsNs[i - 1]));
    }
    for (int i = 0; i < count; i++) {
      out.signed(writtenNs[i] - (i == 0 ? 0 : writtenNs[i - 1]));
    }
    out.raw(chains, 0, count * CHAIN_BYTES);
    writePrevious(out);
  }

  private void writePrevious(ByteOut out) {
    for (int i = 0; i < count; i++) {
      int at = i * CHAIN_BYTES;
      if (Arrays.equals(previous, at, at + CHAIN_BYTES, ZEROS, 0, CHAIN_BYTES)) {
        out.u8(PREVIOUS_ZEROS);
      } else if (i > 0
          && Arrays.equals(previous, at, at + CHAIN_BYTES, chains, at - CHAIN_BYTES, at)) {
        out.u8(PREVIOUS_CHAIN);
      } else {
        out.u8(PREVIOUS_TOLD).raw(previous, at, CHAIN_BYTES);
      }
    }
  }

  private void readPrevious(ByteIn in) {
    for (int i = 0; i < count; i++) {
      int at = i * CHAIN_BYTES;
      int kind = in.u8();
      if (kind == PREVIOUS_TOLD) {
        System.arraycopy(in.array(), in.skip(CHAIN_BYTES), previous, at, CHAIN_BYTES);
      } else if (kind == PREVIOUS_CHAIN && i > 0) {
        System.arraycopy(chains, at - CHAIN_BYTES, previous, at, CHAIN_BYTES);
      } else if (kind != PREVIOUS_ZEROS) {
        throw SegmentFormatException.corrupt("a value before a frame's chain of kind " + kind);
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static FrameTable read(ByteIn in) {
    FrameTable table = new FrameTable();
    int frames = Math.min(FRAMES_MAX, in.left() / CHAIN_BYTES);
    int count = in.count(frames);
    int names = in.count(in.left() / (2 * ID_BYTES));
    for (int id = 0; id < names; id++) {
      int from = in.skip(2 * ID_BYTES);
      table.number(Arrays.copyOfRange(in.array(), from, from + 2 * ID_BYTES));
    }
    if (table.names.size() != names) {
      throw SegmentFormatException.corrupt("the same host and boot twice in a table of frames");
    }
    table.resize(count);
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
      reserved[i] = in.count(0xffff);
    }
    for (int i = 0; i < count; i++) {
      offsetsNs[i] = (i == 0 ? 0 : offsetsNs[i - 1]) + in.signed();
    }
    for (int i = 0; i < count; i++) {
      writtenNs[i] = (i == 0 ? 0 : writtenNs[i - 1]) + in.signed();
    }
    int from = in.skip(count * CHAIN_BYTES);
    System.arraycopy(in.array(), from, chains, 0, count * CHAIN_BYTES);
    readPrevious(in);
  }
}

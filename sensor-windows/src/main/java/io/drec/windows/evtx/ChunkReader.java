package io.drec.windows.evtx;

import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one chunk.
 *
 * <p>A record says its size before and after itself. Where the two agree it is taken as it is.
 * Where they do not, the chunk is searched for the next place where they do, and the record in
 * question ends there at the latest. So each byte is looked at a constant number of times.
 */
final class ChunkReader {
  /** Two asterisks and two zeros. */
  private static final int SIGNATURE = 0x2a2a;

  private static final int SIZE = 4;
  private static final int NUMBER = 8;
  private static final int WRITTEN = 16;
  private static final int CONTENT = 24;
  private static final int SIZE_AGAIN_BYTES = 4;

  private final byte[] chunk;
  private final int length;
  private final long fileOffset;
  private final Tally tally;
  private final Budget budget = new Budget();
  private final BinXml binXml;

  /** Null if there is none that can be trusted. */
  private final @Nullable ChunkHeader header;

  /** Whether checksums speak for the record that is read. */
  private boolean sound;

  private long recordCount;
  private long numberBefore;

  /**
   * @param header null if the chunk has none
   * @param length bytes of the chunk that there are, 64 KiB unless it is cut off
   */
  ChunkReader(
      byte[] chunk, int length, long fileOffset, @Nullable ChunkHeader header, Tally tally) {
    this.chunk = chunk;
    this.length = length;
    this.fileOffset = fileOffset;
    this.header = header != null && header.headerSound() ? header : null;
    this.sound = header != null && header.sound();
    this.tally = tally;
    binXml = new BinXml(chunk, length, budget);
  }

  void read() {
    int end = header == null ? length : Math.min(header.endOffset(), length);
    int offset = EvtxLimits.CHUNK_HEADER_BYTES;
    while (offset < end && !budget.chunkSpent()) {
      offset = isRecord(offset) ? readWhole(offset) : readBroken(offset, end);
    }
    if (header != null && !budget.chunkSpent()) {
      readBeyond(offset);
      compareCount(header);
    }
  }

  private int readWhole(int offset) {
    int next = offset + LittleEndian.i32(chunk, offset + SIZE);
    readRecord(offset, next - SIZE_AGAIN_BYTES);
    return next;
  }

  /** Something that is not a whole record: tells what, and finds the next whole one. */
  private int readBroken(int offset, int end) {
    int next = findRecord(offset + 1);
    boolean begins =
        offset + CONTENT < length
            && LittleEndian.i32(chunk, offset) == SIGNATURE
            && LittleEndian.u32(chunk, offset + SIZE) >= EvtxLimits.RECORD_BYTES_MIN;
    if (begins) {
      long sizeBytes = LittleEndian.u32(chunk, offset + SIZE);
      tally.damage(
          damage(
              offset,
              "a record cut off or overwritten after at most " + (next - offset) + " bytes",
              "a record of " + sizeBytes + " bytes"));
      readRecord(offset, (int) Math.min(next, offset + sizeBytes - SIZE_AGAIN_BYTES));
    } else if (header != null || next < length) {
      tally.damage(
          damage(offset, Math.min(next, end) - offset + " bytes that begin no record", "a record"));
    }
    // Without a header nobody says where records end; what follows the last one is left over.
    return next;
  }

  /** Windows updates the header last: records beyond its end are later ones of a dirty file. */
  private void readBeyond(int offset) {
    int next = offset;
    long before = recordCount;
    sound = false;
    while (isRecord(next)
        && LittleEndian.i64(chunk, next + NUMBER) == numberBefore + 1
        && !budget.chunkSpent()) {
      next = readWhole(next);
    }
    if (recordCount > before) {
      tally.damage(
          damage(
              offset,
              recordCount - before + " records behind the end that the chunk's header tells",
              "no record"));
    }
  }

  private void compareCount(ChunkHeader told) {
    long count = told.lastNumber() - told.firstNumber() + 1;
    if (count > recordCount) {
      tally.damage(
          damage(0, "a chunk with " + recordCount + " records", count + " as its header tells"));
    }
  }

  private boolean isRecord(int offset) {
    if (offset + EvtxLimits.RECORD_BYTES_MIN > length
        || LittleEndian.i32(chunk, offset) != SIGNATURE) {
      return false;
    }
    long sizeBytes = LittleEndian.u32(chunk, offset + SIZE);
    return sizeBytes >= EvtxLimits.RECORD_BYTES_MIN
        && sizeBytes <= length - offset
        && LittleEndian.u32(chunk, (int) (offset + sizeBytes - SIZE_AGAIN_BYTES)) == sizeBytes;
  }

  /** The next whole record; {@code length} if there is none. */
  private int findRecord(int from) {
    for (int offset = from; offset < length; offset++) {
      if (chunk[offset] == (byte) SIGNATURE && isRecord(offset)) {
        return offset;
      }
    }
    return length;
  }

  private void readRecord(int offset, int contentEnd) {
    recordCount++;
    numberBefore = LittleEndian.i64(chunk, offset + NUMBER);
    EvtxElement root;
    try {
      root = binXml.read(offset + CONTENT, contentEnd);
    } catch (EvtxDamageException unreadable) {
      tally.lost(unreadable.damage(fileOffset).ofRecord(numberBefore));
      return;
    }
    EvtxDamageException misfit = binXml.misfit();
    if (misfit != null) {
      tally.damage(misfit.damage(fileOffset).ofRecord(numberBefore));
    }
    boolean verified = sound && misfit == null;
    long writtenNs = new EvtxValue.Time(LittleEndian.i64(chunk, offset + WRITTEN)).epochNs();
    tally.event(new EvtxEvent(numberBefore, writtenNs, fileOffset + offset, verified, root));
  }

  private Damage damage(int offset, String found, String expected) {
    return new Damage(fileOffset + offset, found, expected);
  }
}

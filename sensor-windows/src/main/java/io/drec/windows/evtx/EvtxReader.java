package io.drec.windows.evtx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event log file from beginning to end.
 *
 * <p>The file's header is looked at and not relied upon: it is stale in a file that Windows had not
 * closed, and missing in one that was carved from a disk. Chunks are found by their place and their
 * signature, so one that is damaged does not hide the next.
 */
public final class EvtxReader {
  private static final byte[] SIGNATURE = "ElfFile\0".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK_COUNT = 42;
  private static final int FLAGS = 120;
  private static final int CHECKSUM = 124;
  private static final int CHECKED_BYTES = 120;
  private static final int DIRTY = 1;

  /** Nearer than this, a second signature in a damaged chunk is taken for content. */
  private static final int NEXT_CHUNK_BYTES_MIN = 4096;

  private final InputStream in;
  private final Tally tally;
  private final byte[] window = new byte[EvtxLimits.CHUNK_BYTES];

  /** How much of the window holds bytes of the file. */
  private int length;

  /** Where the window starts in the file. */
  private long fileOffset;

  private boolean dirty;
  private int chunksTold = -1;

  private EvtxReader(InputStream in, EvtxSink sink) {
    this.in = in;
    this.tally = new Tally(sink);
  }

  /**
   * Reads all events of a file.
   *
   * @param in the file from its start; is not closed
   * @throws IOException if {@code in} throws it. Damage is no reason to throw
   */
  public static EvtxSummary read(InputStream in, EvtxSink sink) throws IOException {
    return new EvtxReader(in, sink).read();
  }

  private EvtxSummary read() throws IOException {
    readFileHeader();
    int chunks = 0;
    fill();
    while (length > 0) {
      int used = isZero() ? passZeros(chunks) : readWindow();
      chunks++;
      drop(used);
      fill();
    }
    if (chunks < chunksTold) {
      tally.damage(
          new Damage(
              fileOffset, "the end of the file after " + chunks + " chunks", chunksTold + ""));
    }
    return tally.summary(fileOffset, dirty);
  }

  private void readFileHeader() throws IOException {
    fillTo(EvtxLimits.FILE_HEADER_BYTES);
    if (ChunkHeader.isAt(window, 0, length)) {
      tally.damage(new Damage(0, "a chunk", "the header of a file"));
      return;
    }
    if (length < EvtxLimits.FILE_HEADER_BYTES) {
      tally.damage(new Damage(0, length + " bytes", "a header of " + EvtxLimits.FILE_HEADER_BYTES));
    } else if (!Arrays.equals(window, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      tally.damage(new Damage(0, "no event log (EVTX): other first bytes", "ElfFile"));
    } else {
      CRC32 checksum = new CRC32();
      checksum.update(window, 0, CHECKED_BYTES);
      if (checksum.getValue() == LittleEndian.u32(window, CHECKSUM)) {
        chunksTold = LittleEndian.u16(window, CHUNK_COUNT);
        dirty = (LittleEndian.i32(window, FLAGS) & DIRTY) != 0;
      } else {
        tally.damage(new Damage(CHECKSUM, "another checksum", "that of the file's header"));
      }
    }
    drop(length);
  }

  /** Space behind the last chunk is allocated and empty; before it, it is damage. */
  private int passZeros(int chunks) {
    if (chunks < chunksTold) {
      tally.damage(new Damage(fileOffset, length + " zero bytes", "a chunk"));
    }
    return length;
  }

  /** Reads the chunk in the window and returns how many bytes are done with. */
  private int readWindow() {
    if (!ChunkHeader.isAt(window, 0, length)) {
      int next = ChunkHeader.find(window, 1, length);
      tally.damage(new Damage(fileOffset, next + " bytes without a chunk's header", "ElfChnk"));
      readRecords(next, null);
      return next;
    }
    if (length < EvtxLimits.CHUNK_HEADER_BYTES) {
      tally.damage(new Damage(fileOffset, length + " bytes", "a chunk's header"));
      return length;
    }
    ChunkHeader header = ChunkHeader.read(window, length);
    int used = nextChunk(header);
    tellDamage(header, used);
    readRecords(used, header);
    return used;
  }

  /**
   * Where the chunk in the window ends: where the next one begins, if bytes are missing between. In
   * a sound chunk only a sound one behind its records counts, for records may hold anything.
   */
  private int nextChunk(ChunkHeader header) {
    int from = header.sound() ? header.endOffset() : 0;
    int next = ChunkHeader.find(window, Math.max(from, NEXT_CHUNK_BYTES_MIN), length);
    while (header.sound() && next < length && !isSoundHeader(next)) {
      next = ChunkHeader.find(window, next + 1, length);
    }
    return next;
  }

  private boolean isSoundHeader(int offset) {
    int end = Math.min(offset + EvtxLimits.CHUNK_HEADER_BYTES, length);
    byte[] header = Arrays.copyOfRange(window, offset, end);
    return header.length == EvtxLimits.CHUNK_HEADER_BYTES
        && ChunkHeader.read(header, header.length).headerSound();
  }

  private void tellDamage(ChunkHeader header, int used) {
    if (used < EvtxLimits.CHUNK_BYTES) {
      tally.damage(
          new Damage(
              fileOffset, "a chunk of " + used + " bytes", EvtxLimits.CHUNK_BYTES + " bytes"));
    }
    if (!header.headerSound()) {
      tally.damage(new Damage(fileOffset, "another checksum", "that of the chunk's header"));
    }
    if (!header.recordsSound() && header.endOffset() <= used) {
      tally.damage(new Damage(fileOffset, "another checksum", "that of the chunk's records"));
    }
  }

  private void readRecords(int chunkLength, @Nullable ChunkHeader header) {
    tally.chunk();
    new ChunkReader(window, chunkLength, fileOffset, header, tally).read();
  }

  private boolean isZero() {
    for (int index = 0; index < length; index++) {
      if (window[index] != 0) {
        return false;
      }
    }
    return true;
  }

  private void fill() throws IOException {
    fillTo(window.length);
  }

  private void fillTo(int bytes) throws IOException {
    if (length < bytes) {
      length += in.readNBytes(window, length, bytes - length);
    }
  }

  private void drop(int bytes) {
    System.arraycopy(window, bytes, window, 0, length - bytes);
    length -= bytes;
    fileOffset += bytes;
  }
}

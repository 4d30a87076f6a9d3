package io.drec.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Says of most keys that are not in a segment that they are not: a blocked Bloom filter of a byte a
 * key. All bits of a key lie in one line of 64 bytes (Putze, Sanders, Singler: Cache-, Hash- and
 * Space-Efficient Bloom Filters, 2007); about 3 keys of 100 that are not there pass.
 */
final class RowFilter {
  private static final int PROBES = 5;
  private static final int LINE_BYTES = 64;
  private static final int LINES_PER_BLOCK = 64;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0xC2B2AE3D27D4EB4FL;
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SectionReader section;
  private final long lines;

  RowFilter(SectionReader section, long lines) {
    this.section = section;
    this.lines = lines;
  }

  boolean mayHold(long hash) {
    long line = line(hash, lines);
    Block block = section.block(Block.class, (int) (line / LINES_PER_BLOCK), Block::new);
    int at = (int) (line % LINES_PER_BLOCK) * LINE_BYTES;
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      if (!block.isSet(at + (int) (probe >>> 3 & LINE_BYTES - 1), (int) probe & 7)) {
        return false;
      }
      probe >>>= 9;
    }
    return true;
  }

  private static long line(long hash, long lines) {
    long mixed = mixed(hash ^ PRIME) >>> 32;
    return mixed * lines >>> 32;
  }

  /**
   * The hash of a part of a key.
   *
   * @param what is asked for: keys of different kinds do not meet
   */
  static long hash(int what, byte[] bytes, int offset, int length) {
    long hash = (what + 1) * GOLDEN ^ length;
    int at = offset;
    int end = offset + length;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) U64.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | bytes[at] & 0xff;
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long value) {
    long mixed = value * GOLDEN;
    mixed = (mixed ^ mixed >>> 32) * PRIME;
    return mixed ^ mixed >>> 29;
  }

  private record Block(byte[] bits) implements BlockCache.Unpacked {
    boolean isSet(int at, int bit) {
      if (at >= bits.length) {
        throw SegmentFormatException.corrupt("a filter of " + bits.length + " bytes is cut off");
      }
      return (bits[at] & 1 << bit) != 0;
    }

    @Override
    public int weight() {
      return 32 + bits.length;
    }
  }

  /** Gathers hashes, then sets the bits. */
  static final class Writer {
    private long[] hashes = new long[1024];
    private int count;

    void add(long hash) {
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * count);
      }
      hashes[count++] = hash;
    }

    long retainedBytes() {
      return 8L * hashes.length;
    }

    long lines() {
      return count / LINE_BYTES + 1;
    }

    void write(Blocks.Sink sink, int section) {
      int lines = (int) lines();
      int perBlock = LINE_BYTES * LINES_PER_BLOCK;
      byte[] bits = new byte[lines * LINE_BYTES];
      for (int i = 0; i < count; i++) {
        int at = (int) line(hashes[i], lines) * LINE_BYTES;
        long probe = hashes[i];
        for (int j = 0; j < PROBES; j++) {
          bits[at + (int) (probe >>> 3 & LINE_BYTES - 1)] |= (byte) (1 << (probe & 7));
          probe >>>= 9;
        }
      }
      for (int at = 0; at < bits.length; at += perBlock) {
        int length = Math.min(perBlock, bits.length - at);
        sink.put(section, at / perBlock, SealedBlock.seal(bits, at, length, 1));
      }
    }
  }
}

package io.drec.segment;

import org.jspecify.annotations.Nullable;

/** A block of fingerprints, as {@link LedgerPacker} packed them. */
final class LedgerBlock implements RowBlock {
  static final int FLAGS = 0;
  static final int FULLS = 1;
  static final int SECONDS = 2;
  static final int NUMBERS = 3;
  static final int RAWS = 4;
  static final int STREAMS = 5;

  static final int RAW = 0;
  static final int DELETED = 1;
  static final int FULL = 2;

  /** Of the same log as the one before, and not earlier. */
  static final int NEXT = 3;

  private static final int ROWS_MAX = 1 << 16;
  private static final byte[] EMPTY = new byte[0];

  private final byte[] flags;
  private final long[] highs;
  private final long[] lows;
  private final RawRows raws = new RawRows();

  private LedgerBlock(int rows, ByteIn[] in) {
    flags = new byte[rows];
    highs = new long[rows];
    lows = new long[rows];
    long high = 0;
    long second = 0;
    long number = 0;
    for (int row = 0; row < rows; row++) {
      int flag = in[FLAGS].u8();
      flags[row] = (byte) flag;
      switch (flag) {
        case FULL -> {
          int from = in[FULLS].skip(16);
          high = LedgerPacker.u64(in[FULLS].array(), from);
          long low = LedgerPacker.u64(in[FULLS].array(), from + 8);
          second = low >>> 32;
          number = low & 0xffffffffL;
        }
        case NEXT -> {
          second += in[SECONDS].number();
          number += in[NUMBERS].signed();
        }
        case RAW, DELETED -> raws.read(row, in[RAWS], flag == DELETED);
        default -> throw SegmentFormatException.corrupt("fingerprint of form " + flag);
      }
      highs[row] = high;
      lows[row] = second << 32 | number & 0xffffffffL;
    }
  }

  static LedgerBlock read(byte[] payload) {
    ByteIn in = new ByteIn(payload);
    int rows = in.count(Math.min(ROWS_MAX, payload.length));
    return new LedgerBlock(rows, RowStreams.read(in, STREAMS));
  }

  @Override
  public int count() {
    return flags.length;
  }

  @Override
  public byte[] key(int row) {
    byte[] raw = raws.key(row);
    if (raw != null) {
      return raw;
    }
    byte[] key = new byte[LedgerPacker.KEY_BYTES];
    key[0] = LedgerPacker.LETTER;
    for (int i = 0; i < 8; i++) {
      key[1 + i] = (byte) (highs[row] >>> 56 - 8 * i);
      key[LedgerPacker.LOG_BYTES + i] = (byte) (lows[row] >>> 56 - 8 * i);
    }
    return key;
  }

  @Override
  public byte @Nullable [] value(int row) {
    return flags[row] >= FULL ? EMPTY.clone() : raws.value(row);
  }

  @Override
  public int weight() {
    return 128 + 17 * flags.length + raws.weight();
  }
}

package io.drec.segment;

import org.jspecify.annotations.Nullable;

/**
 * Packs the fingerprints of events that are known: a letter and 16 bytes, with nothing under them.
 * Those of events with a number of their log's begin with eight bytes that tell the log; then come
 * a second and the number, which both go up from event to event.
 */
final class LedgerPacker implements BlockPacker {
  static final int KEY_BYTES = 17;
  static final int LOG_BYTES = 9;
  static final int LETTER = 'x';

  private static final int ROWS_MAX = 4096;

  private final RowStreams streams = new RowStreams(LedgerBlock.STREAMS);
  private int rows;
  private long highBefore;
  private long secondBefore;
  private long numberBefore;

  @Override
  public void gather(byte[] key, byte @Nullable [] value) {}

  @Override
  public void add(byte[] key, byte @Nullable [] value) {
    if (value == null || value.length > 0 || key.length != KEY_BYTES) {
      raw(key, value);
    } else {
      fingerprint(key);
    }
    rows++;
  }

  private void fingerprint(byte[] key) {
    long high = u64(key, 1);
    long low = u64(key, LOG_BYTES);
    long second = low >>> 32;
    long number = low & 0xffffffffL;
    boolean same = rows > 0 && high == highBefore && second >= secondBefore;
    streams.get(LedgerBlock.FLAGS).u8(same ? LedgerBlock.NEXT : LedgerBlock.FULL);
    if (same) {
      streams.get(LedgerBlock.SECONDS).number(second - secondBefore);
      streams.get(LedgerBlock.NUMBERS).signed(number - numberBefore);
    } else {
      streams.get(LedgerBlock.FULLS).raw(key, 1, KEY_BYTES - 1);
    }
    highBefore = high;
    secondBefore = second;
    numberBefore = number;
  }

  static long u64(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | bytes[offset + i] & 0xff;
    }
    return value;
  }

  private void raw(byte[] key, byte @Nullable [] value) {
    streams.get(LedgerBlock.FLAGS).u8(value == null ? LedgerBlock.DELETED : LedgerBlock.RAW);
    RawRows.write(streams.get(LedgerBlock.RAWS), key, value);
  }

  @Override
  public boolean isFull() {
    return rows >= ROWS_MAX || streams.get(LedgerBlock.RAWS).length() >= BLOCK_BYTES_MAX;
  }

  @Override
  public ByteOut finish() {
    ByteOut payload = streams.finish(rows);
    rows = 0;
    highBefore = 0;
    secondBefore = 0;
    numberBefore = 0;
    return payload;
  }
}

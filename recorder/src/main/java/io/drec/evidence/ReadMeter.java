package io.drec.evidence;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Counts what is read of the files as they lie on the disk, and is where a stopped import leaves
 * its reading. One thread reads, any may ask.
 */
final class ReadMeter {
  private final BooleanSupplier stopped;
  private volatile long bytesTotal;
  private volatile long bytesRead;
  private volatile String file = "";

  ReadMeter(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  void total(long bytes) {
    bytesTotal = bytes;
  }

  void entered(String name) {
    file = name;
  }

  /** All of the files up to this byte is done, whether it was read or passed over. */
  void readThrough(long bytes) {
    bytesRead = bytes;
  }

  long bytesTotal() {
    return bytesTotal;
  }

  long bytesRead() {
    return bytesRead;
  }

  String file() {
    return file;
  }

  void check() {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
  }

  /**
   * Counts a stream's bytes.
   *
   * @param weight bytes on the disk for one byte of the stream
   */
  InputStream counting(InputStream in, double weight) {
    return new Counting(in, bytesRead, weight);
  }

  private final class Counting extends FilterInputStream {
    private final long base;
    private final double weight;
    private long count;

    Counting(InputStream in, long base, double weight) {
      super(in);
      this.base = base;
      this.weight = weight;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int got = in.read(target, offset, length);
      count(Math.max(0, got));
      return got;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = in.skip(wanted);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(long bytes) {
      check();
      count += bytes;
      bytesRead = base + (long) (count * weight);
    }
  }
}

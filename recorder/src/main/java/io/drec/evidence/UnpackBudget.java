package io.drec.evidence;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Watches what comes out of one compressed file, at whatever depth. */
final class UnpackBudget {
  private final UnpackLimits limits;
  private final long packedBytes;
  private long unpackedBytes;

  UnpackBudget(UnpackLimits limits, long packedBytes) {
    this.limits = limits;
    this.packedBytes = packedBytes;
  }

  private void spend(long bytes) throws UnpackLimitException {
    unpackedBytes += bytes;
    if (unpackedBytes > limits.bytesMax()) {
      throw new UnpackLimitException(
          "more than "
              + limits.bytesMax()
              + " bytes come out of it, which is the limit; unpack it and import the files");
    }
    if (unpackedBytes > limits.freeBytes()
        && unpackedBytes / limits.ratioMax() > Math.max(1, packedBytes)) {
      throw new UnpackLimitException(
          "more than "
              + limits.ratioMax()
              + " bytes come out for each byte of it, which is the limit; if it is no trap, unpack"
              + " it and import the files");
    }
  }

  InputStream watch(InputStream unpacked) {
    return new Watched(unpacked);
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      spend(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int got = in.read(target, offset, length);
      spend(Math.max(0, got));
      return got;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = in.skip(wanted);
      spend(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}

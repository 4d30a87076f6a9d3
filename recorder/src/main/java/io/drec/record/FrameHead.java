package io.drec.record;

/** What a frame says of all its records. */
public interface FrameHead {
  long sequence();

  /** 16 bytes naming the host, a copy. */
  byte[] hostId();

  /** 16 bytes naming the boot, a copy. */
  byte[] bootId();

  /** {@code RecordLayout.CLOCK_*}. */
  int clock();

  /** Wall clock (ns since 1970 UTC) minus the frame's clock, when it was written. */
  long clockOffsetNs();
}

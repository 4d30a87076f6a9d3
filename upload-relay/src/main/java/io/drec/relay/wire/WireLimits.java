package io.drec.relay.wire;

/** What the format itself bounds; what an operator may set is in {@code NodeLimits}. */
public final class WireLimits {
  /** Payload of a frame that is no data. */
  public static final int CONTROL_BYTES_MAX = 64 << 10;

  /** Payload of a data frame, and of a deny list. */
  public static final int DATA_BYTES_MAX = 1 << 20;

  /** What we send at a time: small, so that no lane waits long for another one's frame. */
  public static final int PART_BYTES = 16 << 10;

  /** A sealed message: 8 MiB, how it is packed, and the seal. */
  public static final int SEALED_BYTES_MAX = (8 << 20) + Packing.OVERHEAD_BYTES + 64;

  /** A message in the control lane, before sealing. */
  public static final int CONTROL_MESSAGE_BYTES_MAX = 60 << 10;

  /** Relays between a host and the centre. */
  public static final int HOPS_MAX = 8;

  private WireLimits() {}
}

package io.drec.relay.wire;

import io.drec.relay.channel.Lane;

/**
 * One frame of a link.
 *
 * @param lane of data and credits; {@link Lane#CONTROL} of all others
 * @param stream 0: the link itself
 */
public record Frame(FrameType type, Lane lane, int stream, byte[] payload) {
  /** Before each payload: docs/format/link.md. */
  public static final int HEADER_BYTES = 20;

  /** "DRL" and the version, 1. */
  static final int MAGIC = 0x44524c31;

  private static final byte[] NOTHING = new byte[0];

  /** A frame of the link itself. */
  public static Frame of(FrameType type, byte[] payload) {
    return new Frame(type, Lane.CONTROL, 0, payload);
  }

  public static Frame of(FrameType type, int stream, byte[] payload) {
    return new Frame(type, Lane.CONTROL, stream, payload);
  }

  public static Frame of(FrameType type) {
    return new Frame(type, Lane.CONTROL, 0, NOTHING);
  }
}

package io.drec.relay.wire;

import org.jspecify.annotations.Nullable;

/** What a frame is for. Codes travel and never change. */
public enum FrameType {
  /** Dialler's first: protocol version. */
  HELLO(1),
  /** Listener's answer: heartbeat, credit, path to the centre. */
  WELCOME(2),
  /** Instead of an answer: cause, when to come again, text. */
  REFUSED(3),
  PING(4),
  PONG(5),
  /** A stream begins: host, kind, relays passed. */
  OPEN(6),
  /** The centre's challenge to a host. */
  CHALLENGE(7),
  /** The host's answer, sealed. */
  ANSWER(8),
  /** The centre's, sealed: the way is open. */
  ACCEPT(9),
  /** Bytes of a lane. */
  DATA(10),
  /** Room for more bytes of a lane. */
  CREDIT(11),
  /** A stream ends: cause, text. */
  CLOSE(12),
  /** The path to the centre has changed. */
  PATH(13),
  /** The deny list, signed by the centre. */
  DENY(14),
  /** A request for a certificate, on its way to the centre; the stream numbers the request. */
  ENROL(15),
  /** Its answer. */
  ENROLLED(16);

  private static final FrameType[] BY_CODE = new FrameType[17];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  int bytesMax() {
    return this == DATA || this == DENY ? WireLimits.DATA_BYTES_MAX : WireLimits.CONTROL_BYTES_MAX;
  }

  static @Nullable FrameType ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}

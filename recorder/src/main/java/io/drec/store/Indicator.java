package io.drec.store;

/**
 * A value that can be looked up. Values are stored as they are compared: addresses in their
 * shortest text form, hashes and domains in lower case, paths as recorded.
 */
public record Indicator(Kind kind, String value) {

  /** Kinds of indicator; codes are stored and never change. */
  public enum Kind {
    /** Remote or local address of a flow, {@code 203.0.113.7}. */
    IP(1),
    /** {@code 203.0.113.7:443}, {@code [2001:db8::1]:443}. */
    IP_PORT(2),
    PATH(3),
    /** Last component of an executable's or file's path. */
    NAME(4),
    HASH(5),
    DOMAIN(6),
    URL(7),
    REGISTRY(8),
    /** User name, or {@code uid} as digits. */
    USER(9),
    /** Process id as digits. */
    PID(10),
    /** The near end of a flow that this host began, {@code 192.0.2.5:49152}. */
    LOCAL_PORT(11),
    /** Session id on a host, {@code 0x551686}. */
    SESSION(12),
    /** Name of a service, task or account. */
    OBJECT(13);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}

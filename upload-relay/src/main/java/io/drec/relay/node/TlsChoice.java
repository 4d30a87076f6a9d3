package io.drec.relay.node;

/** Whose TLS is used. */
public enum TlsChoice {
  /** BoringSSL where it loads, the JDK's elsewhere. */
  AUTO,
  /** BoringSSL, or no start. */
  BORINGSSL,
  /** The JDK's. */
  JDK
}

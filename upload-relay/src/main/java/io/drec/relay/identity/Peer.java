package io.drec.relay.identity;

/**
 * Whom a certificate shows, after its signature, name and time were checked.
 *
 * @param role what it may be; {@link Role#HOST} of a stranger means nothing
 */
public record Peer(HostId id, Role role, Standing standing) {

  /** What the certificate is good for. */
  public enum Standing {
    /** Everything its role may do. */
    VALID,
    /** It ran out, but not long ago: good for asking for a new one with the same key. */
    RENEWABLE,
    /** Signed by its own key: good for asking to be let in, with a token. */
    STRANGER
  }
}

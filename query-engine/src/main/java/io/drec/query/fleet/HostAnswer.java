package io.drec.query.fleet;

/**
 * What a host of the audience has said so far.
 *
 * @param body of its answer; empty while there is none
 * @param why one line where it failed or was refused, or why it is offline; else empty
 * @param next where the next page of its answer begins; empty: there is none
 */
public record HostAnswer(HostState state, byte[] body, String why, String next) {
  private static final byte[] NOTHING = new byte[0];

  static HostAnswer of(HostState state, String why) {
    return new HostAnswer(state, NOTHING, why, "");
  }

  /** This, with the body that another place has of it. */
  HostAnswer or(HostAnswer stored) {
    return state == stored.state && body.length == 0 ? stored : this;
  }

  /** The same, its body elsewhere. */
  HostAnswer withoutBody() {
    return body.length == 0 ? this : new HostAnswer(state, NOTHING, why, next);
  }
}

package io.drec.relay.channel;

import io.drec.relay.identity.HostId;

/**
 * Told what happens on channels. Calls of one channel come one after the other, on a thread that
 * must not be blocked: long work is handed on. What it throws closes the channel and is logged.
 */
public interface ChannelListener {

  /** A way is open: certificate, challenge and seal of the far end were checked. */
  void opened(Channel channel);

  /** A message arrived; the array belongs to the listener. */
  void received(Channel channel, Lane lane, byte[] message);

  /** The way is closed; nothing comes after this. The host's end dials again by itself. */
  void closed(Channel channel, String why);

  /**
   * At the centre alone: a relay had kept this while it had no parent. The host made it; it may be
   * weeks old, come twice and come out of order, and its host may be off. No channel belongs to it.
   */
  default void spooled(HostId host, Lane lane, byte[] message) {}

  /**
   * At the centre alone: something is wrong with a host that an operator must look at, e.g. {@code
   * duplicate_identity}.
   */
  default void alarmed(HostId host, String kind, String text) {}
}

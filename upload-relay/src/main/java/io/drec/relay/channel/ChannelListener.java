package io.drec.relay.channel;

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
}

package io.drec.relay.channel;

import io.drec.relay.identity.HostId;
import java.util.concurrent.CompletionStage;

/**
 * One end of an open way between a host and the centre. Messages of one lane arrive in the order in
 * which they were sent, each at most once, or the channel closes; what was sent before it closed
 * may or may not have arrived. Thread safe.
 */
public interface Channel {
  /** Bytes of one message at most, before sealing: 8 MiB. */
  int MESSAGE_BYTES_MAX = 8 << 20;

  /** The host at the far end, or, at the host, the host itself. */
  HostId host();

  /**
   * Sends a message. Who sends much waits for the stage: it completes when there is room for more
   * (credits, bandwidth), exceptionally when the channel is closed.
   *
   * @throws IllegalArgumentException when it is empty or longer than {@link #MESSAGE_BYTES_MAX}
   */
  CompletionStage<Void> send(Lane lane, byte[] message);

  /** Closes the way; the listeners of both ends are told. Closing twice does nothing. */
  void close(String why);
}

package io.drec.query.fleet;

import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A way between a host and the centre, in memory: each end has a thread that its listener is called
 * on, as the real one has.
 */
final class JoinedChannels implements AutoCloseable {
  private final HostId host;
  private final End atHost;
  private final End atCentre;

  /** What the way does to a message; null drops it. */
  volatile UnaryOperator<byte[]> toHost = message -> message;

  volatile UnaryOperator<byte[]> toCentre = message -> message;

  private JoinedChannels(HostId host, ChannelListener hostSide, ChannelListener centreSide) {
    this.host = host;
    this.atHost = new End(hostSide);
    this.atCentre = new End(centreSide);
    atHost.other = atCentre;
    atCentre.other = atHost;
  }

  static JoinedChannels open(HostId host, ChannelListener hostSide, ChannelListener centreSide) {
    JoinedChannels joined = new JoinedChannels(host, hostSide, centreSide);
    joined.atHost.run(() -> hostSide.opened(joined.atHost));
    joined.atCentre.run(() -> centreSide.opened(joined.atCentre));
    return joined;
  }

  /** Sends as the centre would; for forgeries. */
  void sendToHost(byte[] message) {
    atHost.run(() -> atHost.listener.received(atHost, Lane.QUESTION, message));
  }

  /** As the host would. */
  void sendToCentre(byte[] message) {
    atCentre.run(() -> atCentre.listener.received(atCentre, Lane.QUESTION, message));
  }

  @Override
  public void close() {
    atHost.close("the test closed it");
  }

  private final class End implements Channel {
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "joined-channel");
              made.setDaemon(true);
              return made;
            });
    private final ChannelListener listener;
    private volatile boolean closed;
    private volatile End other;

    End(ChannelListener listener) {
      this.listener = listener;
    }

    void run(Runnable task) {
      thread.execute(task);
    }

    @Override
    public HostId host() {
      return host;
    }

    @Override
    public CompletionStage<Void> send(Lane lane, byte[] message) {
      if (closed) {
        return CompletableFuture.failedFuture(new IllegalStateException("closed"));
      }
      byte[] changed = (other == atHost ? toHost : toCentre).apply(message);
      if (changed != null) {
        End far = other;
        far.run(
            () -> {
              if (!far.closed) {
                far.listener.received(far, lane, changed);
              }
            });
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close(String why) {
      for (End end : new End[] {this, other}) {
        if (!end.closed) {
          end.closed = true;
          end.run(() -> end.listener.closed(end, why));
          end.thread.shutdown();
        }
      }
    }
  }
}

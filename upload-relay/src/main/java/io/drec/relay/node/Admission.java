package io.drec.relay.node;

import io.drec.relay.wire.TokenBucket;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may begin TLS now. When thousands come back at once they wait their turn, which costs a
 * socket each, instead of failing and coming again. Network addresses take turns, so that one of
 * them cannot keep the others out; connections that say nothing take no turn at all, and give way
 * to newer ones when there are too many. Thread safe.
 */
final class Admission {
  private static final int RETRY_MS = 20;

  private final Env env;
  private final TokenBucket accepts;
  private final LinkedHashSet<Waiting> silent = new LinkedHashSet<>();
  private final LinkedHashMap<InetAddress, ArrayDeque<Waiting>> queues = new LinkedHashMap<>();
  private final Map<InetAddress, Integer> perAddress = new HashMap<>();
  private final Map<InetAddress, Integer> halfOpenPerAddress = new HashMap<>();
  private int queued;
  private int halfOpen;
  private boolean isTimed;

  /** A connection that has not begun TLS. */
  interface Waiting {
    InetAddress address();

    EventLoop loop();

    /** It is its turn; on any thread. */
    void begin();

    /** There is no room for it; on any thread. */
    void drop();
  }

  Admission(Env env) {
    this.env = env;
    int perS = env.limits().acceptsPerS();
    this.accepts = new TokenBucket(perS, perS, env.nowNs());
  }

  /**
   * A connection came.
   *
   * @return why it must go; null: it may stay
   */
  synchronized @Nullable Refusal arrive(Waiting waiting) {
    NodeLimits limits = env.limits();
    int connections = env.counters().connections.get();
    if (connections + queued + halfOpen >= limits.connectionsMax() + limits.halfOpenMax()) {
      return Refusal.CONNECTIONS;
    }
    if (perAddress.getOrDefault(waiting.address(), 0) >= limits.connectionsPerAddressMax()) {
      return Refusal.PER_ADDRESS;
    }
    perAddress.merge(waiting.address(), 1, Integer::sum);
    silent.add(waiting);
    if (silent.size() > limits.halfOpenMax()) {
      Waiting oldest = silent.iterator().next();
      silent.remove(oldest);
      env.counters().refused(Refusal.HALF_OPEN, oldest.address(), "too many that say nothing");
      oldest.drop();
    }
    return null;
  }

  /** It said something: it waits for its turn now. */
  synchronized void speaks(Waiting waiting) {
    if (silent.remove(waiting)) {
      queues.computeIfAbsent(waiting.address(), key -> new ArrayDeque<>()).add(waiting);
      queued++;
      drain(waiting.loop());
    }
  }

  /** Its greeting is over, well or not. */
  synchronized void settled(Waiting waiting) {
    halfOpen--;
    env.counters().halfOpen.decrementAndGet();
    decrement(halfOpenPerAddress, waiting.address());
    drain(waiting.loop());
  }

  /** The connection is gone; {@link #settled} was called before if its turn had come. */
  synchronized void left(Waiting waiting) {
    decrement(perAddress, waiting.address());
    silent.remove(waiting);
    ArrayDeque<Waiting> queue = queues.get(waiting.address());
    if (queue != null && queue.remove(waiting)) {
      queued--;
      if (queue.isEmpty()) {
        queues.remove(waiting.address());
      }
    }
  }

  private void drain(EventLoop loop) {
    int tried = 0;
    while (queued > 0 && tried < queues.size() && halfOpen < env.limits().halfOpenMax()) {
      Map.Entry<InetAddress, ArrayDeque<Waiting>> first = queues.entrySet().iterator().next();
      InetAddress address = first.getKey();
      ArrayDeque<Waiting> queue = first.getValue();
      queues.remove(address);
      int open = halfOpenPerAddress.getOrDefault(address, 0);
      if (open < Math.max(1, env.limits().halfOpenMax() / 4)) {
        if (!accepts.tryTake(1, env.nowNs())) {
          queues.put(address, queue);
          break;
        }
        tried = 0;
        grant(queue.remove());
      } else {
        tried++;
      }
      if (!queue.isEmpty()) {
        queues.put(address, queue);
      }
    }
    if (queued > 0 && !isTimed) {
      isTimed = true;
      loop.schedule(() -> later(loop), RETRY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void later(EventLoop loop) {
    isTimed = false;
    drain(loop);
  }

  private void grant(Waiting waiting) {
    queued--;
    halfOpen++;
    env.counters().halfOpen.incrementAndGet();
    halfOpenPerAddress.merge(waiting.address(), 1, Integer::sum);
    waiting.begin();
  }

  private static void decrement(Map<InetAddress, Integer> counts, InetAddress address) {
    counts.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
  }
}

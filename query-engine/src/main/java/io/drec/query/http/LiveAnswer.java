package io.drec.query.http;

import io.drec.query.question.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One answer as it comes, as server-sent events: what is known early, then {@code answer}, then the
 * end. Events wait as what they were made of and are written when the client has taken the one
 * before, so a slow client costs no memory beyond the answer itself. One subscriber. Thread safe.
 */
final class LiveAnswer implements Publisher<byte[]>, Subscription, Waiter {
  private final Executor executor;
  private final BooleanSupplier gone;
  private final Queue<Progress> events = new ArrayDeque<>();
  private @Nullable Subscriber<? super byte[]> subscriber;
  private long wanted;
  private boolean ended;
  private boolean cancelled;
  private boolean writing;

  /**
   * @param executor writes events; never the thread that tells of them
   * @param gone whether the connection is closed, where the server does not notice by itself
   */
  LiveAnswer(Executor executor, BooleanSupplier gone) {
    this.executor = executor;
    this.gone = gone;
  }

  @Override
  public void subscribe(Subscriber<? super byte[]> newSubscriber) {
    synchronized (this) {
      if (subscriber != null) {
        throw new IllegalStateException("an answer goes to one client");
      }
      subscriber = newSubscriber;
    }
    newSubscriber.onSubscribe(this);
    write();
  }

  @Override
  public void request(long more) {
    synchronized (this) {
      wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + Math.max(0, more);
    }
    write();
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    events.clear();
  }

  @Override
  public boolean isGone() {
    synchronized (this) {
      if (cancelled) {
        return true;
      }
    }
    return gone.getAsBoolean();
  }

  @Override
  public void told(Progress progress) {
    synchronized (this) {
      if (cancelled || ended) {
        return;
      }
      events.add(progress);
    }
    write();
  }

  /** The last event; nothing comes behind it. */
  void end(Progress answer) {
    told(answer);
    synchronized (this) {
      ended = true;
    }
    write();
  }

  private void write() {
    synchronized (this) {
      if (writing || subscriber == null || cancelled) {
        return;
      }
      writing = true;
    }
    executor.execute(this::writeAll);
  }

  /** One thread at a time; the subscriber is called without a lock held. */
  private void writeAll() {
    for (; ; ) {
      Subscriber<? super byte[]> client;
      Progress next;
      synchronized (this) {
        client = subscriber;
        next = wanted > 0 ? events.poll() : null;
        boolean whole = ended && events.isEmpty() && next == null;
        if (client == null || cancelled || (next == null && !whole)) {
          writing = false;
          return;
        }
        if (next == null) {
          cancelled = true;
          writing = false;
        } else {
          wanted--;
        }
      }
      if (next == null) {
        client.onComplete();
        return;
      }
      client.onNext(event(next));
    }
  }

  private static byte[] event(Progress progress) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(
        ("event: " + progress.name() + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
    // One line, ended by a line feed; the empty line behind it ends the event.
    event.writeBytes(Json.line(progress.members()));
    event.write('\n');
    return event.toByteArray();
  }
}

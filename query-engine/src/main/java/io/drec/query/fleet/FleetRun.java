package io.drec.query.fleet;

import io.drec.relay.identity.HostId;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way through the fleet: each host of the audience has exactly one state, from
 * the first moment on. Thread safe.
 */
public final class FleetRun {
  private final UUID id;
  private final FleetQuestion question;
  private final long openUntilNanoTime;
  private final Map<HostId, HostAnswer> answers = new TreeMap<>();

  /** Answers that are coming in, by host. */
  private final Map<HostId, Coming> coming = new HashMap<>();

  private final CompletableFuture<FleetRun> settled = new CompletableFuture<>();
  private final Map<HostState, Integer> counts = new EnumMap<>(HostState.class);
  private Watcher watcher;
  private long bytes;
  private boolean deadlinePassed;
  private final AtomicBoolean gathering = new AtomicBoolean();

  private static final class Coming {
    final UUID nonce;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int parts;

    Coming(UUID nonce) {
      this.nonce = nonce;
    }
  }

  /** Hears of each state that a host gets; a lock is held, so it must return at once. */
  @FunctionalInterface
  interface Watcher {
    Watcher NONE = (run, host, answer) -> {};

    void changed(FleetRun run, HostId host, HostAnswer answer);
  }

  FleetRun(UUID id, FleetQuestion question, long nowNanoTime, Watcher watcher) {
    this.id = id;
    this.question = question;
    this.watcher = watcher;
    long openNs = Math.max(question.deadline().toNanos(), question.keepOpen().toNanos());
    this.openUntilNanoTime = nowNanoTime + openNs;
    HostAnswer offline = HostAnswer.of(HostState.OFFLINE, "not connected");
    HostAnswer byIndex = HostAnswer.of(HostState.BY_INDEX, "");
    for (HostId host : question.audience()) {
      HostAnswer first = question.byIndex().contains(host) ? byIndex : offline;
      if (answers.put(host, first) == null) {
        counts.merge(first.state(), 1, Integer::sum);
      }
    }
  }

  /**
   * What came before the centre was started anew; nobody is told of it.
   *
   * @param known without bodies
   * @param knownBytes that the bodies had
   */
  synchronized FleetRun resumed(Map<HostId, HostAnswer> known, long knownBytes) {
    Watcher later = watcher;
    watcher = Watcher.NONE;
    known.forEach(
        (host, answer) -> {
          if (answers.containsKey(host)) {
            set(host, answer);
          }
        });
    bytes = knownBytes;
    watcher = later;
    deadlinePassed = true;
    settled.complete(this);
    return this;
  }

  public UUID id() {
    return id;
  }

  public FleetQuestion question() {
    return question;
  }

  /** Completes when no host is pending any more, or the deadline has passed. */
  public CompletableFuture<FleetRun> settled() {
    return settled.copy();
  }

  /**
   * Told of every state that a host gets from here on.
   *
   * @return what was known before that
   */
  synchronized Map<HostId, HostAnswer> watch(Watcher newWatcher) {
    watcher = newWatcher;
    return answers();
  }

  public synchronized Counters counters() {
    return Counters.of(counts);
  }

  /** In order of host id. */
  public synchronized Map<HostId, HostAnswer> answers() {
    return new TreeMap<>(answers);
  }

  /** This answer's body can be read elsewhere from now on: it is held here no longer. */
  synchronized void release(HostId host, HostAnswer written) {
    answers.replace(host, written, written.withoutBody());
  }

  /** Bytes of the bodies that are held here. */
  synchronized long heldBytes() {
    long held = 0;
    for (HostAnswer answer : answers.values()) {
      held += answer.body().length;
    }
    return held;
  }

  /** Whether hosts that come back when nobody waits any more are asked, too. */
  boolean isKeptOpen() {
    return question.keepOpen().compareTo(question.deadline()) > 0;
  }

  /** Whether hosts that come back are asked still. */
  synchronized boolean isOpen(long nowNanoTime) {
    return nowNanoTime - openUntilNanoTime < 0;
  }

  /** Hosts that come back are gathered; false: they are already. */
  boolean beginGathering() {
    return gathering.compareAndSet(false, true);
  }

  /** Who comes from here on is gathered anew. */
  void endGathering() {
    gathering.set(false);
  }

  long openLeftNs(long nowNanoTime) {
    return openUntilNanoTime - nowNanoTime;
  }

  /** Whether this host is to be asked: it was not there, and nothing came of it yet. */
  synchronized boolean wants(HostId host) {
    HostAnswer answer = answers.get(host);
    return answer != null && answer.state() == HostState.OFFLINE;
  }

  /** Whether it is to be asked by this sending; from then on it is pending. */
  synchronized boolean take(HostId host, UUID nonce) {
    if (!wants(host)) {
      return false;
    }
    coming.put(host, new Coming(nonce));
    set(host, HostAnswer.of(HostState.PENDING, ""));
    return true;
  }

  /** The nonce of what is still awaited of this host; null: nothing is. */
  synchronized @Nullable UUID awaited(HostId host) {
    Coming one = coming.get(host);
    return one == null ? null : one.nonce;
  }

  synchronized void failed(HostId host, String why) {
    if (coming.containsKey(host)) {
      fail(host, why);
    }
  }

  /** An answer that came whole cannot be held or written. */
  synchronized void lost(HostId host, String why) {
    set(host, HostAnswer.of(HostState.FAILED, why));
  }

  synchronized void gone(HostId host, String why) {
    if (coming.remove(host) != null) {
      set(host, HostAnswer.of(HostState.OFFLINE, why));
      settleIfDone();
    }
  }

  synchronized void part(HostId host, AskMessage.Part part) {
    Coming one = coming.get(host);
    if (one == null || !one.nonce.equals(part.nonce())) {
      return;
    }
    bytes += part.bytes().length;
    if (part.index() != one.parts) {
      fail(host, "its answer came out of order: part " + part.index() + " after " + one.parts);
    } else if (one.body.size() + part.bytes().length > question.caps().bytes()) {
      fail(host, "it sent more than the " + question.caps().bytes() + " bytes asked for");
    } else if (bytes > question.bytesMax()) {
      fail(host, "the answers together are more than the centre holds; narrow the question");
    } else {
      one.body.writeBytes(part.bytes());
      one.parts++;
    }
  }

  synchronized void end(HostId host, AskMessage.End end) {
    Coming one = coming.get(host);
    if (one == null || !one.nonce.equals(end.nonce())) {
      return;
    }
    if (end.parts() != one.parts || end.bytes() != one.body.size()) {
      fail(
          host,
          "its answer came cut: "
              + one.body.size()
              + " bytes in "
              + one.parts
              + " parts, where it told of "
              + end.bytes()
              + " in "
              + end.parts());
      return;
    }
    coming.remove(host);
    set(
        host,
        new HostAnswer(HostState.of(end.outcome()), one.body.toByteArray(), end.why(), end.next()));
    settleIfDone();
  }

  /** Who has not answered has failed to; who comes back may still, if the question is kept open. */
  synchronized void deadline() {
    deadlinePassed = true;
    if (!isKeptOpen()) {
      for (HostId host : coming.keySet().toArray(new HostId[0])) {
        fail(host, "no answer within " + question.deadline().toMillis() + " ms");
      }
    }
    settled.complete(this);
  }

  /** Nobody waits any more. */
  synchronized void stop(String why) {
    for (HostId host : coming.keySet().toArray(new HostId[0])) {
      fail(host, why);
    }
    settled.complete(this);
  }

  private void fail(HostId host, String why) {
    coming.remove(host);
    set(host, HostAnswer.of(HostState.FAILED, why));
    settleIfDone();
  }

  private void set(HostId host, HostAnswer answer) {
    HostAnswer before = answers.put(host, answer);
    counts.merge(answer.state(), 1, Integer::sum);
    if (before != null) {
      counts.merge(before.state(), -1, Integer::sum);
    }
    watcher.changed(this, host, answer);
  }

  /** Called once all who are there were asked, and after every answer. */
  synchronized void settleIfDone() {
    if (counts.getOrDefault(HostState.PENDING, 0) == 0 && !deadlinePassed) {
      settled.complete(this);
    }
  }
}

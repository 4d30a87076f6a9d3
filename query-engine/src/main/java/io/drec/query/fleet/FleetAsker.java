package io.drec.query.fleet;

import io.drec.query.words.Times;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.ChannelListener;
import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.MessageException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The centre's voice: sends signed questions to the hosts that are connected, gathers what comes
 * back, and asks those that come back later while a question is kept open. Thread safe.
 */
public final class FleetAsker implements ChannelListener, AutoCloseable {
  /** Hosts that come back together are asked together: a signature for all of them. */
  private static final long TOGETHER_MS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(FleetAsker.class);

  private final QuestionSigner signer;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Map<HostId, Channel> channels = new ConcurrentHashMap<>();

  /** By the nonce of each sending; one sending goes to many hosts. */
  private final Map<UUID, FleetRun> sendings = new ConcurrentHashMap<>();

  /** Those that may be answered still: what is over is its asker's alone. */
  private final Map<UUID, FleetRun> runs = new LinkedHashMap<>();

  private final ScheduledExecutorService timer;

  public FleetAsker(QuestionSigner signer, InstantSource clock, SecureRandom random) {
    this.signer = signer;
    this.clock = clock;
    this.random = random;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "drec-fleet-asker");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    this.timer = executor;
  }

  /** Sends a question to those of its audience that are connected; returns at once. */
  public FleetRun ask(FleetQuestion question) {
    return ask(question, FleetRun.Watcher.NONE);
  }

  FleetRun ask(FleetQuestion question, FleetRun.Watcher watcher) {
    FleetRun run = new FleetRun(uuid(), question, System.nanoTime(), watcher);
    remember(run);
    List<HostId> connected =
        question.audience().stream()
            .filter(host -> run.wants(host) && channels.containsKey(host))
            .toList();
    if (!connected.isEmpty()) {
      send(run, connected);
    }
    var deadline =
        timer.schedule(() -> deadline(run), question.deadline().toMillis(), TimeUnit.MILLISECONDS);
    // Whoever came in between the look and the sending is asked now.
    latecomers(run);
    run.settleIfDone();
    if (!run.isKeptOpen()) {
      var unused =
          run.settled()
              .thenRun(
                  () -> {
                    deadline.cancel(false);
                    forget(run);
                  });
    }
    return run;
  }

  /**
   * Goes on with a question that was kept open when the centre ended: hosts that have not answered
   * are asked as soon as they are there.
   *
   * @param question its {@code keepOpen} is what is left of the time
   * @param known what they had answered, without bodies
   * @param knownBytes that the bodies had
   */
  FleetRun resume(
      UUID id,
      FleetQuestion question,
      Map<HostId, HostAnswer> known,
      long knownBytes,
      FleetRun.Watcher watcher) {
    FleetRun run =
        new FleetRun(id, question, System.nanoTime(), watcher).resumed(known, knownBytes);
    remember(run);
    long leftNs = run.openLeftNs(System.nanoTime());
    var unused = timer.schedule(() -> expire(run), leftNs, TimeUnit.NANOSECONDS);
    timer.execute(() -> latecomers(run));
    return run;
  }

  /** Ends a question: hosts are told that nobody waits any more. */
  public void cancel(FleetRun run, String why) {
    cancelAwaited(run);
    run.stop(why);
    forget(run);
  }

  /** Questions that hosts may answer still. */
  int open() {
    synchronized (runs) {
      return runs.size();
    }
  }

  public boolean isConnected(HostId host) {
    return channels.containsKey(host);
  }

  public int connected() {
    return channels.size();
  }

  @Override
  public void opened(Channel channel) {
    if (channels.put(channel.host(), channel) != null) {
      // What went out over the older way will not be answered: it is asked again over this one.
      remembered().forEach(run -> run.gone(channel.host(), "its way was replaced"));
    }
    long now = System.nanoTime();
    for (FleetRun run : remembered()) {
      if (run.isOpen(now) && run.wants(channel.host()) && run.beginGathering()) {
        var unused = timer.schedule(() -> latecomers(run), TOGETHER_MS, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void received(Channel channel, Lane lane, byte[] message) {
    if (lane != Lane.QUESTION) {
      return;
    }
    try {
      AskMessage read = AskMessage.of(message);
      FleetRun run = sendings.get(read.nonce());
      if (run == null) {
        return;
      }
      if (read instanceof AskMessage.Part part) {
        run.part(channel.host(), part);
      } else if (read instanceof AskMessage.End end) {
        run.end(channel.host(), end);
      } else {
        LOG.warn("host {} sent a question; hosts do not ask", channel.host());
      }
    } catch (MessageException e) {
      LOG.warn("host {}: an answer that cannot be read: {}", channel.host(), e.getMessage());
      channel.close("an answer that cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void closed(Channel channel, String why) {
    // The newer of two ways may be open already.
    if (channels.remove(channel.host(), channel)) {
      remembered().forEach(run -> run.gone(channel.host(), "it went away: " + why));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    remembered().forEach(run -> run.stop("the centre stops"));
  }

  private void deadline(FleetRun run) {
    if (!run.isKeptOpen()) {
      cancelAwaited(run);
    }
    run.deadline();
    if (run.isKeptOpen()) {
      long leftNs = run.openLeftNs(System.nanoTime());
      var unused = timer.schedule(() -> expire(run), leftNs, TimeUnit.NANOSECONDS);
    }
  }

  private void expire(FleetRun run) {
    cancelAwaited(run);
    run.stop("no answer in the time that the question was kept open");
    forget(run);
  }

  private void cancelAwaited(FleetRun run) {
    for (HostId host : run.question().audience()) {
      UUID nonce = run.awaited(host);
      Channel channel = nonce == null ? null : channels.get(host);
      if (nonce != null && channel != null) {
        var unused = channel.send(Lane.QUESTION, new AskMessage.Cancel(nonce).toBytes());
      }
    }
  }

  private void latecomers(FleetRun run) {
    run.endGathering();
    List<HostId> back = new ArrayList<>();
    if (run.isOpen(System.nanoTime())) {
      for (HostId host : run.question().audience()) {
        if (run.wants(host) && channels.containsKey(host)) {
          back.add(host);
        }
      }
    }
    if (!back.isEmpty()) {
      send(run, back);
    }
  }

  /** One signature, however many hosts. */
  private void send(FleetRun run, List<HostId> hosts) {
    FleetQuestion question = run.question();
    AudienceTree audience = new AudienceTree(hosts);
    long nowNs = Times.ns(clock.instant());
    UUID nonce = uuid();
    long leftNs = Math.max(1, run.openLeftNs(System.nanoTime()));
    SignedQuestion signed =
        new SignedQuestion(
            run.id(),
            nonce,
            nowNs,
            nowNs + leftNs,
            question.caps(),
            question.uri(),
            question.format(),
            audience.root(),
            question.asker());
    byte[] body = signed.toBytes();
    byte[] signature = signer.sign(body);
    sendings.put(nonce, run);
    // All are pending before one is asked: else a quick answer would look like the last one.
    List<HostId> taken = hosts.stream().filter(host -> run.take(host, nonce)).toList();
    for (HostId host : taken) {
      Channel channel = channels.get(host);
      if (channel == null) {
        run.gone(host, "it went away");
        continue;
      }
      byte[] message = new AskMessage.Ask(body, signature, audience.proof(host), nonce).toBytes();
      try {
        var unused =
            channel
                .send(Lane.QUESTION, message)
                .whenComplete(
                    (sent, failure) -> {
                      if (failure != null) {
                        run.gone(host, "it went away");
                      }
                    });
      } catch (RuntimeException e) {
        // One host's way must not spoil the question to all.
        LOG.warn("host {} cannot be asked", host, e);
        run.failed(host, "the question could not be sent: " + e.getMessage());
      }
      if (!channels.containsKey(host)) {
        run.gone(host, "it went away");
      }
    }
  }

  private void remember(FleetRun run) {
    synchronized (runs) {
      runs.put(run.id(), run);
    }
  }

  private void forget(FleetRun run) {
    sendings.values().removeIf(other -> other == run);
    synchronized (runs) {
      runs.remove(run.id());
    }
  }

  private List<FleetRun> remembered() {
    synchronized (runs) {
      return List.copyOf(runs.values());
    }
  }

  /** An id that nobody can guess. */
  UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}

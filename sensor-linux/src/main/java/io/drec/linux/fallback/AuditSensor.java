package io.drec.linux.fallback;

import io.drec.linux.auditd.LiveCalls;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.hash.SystemSha256;
import io.drec.linux.logons.AuditSocket;
import io.drec.record.RecordLayout;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Captures through the audit system. */
public final class AuditSensor implements Sensor {
  public static final String NAME = "linux-audit";

  private static final int MESSAGES_MAX = 4096;
  private static final int WAIT_MS_MAX = 100;
  private static final int SETTLE_MS = 20;

  /** What ends an event comes right behind it, unless it was lost. */
  private static final long BROKEN_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(2);

  /** What the kernel still has to hand over at the end is waited for so long. */
  private static final long FINISH_NS = TimeUnit.SECONDS.toNanos(5);

  private final FallbackHost host;
  private final AuditClaim claim;
  private final Accounts accounts = new Accounts();
  private final ProcFiles files;
  private final ProcessTable table = new ProcessTable();
  private final RecordedGroup group;
  private final Generations generations = new Generations();
  private final ClockOffset offset;
  private final AuditCalls calls;
  private final LiveCalls messages;
  private final AuditSocket.Listener listener =
      new AuditSocket.Listener() {
        @Override
        public boolean wants(int type) {
          return LiveCalls.isAboutCalls(type);
        }

        @Override
        public void message(int type, String text) {
          messages.message(type, text);
        }

        @Override
        public void overrun() {
          if (!claim.isReader()) { // to its reader the kernel says how much it lost, in the end
            accounts.lost(FallbackHook.AUDIT, 1);
          }
        }
      };
  private final Object life = new Object();
  private volatile boolean awake;
  private RecordSink sink = (buffer, offset, length) -> {};
  private List<Counter> lastCounters = List.of();
  private long heardNs;
  private long lookedNs;
  private long stoppedNs;
  private boolean stopping;
  private boolean closed;
  private int delivered;

  private AuditSensor(FallbackHost host, AuditClaim claim) {
    this.host = host;
    this.claim = claim;
    this.files = new ProcFiles(host.proc());
    this.group = new RecordedGroup(files, host.scopeName());
    this.offset = new ClockOffset(host.clock(), host.wallClock());
    this.calls =
        new AuditCalls(
            files,
            table,
            group,
            generations,
            host.scope() == null ? "" : host.scope().toString(),
            this::deliver,
            offset::ns);
    this.messages = new LiveCalls(calls::call);
  }

  /**
   * Has the audit system tell.
   *
   * @param root of the file system
   * @param ownPid this process
   * @param roomBytes for messages that wait, in the kernel
   * @throws SensorException if it cannot be had here; all is then as it was
   */
  public static AuditSensor open(FallbackHost host, Path root, int ownPid, int roomBytes)
      throws SensorException {
    return new AuditSensor(
        host, AuditClaim.take(host.isArm(), host.rootOfFirst(root), ownPid, roomBytes));
  }

  @Override
  public void start(RecordSink to) throws SensorException {
    sink = to;
    offset.look();
    new Snapshot(files, table, group, generations).deliver(host, sink, accounts);
  }

  private void deliver(ByteBuffer record) {
    accounts.deliver(sink, FallbackHook.AUDIT, record);
    delivered++;
  }

  @Override
  public int poll(RecordSink to, int timeoutAtMostMs, int maxRecords) {
    int timeoutMs = Math.min(timeoutAtMostMs, WAIT_MS_MAX);
    sink = to;
    delivered = 0;
    offset.look();
    int heard = receive(maxRecords);
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (heard == 0 && !awake && !stopping && System.nanoTime() < endNs) {
      claim.log().await(timeoutMs);
      heard = receive(maxRecords);
    }
    awake = false;
    if (stopping) {
      heard = finish(heard, maxRecords);
    }
    look();
    return heard == 0 ? delivered : Math.max(1, delivered);
  }

  private int receive(int max) {
    int heard = claim.log().receive(listener, Math.min(max, MESSAGES_MAX));
    long nowNs = System.nanoTime();
    if (heard > 0) {
      heardNs = nowNs;
    } else if (nowNs - heardNs > BROKEN_NS) {
      messages.end();
    }
    return heard;
  }

  /** The kernel hands over in a thread of its own: what it has is waited for. */
  private int finish(int heard, int max) {
    int more = heard;
    while (more == 0 && System.nanoTime() - stoppedNs < FINISH_NS && isLeft()) {
      claim.log().await(SETTLE_MS);
      more = receive(max);
    }
    if (more == 0) {
      messages.end();
    }
    return more;
  }

  private boolean isLeft() {
    try {
      return claim.isReader() && claim.status().backlog() > 0;
    } catch (SensorException e) {
      return false;
    }
  }

  /** Processes that were killed tell nothing: they are missed in the process table. */
  private void look() {
    long nowNs = System.nanoTime();
    if (stopping || nowNs - lookedNs < LOOK_NS) {
      return;
    }
    lookedNs = nowNs;
    tend();
    if (nowNs - heardNs < TimeUnit.MILLISECONDS.toNanos(SETTLE_MS)) {
      return; // what ended may still be told
    }
    for (Known process : table.all()) {
      boolean isGone = !files.isThere(process.pid);
      if (isGone && process.isMissing) {
        calls.ended(process, null, clockNs());
      }
      process.isMissing = isGone;
    }
  }

  private void tend() {
    try {
      if (claim.isRestored()) {
        accounts.lost(FallbackHook.AUDIT, 1);
      }
    } catch (SensorException e) {
      accounts.lost(FallbackHook.AUDIT, 1);
    }
  }

  @Override
  public void wakeup() {
    awake = true;
  }

  @Override
  public void stopHooks() {
    claim.removeOurRules();
    stopping = true;
    stoppedNs = System.nanoTime();
  }

  @Override
  public long clockNs() {
    return host.clock().getAsLong();
  }

  @Override
  public int clock() {
    return RecordLayout.CLOCK_BOOTTIME;
  }

  @Override
  public MessageDigest sha256() {
    return SystemSha256.make();
  }

  @Override
  public List<Counter> counters() {
    synchronized (life) {
      if (!closed) {
        count();
        lastCounters = List.copyOf(accounts.counters());
      }
      return lastCounters;
    }
  }

  private void count() {
    try {
      if (claim.isReader()) {
        accounts.lostInKernel(FallbackHook.AUDIT, claim.lost());
      }
    } catch (SensorException e) {
      return; // asked again at the next look
    }
  }

  @Override
  public Description description() {
    List<String> notCaptured =
        new ArrayList<>(AuditNotCaptured.sentences(claim.wasOff(), claim.doubts()));
    if (host.isScoped()) {
      notCaptured.add(FallbackSentences.SCOPED);
    }
    return new Description(
        NAME + " " + host.version(),
        host.kernel(),
        FallbackHook.labels(FallbackHook.USER, FallbackHook.SNAPSHOT, FallbackHook.AUDIT),
        notCaptured);
  }

  /** Leaves the audit system as it was; the totals stay readable. */
  @Override
  public void close() {
    synchronized (life) {
      if (!closed) {
        count();
        lastCounters = List.copyOf(accounts.counters());
        closed = true;
        claim.close();
      }
    }
  }
}

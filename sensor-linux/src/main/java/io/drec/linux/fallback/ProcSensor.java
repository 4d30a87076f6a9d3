package io.drec.linux.fallback;

import com.sun.jna.Memory;
import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcRecords.Ran;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.hash.SystemSha256;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Captures through the process connector, fanotify and the list of sockets. Without fanotify
 * processes and sockets alone.
 *
 * <p>The three tell independently. So what fanotify has is taken first and told last: the processes
 * that did it have been told of by then.
 */
public final class ProcSensor implements Sensor {
  public static final String NAME = "linux-proc";

  private static final int MESSAGES_MAX = 4096;
  private static final int WAIT_MS_MAX = 100;
  private static final int POLL_BYTES = 8;

  /** What fanotify told is taken up to here, and waits in the kernel from there. */
  private static final int WAITING_MAX = 16_384;

  private final FallbackHost host;
  private final int ownPid;
  private final ProcConnector connector;
  private final @Nullable FileWatch watch;
  private final @Nullable String whyNoFiles;
  private final Accounts accounts = new Accounts();
  private final ProcFiles files;
  private final ProcessTable table = new ProcessTable();
  private final RecordedGroup group;
  private final Generations generations = new Generations();
  private final ClockOffset offset;
  private final ProcEvents processes;
  private final FileEvents fileEvents;
  private final SocketPoll sockets;
  private final WaitingFiles waiting = new WaitingFiles();
  private final Memory descriptors = new Memory(2 * POLL_BYTES);
  private final Object life = new Object();
  private final FileWatch.Listener fileListener =
      new FileWatch.Listener() {
        @Override
        public boolean wants(long mask, int pid, @Nullable FileHandle file) {
          boolean isRun = (mask & FileWatch.OPEN_TO_RUN) != 0;
          return pid != ownPid && (isRun || fileEvents.wants(mask, pid, file));
        }

        @Override
        public void happened(Event event) {
          FileHandle file = event.file();
          String path = event.path();
          if ((event.mask() & FileWatch.OPEN_TO_RUN) != 0 && file != null && path != null) {
            processes.opensProgram(
                event.pid(),
                new Ran(path, event.device(), file.inode(), file.generation()),
                heardNs());
          }
          waiting.add(event, emptyNs, heardNs());
        }

        @Override
        public void overflowed() {
          accounts.lost(FallbackHook.FILE, 1);
        }
      };
  private volatile boolean awake;
  private RecordSink sink = (buffer, offset, length) -> {};
  private List<Counter> lastCounters = List.of();
  private long lookedNs;

  /** When fanotify had nothing to tell, the last time. */
  private long emptyNs;

  /** When what fanotify tells was read; 0: not asked yet. */
  private long heardNs;

  private boolean stopping;
  private boolean closed;
  private int delivered;

  private ProcSensor(
      FallbackHost host,
      int ownPid,
      ProcConnector connector,
      @Nullable FileWatch watch,
      @Nullable String whyNoFiles) {
    this.host = host;
    this.ownPid = ownPid;
    this.connector = connector;
    this.watch = watch;
    this.whyNoFiles = whyNoFiles;
    this.files = new ProcFiles(host.proc());
    this.group = new RecordedGroup(files, host.scopeName());
    this.offset = new ClockOffset(host.clock(), System::nanoTime);
    this.processes =
        new ProcEvents(
            files,
            table,
            group,
            generations,
            record -> deliver(FallbackHook.PROCESS, record),
            count -> accounts.lost(FallbackHook.PROCESS, count),
            this::hearOfFiles);
    this.fileEvents =
        new FileEvents(
            table,
            record -> deliver(FallbackHook.FILE, record),
            count -> accounts.lost(FallbackHook.FILE, count));
    this.emptyNs = host.clock().getAsLong();
    this.sockets =
        new SocketPoll(
            files,
            table,
            record -> deliver(FallbackHook.SOCKET, record),
            count -> accounts.lost(FallbackHook.SOCKET, count));
  }

  /**
   * Listens.
   *
   * @param root of the file system
   * @param ownPid this process, whose own files are not told
   * @param roomBytes for messages that wait, in the kernel
   * @throws SensorException if processes cannot be listened to here
   */
  public static ProcSensor open(FallbackHost host, Path root, int ownPid, int roomBytes)
      throws SensorException {
    ProcConnector connector = ProcConnector.open(roomBytes);
    FileWatch watch = null;
    String why = null;
    try {
      int flag = host.isArm() ? FallbackLibc.O_DIRECTORY_ARM : FallbackLibc.O_DIRECTORY;
      watch = FileWatch.open(host.rootOfFirst(root), flag);
    } catch (IOException e) {
      why = e.getMessage();
    }
    return new ProcSensor(host, ownPid, connector, watch, why);
  }

  @Override
  public void start(RecordSink to) throws SensorException {
    sink = to;
    new Snapshot(files, table, group, generations).deliver(host, sink, accounts);
    sockets.look(clockNs());
  }

  private void deliver(FallbackHook hook, ByteBuffer record) {
    accounts.deliver(sink, hook, record);
    delivered++;
  }

  @Override
  public int poll(RecordSink to, int timeoutAtMostMs, int maxRecords) {
    int timeoutMs = Math.min(timeoutAtMostMs, WAIT_MS_MAX);
    sink = to;
    delivered = 0;
    int heard = receive(maxRecords);
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (heard == 0 && !awake && !stopping && System.nanoTime() < endNs) {
      await(timeoutMs);
      heard = receive(maxRecords);
    }
    awake = false;
    lookAtSockets();
    forget();
    return heard == 0 ? delivered : Math.max(1, delivered);
  }

  private void await(int timeoutMs) {
    FileWatch open = watch;
    descriptors.setInt(0, connector.descriptor());
    descriptors.setInt(Integer.BYTES, FallbackLibc.POLLIN);
    descriptors.setInt(POLL_BYTES, open == null ? -1 : open.descriptor());
    descriptors.setInt(POLL_BYTES + Integer.BYTES, FallbackLibc.POLLIN);
    FallbackLibc.poll(descriptors, 2, timeoutMs);
  }

  private int receive(int max) {
    offset.look();
    processes.offset(offset.ns());
    int heard = hearOfFiles();
    int most = Math.min(max, MESSAGES_MAX);
    int messages = connector.receive(processes, most);
    tellOfFiles(messages < most);
    return heard + messages;
  }

  private int hearOfFiles() {
    FileWatch open = watch;
    int heard = 0;
    int more = 1;
    while (open != null && more > 0 && waiting.size() < WAITING_MAX) {
      long beganNs = clockNs();
      heardNs = 0;
      more = open.receive(fileListener);
      heard += more;
      emptyNs = more == 0 ? beganNs : emptyNs;
    }
    return heard;
  }

  private long heardNs() {
    heardNs = heardNs == 0 ? clockNs() : heardNs;
    return heardNs;
  }

  /**
   * @param isUpToDate whether all was heard that the connector had to say of processes
   */
  private void tellOfFiles(boolean isUpToDate) {
    int lost = waiting.tell(table, isUpToDate, fileEvents::happened);
    accounts.lost(FallbackHook.FILE, lost);
  }

  private void lookAtSockets() {
    long nowNs = System.nanoTime();
    if (!stopping && nowNs - lookedNs > SocketPoll.INTERVAL_NS) {
      lookedNs = nowNs;
      sockets.look(clockNs());
    }
  }

  private void forget() {
    long nowNs = clockNs();
    Known process = processes.forget(nowNs);
    while (process != null) {
      fileEvents.ended(process);
      process = processes.forget(nowNs);
    }
  }

  @Override
  public void wakeup() {
    awake = true;
  }

  @Override
  public void stopHooks() {
    connector.stop();
    FileWatch open = watch;
    if (open != null) {
      open.stop();
    }
    stopping = true;
  }

  @Override
  public long clockNs() {
    return host.clock().getAsLong();
  }

  @Override
  public MessageDigest sha256() {
    return SystemSha256.make();
  }

  @Override
  public List<Counter> counters() {
    synchronized (life) {
      if (!closed) {
        lastCounters = List.copyOf(accounts.counters());
      }
      return lastCounters;
    }
  }

  @Override
  public Description description() {
    FileWatch open = watch;
    List<String> notCaptured =
        new ArrayList<>(
            ProcNotCaptured.sentences(whyNoFiles, open == null ? List.of() : open.unwatched()));
    if (host.isScoped()) {
      notCaptured.add(FallbackSentences.SCOPED);
    }
    return new Description(
        NAME + " " + host.version(),
        host.kernel(),
        FallbackHook.labels(
            FallbackHook.USER,
            FallbackHook.SNAPSHOT,
            FallbackHook.PROCESS,
            FallbackHook.FILE,
            FallbackHook.SOCKET),
        notCaptured);
  }

  @Override
  public void close() {
    synchronized (life) {
      if (!closed) {
        lastCounters = List.copyOf(accounts.counters());
        closed = true;
        connector.close();
        FileWatch open = watch;
        if (open != null) {
          open.close();
        }
      }
    }
  }
}

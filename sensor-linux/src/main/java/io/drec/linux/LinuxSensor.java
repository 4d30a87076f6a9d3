package io.drec.linux;

import io.drec.compact.Interpreters;
import io.drec.linux.BpfObject.Settings;
import io.drec.linux.hash.SystemSha256;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorConfig;
import io.drec.sensor.SensorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Captures through eBPF.
 *
 * <p>The programs write finished records into a ring that this process has mapped. {@link #poll}
 * copies them out of the mapping; the only call into the kernel is the one that waits. The kernel
 * wakes it with the first record in an empty ring, and when a quarter of the ring waits at most.
 * What follows the first has {@value #GATHER_MS} ms to gather, so that a busy host does not wake it
 * for each record, and a quiet one does not wake it at all.
 */
final class LinuxSensor implements Sensor {
  /** The kernel wakes the reader when this much waits, or a quarter of a smaller ring. */
  private static final int WAKE_BYTES_MAX = 256 * 1024;

  /** Of {@code enum shed}. */
  private static final int SHED_BYTES = 1;

  private static final int GATHER_MS = 100;

  private static final long NOTHING_COUNTED = -1;

  /** How long programs may still run where the kernel cannot tell that they have ended. */
  private static final int SETTLE_MS = 20;

  private final Host host;
  private final BpfObject object;
  private final boolean mayCopyArgv;
  private final boolean scoped;
  private final int wakeBytes;
  private final RingMapping ring;
  private final RingReader reader;
  private final DeliveryCounts delivered = new DeliveryCounts();
  private final KernelCounters counters;
  private final Object life = new Object();
  private final List<String> missingTracepoints = new ArrayList<>();
  private List<Counter> lastCounters = List.of();
  private volatile boolean awake;
  private boolean closed;
  private boolean recording;
  private int shed;
  private long bytesFromNs;

  private LinuxSensor(Host host, Loader.Loaded loaded, SensorConfig config, int pageBytes)
      throws SensorException {
    this.host = host;
    this.object = loaded.object();
    this.mayCopyArgv = loaded.mayCopyArgv();
    this.scoped = config.scope() != null;
    this.wakeBytes = wakeBytes(config.ringBytes());
    this.ring = new RingMapping(object.mapDescriptor("ring"), config.ringBytes(), pageBytes);
    this.reader = ring.reader(delivered);
    this.counters = new KernelCounters(object, delivered);
  }

  /**
   * Checks what is needed, and loads the programs; nothing is attached yet.
   *
   * @param mayCopyArgv false: as on a kernel before Linux 5.18, which lacks more beside
   */
  static LinuxSensor open(Host host, SensorConfig config, boolean mayCopyArgv)
      throws SensorException {
    Preconditions.check(host);
    int pageBytes = Libc.getpagesize();
    checkRing(config.ringBytes(), pageBytes);
    CgroupScope scope = CgroupScope.of(host, config.scope());
    Settings settings =
        new Settings(
            scope.id(),
            scope.level(),
            wakeBytes(config.ringBytes()),
            config.ringBytes(),
            mayCopyArgv,
            mayCopyArgv,
            Preconditions.hasUring(host),
            config.facts().scriptBytesMax() > 0 ? Interpreters.names() : Set.of(),
            host.arch().equals("aarch64"));
    Loader.Loaded loaded = new Loader(host, Preconditions.object(host)).load(settings);
    try {
      return new LinuxSensor(host, loaded, config, pageBytes);
    } catch (SensorException e) {
      loaded.object().close();
      throw e;
    }
  }

  private static int wakeBytes(int ringBytes) {
    return Math.min(WAKE_BYTES_MAX, ringBytes / 4);
  }

  private static void checkRing(int ringBytes, int pageBytes) throws SensorException {
    if (Integer.bitCount(ringBytes) != 1 || ringBytes < pageBytes || ringBytes > 1 << 29) {
      throw new SensorException(
          String.format(
              "ring of %d bytes: give a power of two from %d to %d",
              ringBytes, pageBytes, 1 << 29));
    }
  }

  @Override
  public void start(RecordSink sink) throws SensorException {
    for (String program : Attachments.DIRECT) {
      object.attach(program);
    }
    object.attachReturns();
    if (Preconditions.hasUring(host)) {
      object.attach(Attachments.URING);
    } else {
      missingTracepoints.add("io_uring_submit_req");
    }
    Path events = Preconditions.syscallEvents(host);
    for (Attachment attachment : Attachments.ENTRIES) {
      if (Files.isDirectory(events.resolve(attachment.tracepoint()))) {
        object.attach(attachment);
      } else if (!attachment.legacy()) {
        missingTracepoints.add(attachment.tracepoint());
      }
    }
    control(true, 0, 0);
    deliverProcesses(sink);
    new DirectoryLinks(host).deliver(sink, clockNs(), delivered);
  }

  /** In the order of {@code enum shed}. */
  @Override
  public List<String> sheddable() {
    return List.of(
        "bytes read and written, who uses a pipe, and scripts that come through one",
        "opens for reading alone",
        "libraries that are loaded");
  }

  @Override
  public void shed(int count) {
    synchronized (life) {
      if (closed || !recording) {
        return;
      }
      int due = (1 << count) - 1;
      boolean countsAgain = (shed & SHED_BYTES) != 0 && (due & SHED_BYTES) == 0;
      control(true, due, (due & SHED_BYTES) != 0 || countsAgain ? NOTHING_COUNTED : bytesFromNs);
      if (countsAgain) {
        // Only when every program counts has what is opened from then on all its bytes.
        if (!Libc.awaitAllCpus()) {
          ring.await(SETTLE_MS);
        }
        control(true, due, clockNs());
      }
    }
  }

  private void control(boolean on, int left, long countedFromNs) {
    recording = on;
    shed = left;
    bytesFromNs = countedFromNs;
    object.control(on, left, countedFromNs);
  }

  private void deliverProcesses(RecordSink sink) throws SensorException {
    int iterator = object.openIterator(mayCopyArgv ? "snapshot_argv" : "snapshot_plain");
    try {
      RecordSink whole = mayCopyArgv ? sink : new SnapshotArguments(host, sink);
      new ProcessSnapshot().deliver(iterator, whole, delivered);
    } finally {
      Libc.close(iterator);
    }
  }

  @Override
  public int poll(RecordSink sink, int timeoutMs, int maxRecords) {
    int count = reader.drain(sink, maxRecords);
    if (count == 0 && timeoutMs > 0) {
      await(timeoutMs);
      awake = false;
      count = reader.drain(sink, maxRecords);
    }
    return count;
  }

  private void await(int timeoutMs) {
    if (timeoutMs > GATHER_MS && !awake && !reader.hasNext()) {
      ring.await(timeoutMs);
    }
    if (timeoutMs <= GATHER_MS || reader.hasNext()) {
      gather(Math.min(timeoutMs, GATHER_MS));
    }
  }

  /** The first record wakes it once more, if it is not there yet. */
  private void gather(int timeMs) {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeMs);
    long leftNs = endNs - System.nanoTime();
    while (leftNs > 0 && !awake && reader.waitingBytes() < wakeBytes) {
      ring.await((int) TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
      leftNs = endNs - System.nanoTime();
    }
  }

  @Override
  public void wakeup() {
    synchronized (life) {
      if (!closed) {
        awake = true;
        ring.wakeup();
      }
    }
  }

  @Override
  public void stopHooks() {
    synchronized (life) {
      control(false, shed, bytesFromNs);
    }
    if (!Libc.awaitAllCpus()) {
      ring.await(SETTLE_MS);
    }
  }

  @Override
  public long clockNs() {
    return Libc.bootNs();
  }

  @Override
  public MessageDigest sha256() {
    return SystemSha256.make();
  }

  @Override
  public List<Counter> counters() {
    synchronized (life) {
      if (!closed) {
        lastCounters = List.copyOf(counters.read());
      }
      return lastCounters;
    }
  }

  @Override
  public Description description() {
    return new Description(
        LinuxSensorProvider.NAME + " " + version(),
        Preconditions.kernelRelease(host),
        Hook.labels(),
        NotCaptured.sentences(missingTracepoints, scoped));
  }

  /** Of this program. */
  static String version() {
    String version = LinuxSensor.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** Detaches and frees all; the totals stay readable. */
  @Override
  public void close() {
    synchronized (life) {
      if (closed) {
        return;
      }
      lastCounters = List.copyOf(counters.read());
      closed = true;
      ring.close();
      object.close();
    }
  }
}

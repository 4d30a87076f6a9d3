package io.drec.sample;

import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.FrameView;
import io.drec.record.HealthKind;
import io.drec.record.LossCause;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.Health;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a recording, told as a story. Every act comes a millisecond after the one before,
 * unless {@link #after} or {@link #atMs} moves the time.
 *
 * <pre>{@code
 * Frames frames = new Frames();
 * frames.start();
 * Proc shell = frames.running(100, "/bin/bash", "bash");
 * Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "http://203.0.113.7/x");
 * Flow flow = curl.connect("203.0.113.7", 80);
 * Session out = curl.create("/tmp/x", 77);
 * flow.close(100, 5000);
 * out.close(5000);
 * try (Footage footage = Footages.ofFrames(frames, UserNames.NONE)) { … }
 * }</pre>
 */
public final class Frames implements Iterable<FrameView> {
  /** Wall clock minus boot clock: the boot was on 2026-01-01T00:00:00Z. */
  public static final long OFFSET_NS = 1_767_225_600_000_000_000L;

  public static final long MS = 1_000_000L;

  /** Device of every file here. */
  public static final long DEVICE = (8L << 20) | 1;

  private static final int FRAME_BYTES = RecordLayout.FRAME_LENGTH_MAX;

  final RecordBuilder builder = new RecordBuilder();
  private final FrameBuilder frame = new FrameBuilder(FRAME_BYTES);
  private final List<byte[]> sealed = new ArrayList<>();
  private byte[] hostId;
  private String hostName;
  private byte[] bootId = bytes(2);
  private byte[] chain = new byte[32];
  private int clock = RecordLayout.CLOCK_BOOTTIME;
  private long offsetNs = OFFSET_NS;
  private long timeNs = 1000 * MS;
  private long sequence;
  private long nextSocket = 1;
  private String address = "10.0.0.5";

  public Frames() {
    this("alpha");
  }

  public Frames(String hostName) {
    this.hostName = hostName;
    this.hostId = bytes(hostName.hashCode());
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[16];
    ByteBuffer.wrap(bytes).putInt(value).putInt(~value).putInt(value * 31).putInt(7);
    return bytes;
  }

  /** The near end of IPv4 flows from here on. */
  public Frames address(String newAddress) {
    address = newAddress;
    return this;
  }

  String address() {
    return address;
  }

  public byte[] hostId() {
    return hostId.clone();
  }

  public byte[] bootId() {
    return bootId.clone();
  }

  // Time

  /** Time of the newest act, on the frame's clock. */
  public long nowNs() {
    return timeNs;
  }

  /** Time of the newest act, ns since 1970 UTC. */
  public long epochNs() {
    return timeNs + offsetNs;
  }

  /** Lets time go by before the next act. */
  public Frames after(long ms) {
    timeNs += ms * MS - MS;
    return this;
  }

  /** The next act is at this time since boot. */
  public Frames atMs(long ms) {
    timeNs = ms * MS - MS;
    return this;
  }

  /** Steps the wall clock from the next frame on. */
  public Frames stepClock(long ms) {
    seal();
    offsetNs += ms * MS;
    return this;
  }

  /** All of it is in this boot; before the first act. */
  Frames boot(int boot) {
    bootId = bytes(boot);
    return this;
  }

  /** The host starts again: another boot, the boot clock at this time. */
  public Frames reboot(int boot, long ms, long newOffsetNs) {
    seal();
    bootId = bytes(boot);
    offsetNs = newOffsetNs;
    return atMs(ms);
  }

  /**
   * From here on somebody else's recording of a host, as an import writes it: on CLOCK_REALTIME,
   * processes without a start. May be called again, for one host after the other.
   */
  public Frames imported(String host) {
    seal();
    timeNs += offsetNs;
    offsetNs = 0;
    clock = RecordLayout.CLOCK_REALTIME;
    hostName = host;
    hostId = bytes(host.hashCode());
    bootId = new byte[16];
    health(HealthKind.IMPORT, 0, timeNs, timeNs, 1)
        .field(FieldId.HOST_NAME, host)
        .field(FieldId.SENSOR, "sample 1");
    return add();
  }

  /** A process of an imported recording. */
  public Foreign foreign(int pid, String guid, String executable) {
    return new Foreign(this, pid, guid, executable);
  }

  long tick() {
    timeNs += MS;
    return timeNs;
  }

  long nextSocket() {
    return nextSocket++;
  }

  // Frames

  /** Ends the frame here; the next act opens another. */
  public Frames seal() {
    if (frame.isEmpty()) {
      return this;
    }
    ByteBuffer bytes =
        frame.seal(
            sequence, chain, new FrameBuilder.Origin(hostId, bootId, clock, offsetNs), timeNs);
    byte[] copy = new byte[bytes.limit()];
    bytes.get(0, copy);
    sealed.add(copy);
    chain = Arrays.copyOfRange(copy, RecordLayout.Frame.CHAIN, RecordLayout.Frame.CHAIN + 32);
    frame.clear();
    sequence++;
    return this;
  }

  /** Frames are missing here. */
  public Frames skipFrames(int count) {
    seal();
    sequence += count;
    return this;
  }

  /** The frames' bytes, sealed so far. */
  public List<byte[]> sealedBytes() {
    seal();
    return List.copyOf(sealed);
  }

  @Override
  public Iterator<FrameView> iterator() {
    return sealedBytes().stream().map(Frames::view).iterator();
  }

  /** A view of one frame's bytes. */
  public static FrameView view(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new FrameView().wrap(buffer, 0, bytes.length);
  }

  /** Appends what {@link #builder} holds. */
  Frames add() {
    ByteBuffer record = builder.end();
    if (!frame.add(record, 0, record.limit())) {
      seal();
      frame.add(record, 0, record.limit());
    }
    return this;
  }

  /** Appends any record. */
  public Frames add(ByteBuffer record) {
    frame.add(record, 0, record.limit());
    return this;
  }

  // HEALTH

  /** Recording begins; nothing was recorded before. */
  public Frames start() {
    return start(0);
  }

  /**
   * Recording begins.
   *
   * @param endedNs when the recording before ended, on the frame's clock; 0: there was none
   */
  public Frames start(long endedNs) {
    health(HealthKind.START, 0, endedNs, 0, 0)
        .field(FieldId.HOST_NAME, hostName)
        .field(FieldId.SENSOR, "sample 1")
        .field(FieldId.KERNEL, "6.1.0")
        .field(FieldId.CONFIG, "record.scope=/drec.slice\nring=1048576\n");
    return add();
  }

  public Frames stop(String why) {
    health(HealthKind.STOP, 0, 0, 0, 0).field(FieldId.TEXT, why);
    return add();
  }

  /** Records were lost between two times on the frame's clock. */
  public Frames lost(LossCause cause, long fromNs, long toNs, long count) {
    health(HealthKind.LOSS, cause.code(), fromNs, toNs, count);
    return add();
  }

  /** One hook's counters, and the totals of them. */
  public Frames counters(long hits, long recorded, LossCause cause, long lost) {
    ByteBuffer counters =
        ByteBuffer.allocate(3 * RecordLayout.Counter.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    counter(counters, LossCause.HIT, hits);
    counter(counters, LossCause.NONE, recorded);
    counter(counters, cause, lost);
    health(HealthKind.COUNTERS, 0, 0, 0, 0)
        .bodyLong(Health.HITS, hits)
        .bodyLong(Health.RECORDED, recorded)
        .bodyLong(Health.LOST, lost)
        .field(FieldId.COUNTERS, counters.array());
    return add();
  }

  private static void counter(ByteBuffer out, LossCause cause, long value) {
    out.putShort((short) 0).putShort((short) cause.code()).putInt(0).putLong(value);
  }

  /** What is not captured, one sentence a line. */
  public Frames notCaptured(String text) {
    health(HealthKind.COVERAGE, 0, 0, 0, 0).field(FieldId.TEXT, text);
    return add();
  }

  private RecordBuilder health(HealthKind kind, int cause, long fromNs, long toNs, long count) {
    return builder
        .begin(RecordType.HEALTH, Health.BYTES, tick())
        .bodyInt(Health.KIND, kind.code())
        .bodyInt(Health.CAUSE, cause)
        .bodyLong(Health.FROM_NS, fromNs)
        .bodyLong(Health.TO_NS, toNs)
        .bodyLong(Health.COUNT, count);
  }

  // Processes

  /** A process that was found running when recording began. */
  public Proc running(int pid, String executable, String... args) {
    return running(pid, null, executable, args);
  }

  /** A process that was found running when recording began, and its parent. */
  public Proc running(int pid, @Nullable Proc parent, String executable, String... args) {
    Proc process = unseen(pid);
    process.begin(RecordLayout.PROC_FORK | RecordLayout.PROC_EXEC, parent);
    builder.flags(RecordLayout.F_SNAPSHOT);
    process.image(executable, args);
    add();
    return process;
  }

  /** A process of which no start was recorded. */
  public Proc unseen(int pid) {
    return new Proc(this, pid, pid * 1000L);
  }

  /** The body of a PROC_START in the builder has this user from now on. */
  static void user(RecordBuilder builder, int uid, int gid) {
    builder
        .bodyInt(ProcStart.UID, uid)
        .bodyInt(ProcStart.EUID, uid)
        .bodyInt(ProcStart.SUID, uid)
        .bodyInt(ProcStart.GID, gid)
        .bodyInt(ProcStart.EGID, gid)
        .bodyInt(ProcStart.SGID, gid)
        .bodyInt(ProcStart.LOGIN_UID, RecordLayout.UNKNOWN_U32);
  }
}

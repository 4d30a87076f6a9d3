package io.drec.linux.facts;

import io.drec.record.RecordFormatException;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import io.drec.sensor.RecordSink;
import io.drec.sensor.Sensor;
import io.drec.sensor.SensorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A capturing sensor, with what user space adds to its records. */
public final class FactSensor implements Sensor {
  /** What the sources have noted by the end is worked off for so long. */
  private static final long FINISH_NS = TimeUnit.SECONDS.toNanos(2);

  private final Sensor capturing;
  private final FactOutbox outbox;
  private final List<FactSource> sources;
  private final int ownPid;
  private final RecordView view = new RecordView();
  private ByteBuffer marked = ByteBuffer.allocate(0);
  private boolean stopping;
  private boolean finished;

  /**
   * @param ownPid of this process, whose reading is marked as the recorder's
   */
  public FactSensor(Sensor capturing, FactOutbox outbox, List<FactSource> sources, int ownPid) {
    this.capturing = capturing;
    this.outbox = outbox;
    this.sources = List.copyOf(sources);
    this.ownPid = ownPid;
  }

  @Override
  public void start(RecordSink sink) throws SensorException {
    sources.forEach(FactSource::start);
    capturing.start((buffer, offset, length) -> pass(sink, buffer, offset, length));
  }

  @Override
  public int poll(RecordSink sink, int timeoutMs, int maxRecords) {
    int count =
        capturing.poll(
            (buffer, offset, length) -> pass(sink, buffer, offset, length), timeoutMs, maxRecords);
    if (stopping && count == 0 && !finished) {
      finished = true;
      long deadlineNs = System.nanoTime() + FINISH_NS;
      sources.forEach(source -> source.finish(deadlineNs));
    }
    if (count == 0) {
      long nowNs = capturing.clockNs();
      sources.forEach(source -> source.idle(nowNs));
    }
    return count + outbox.drain(sink, maxRecords);
  }

  private void pass(RecordSink sink, ByteBuffer buffer, int offset, int length) {
    if (isOwnReading(buffer, offset, length)) {
      sink.accept(mark(buffer, offset, length), 0, length);
      return;
    }
    int type = buffer.getShort(offset + Header.TYPE);
    // A piece of a script is for the source that puts it together, and takes out what is secret.
    if (type != RecordType.SCRIPT.code()) {
      sink.accept(buffer, offset, length);
    }
    if (isOfInterest(type)) {
      try {
        view.wrap(buffer, offset, offset + length);
        for (FactSource source : sources) {
          source.saw(view);
        }
      } catch (RecordFormatException e) {
        return; // the sink counts it
      }
    }
  }

  private static boolean isOfInterest(int type) {
    return type == RecordType.PROC_START.code()
        || type == RecordType.PROC_EXIT.code()
        || type == RecordType.FILE_SESSION.code()
        || type == RecordType.FILE_OP.code()
        || type == RecordType.IMAGE_LOAD.code()
        || type == RecordType.SCRIPT.code();
  }

  /** This process reads a file that someone wrote: to take its hash, not to do what it says. */
  private boolean isOwnReading(ByteBuffer buffer, int offset, int length) {
    return buffer.getInt(offset + Header.PID) == ownPid
        && buffer.getShort(offset + Header.TYPE) == RecordType.FILE_SESSION.code()
        && length >= Header.BYTES + FileSession.BYTES
        && (buffer.getInt(offset + Header.BYTES + FileSession.ACCESS) & RecordLayout.ACCESS_WRITE)
            == 0;
  }

  private ByteBuffer mark(ByteBuffer buffer, int offset, int length) {
    if (marked.capacity() < length) {
      marked = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    marked.put(0, buffer, offset, length);
    int flags = marked.get(Header.FLAGS) | RecordLayout.F_RECORDER;
    marked.put(Header.FLAGS, (byte) flags);
    return marked;
  }

  @Override
  public void wakeup() {
    capturing.wakeup();
  }

  @Override
  public void stopHooks() {
    capturing.stopHooks();
    stopping = true;
  }

  @Override
  public long clockNs() {
    return capturing.clockNs();
  }

  @Override
  public int clock() {
    return capturing.clock();
  }

  @Override
  public MessageDigest sha256() {
    return capturing.sha256();
  }

  @Override
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>(capturing.counters());
    counters.addAll(outbox.counters());
    return counters;
  }

  @Override
  public List<String> sheddable() {
    return capturing.sheddable();
  }

  @Override
  public void shed(int count) {
    capturing.shed(count);
  }

  @Override
  public Description description() {
    Description told = capturing.description();
    List<String> notCaptured = new ArrayList<>(told.notCaptured());
    sources.forEach(source -> notCaptured.addAll(source.notCaptured()));
    return new Description(
        told.sensor(), told.kernel(), FactHook.labels(told.hookNames()), notCaptured);
  }

  @Override
  public void close() {
    sources.forEach(FactSource::close);
    capturing.close();
  }
}

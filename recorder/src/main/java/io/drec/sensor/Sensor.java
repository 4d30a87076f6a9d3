package io.drec.sensor;

import io.drec.record.FrameBuilder;
import io.drec.record.RecordLayout;
import java.security.MessageDigest;
import java.util.List;

/**
 * Delivers records. Only one thread calls it, save {@link #counters}, {@link #clockNs}, {@link
 * #shed} and {@link #wakeup}, which any may.
 *
 * <p>Life: {@code open} (by its provider) → {@link #start} → {@link #poll} … → {@link #stopHooks} →
 * {@link #poll} until it returns 0 → {@link #close}.
 */
public interface Sensor extends AutoCloseable {

  /** Attaches the hooks, then delivers the snapshot of what is running to {@code sink}. */
  void start(RecordSink sink) throws SensorException;

  /**
   * Waits up to {@code timeoutMs} for records and delivers all that are there, at most about {@code
   * maxRecords}. It need not return as soon as there is one, but a tenth of a second after that.
   *
   * @return how many were delivered
   */
  int poll(RecordSink sink, int timeoutMs, int maxRecords);

  /** Ends a {@link #poll} that waits, or the next one that would. */
  void wakeup();

  /** Detaches the hooks, so that nothing new comes; what was captured can still be polled. */
  void stopHooks();

  /** Now, on the clock of the records' {@code time_ns}. */
  long clockNs();

  /** Which clock that is: {@code RecordLayout.CLOCK_*}. */
  default int clock() {
    return RecordLayout.CLOCK_BOOTTIME;
  }

  /**
   * SHA-256 for the chain of frames: all that is recorded goes through it, so the system's own
   * where that is the faster one. For one thread; any may call it.
   */
  default MessageDigest sha256() {
    return FrameBuilder.newSha256();
  }

  /**
   * Totals since start. Consistent when the sensor is idle or stopped; else in flight ones differ.
   */
  List<Counter> counters();

  /**
   * What this sensor can leave out to cost less, each in a few words for a person; what is missed
   * least comes first.
   */
  default List<String> sheddable() {
    return List.of();
  }

  /**
   * Leaves out the first {@code count} of {@link #sheddable}, and records all the others. Any
   * thread; between {@link #start} and {@link #stopHooks}.
   */
  default void shed(int count) {}

  /** What this sensor captures and what not, for HEALTH records and {@code status}. */
  Description description();

  @Override
  void close();

  /**
   * One total.
   *
   * @param hook the sensor's number of the hook
   * @param cause code of {@link io.drec.record.LossCause}: HIT, NONE (delivered) or a loss
   */
  record Counter(int hook, int cause, long value) {}

  /**
   * @param sensor name and version
   * @param kernel release of the running kernel, empty where it does not apply
   * @param hookNames name of each hook, by its number
   * @param notCaptured sentences for a person: what this sensor, here, does not see
   */
  record Description(
      String sensor, String kernel, List<String> hookNames, List<String> notCaptured) {}
}

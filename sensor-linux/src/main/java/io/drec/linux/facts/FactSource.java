package io.drec.linux.facts;

import io.drec.record.RecordView;
import java.util.List;

/**
 * Looks something up beside what the kernel told. {@link #saw} and the life cycle are called by the
 * one thread that polls, so they must not wait.
 */
public interface FactSource extends AutoCloseable {

  /** Capturing begins: starts the threads there are. */
  void start();

  /** A record went by; it is valid until this returns. */
  void saw(RecordView record);

  /** The thread that polls found nothing new; {@code nowNs} is on the clock of the records. */
  default void idle(long nowNs) {
    // Most note things for a thread of their own.
  }

  /**
   * Capturing has ended: works off what is noted, until {@code deadlineNs} of {@link
   * System#nanoTime}; what is left then is lost, and counted.
   */
  void finish(long deadlineNs);

  /** Sentences for a person: what it does not see here. */
  List<String> notCaptured();

  @Override
  void close();
}

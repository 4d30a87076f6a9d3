package io.drec.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.PosixAPI;

/**
 * One run's Chronicle queue: from its making to its closing, never opened again. So no run inherits
 * the locks, the half-written document or the damage of the one before, and opening takes the same
 * time whatever happened.
 *
 * <p>Chronicle rolls by time alone. Here it is given the time: {@link #roll} sets it to the next
 * cycle, and it stands still in between.
 */
final class ChronicleRun implements AutoCloseable {
  private static final LegacyRollCycles CYCLE = LegacyRollCycles.MINUTELY;
  private static final long CYCLE_MS = TimeUnit.MINUTES.toMillis(1);

  static {
    // Read by Chronicle when its classes load. Its watch on the disk only warns; ours refuses.
    System.setProperty("chronicle.disk.monitor.disable", "true");
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.announcer.disable", "true");
    // What it would have of the C library is to write pages back; JournalSync does that. To bind it
    // takes a fifth of the recorder's start.
    PosixAPI.useNoOpPosixApi();
    ExceptionHandler quiet = (type, message, thrown) -> {};
    Jvm.setExceptionHandlers(quiet, quiet, quiet, quiet);
  }

  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private volatile long cycleTimeMs;

  /**
   * @param directory empty or missing
   * @param nowMs wall time, which the first file is named by
   */
  ChronicleRun(Path directory, int blockBytes, long nowMs) {
    cycleTimeMs = nowMs;
    queue =
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(CYCLE)
            .blockSize(blockBytes)
            .timeProvider(() -> cycleTimeMs)
            .build();
    appender = queue.createAppender();
  }

  /** What loads with this class is most of it. */
  static void warmUp() {
    Jvm.init();
    SingleChronicleQueueBuilder.addAliases();
  }

  /** Begins the next file with the next frame; its name is of {@code nowMs}, or later. */
  void roll(long nowMs) {
    cycleTimeMs = Math.max(nowMs, cycleTimeMs + CYCLE_MS);
  }

  /**
   * Appends one document.
   *
   * @return the position in its file behind the document
   */
  long append(ByteBuffer frame) {
    try (DocumentContext document = appender.writingDocument()) {
      try {
        var bytes = document.wire().bytes();
        long from = bytes.writePosition();
        bytes.write(from, frame, 0, frame.limit());
        bytes.writeSkip(frame.limit());
        return bytes.writePosition();
      } catch (RuntimeException | Error e) {
        document.rollbackOnClose();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    appender.close();
    queue.close();
  }
}

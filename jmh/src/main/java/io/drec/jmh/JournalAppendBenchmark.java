package io.drec.jmh;

import io.drec.journal.JournalConfig;
import io.drec.journal.JournalWriter;
import io.drec.record.FieldId;
import io.drec.record.FrameBuilder;
import io.drec.record.RecordBuilder;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.ProcExit;
import io.drec.record.RecordType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One thread from records to the journal, as the capture thread does it: each record of 200 bytes
 * is copied into the frame and hashed; the last of a frame seals it (HMAC, CRC32C) and appends it.
 * One operation is one record, so the slowest are those that append a frame.
 *
 * <p>Run with {@code -prof gc}: {@code gc.alloc.rate.norm} is what is allocated for a record. After
 * {@code ./mvnw -q -pl jmh -am package -DskipTests}:
 *
 * <pre>{@code
 * java $(cat config/jvm.flags) -cp jmh/target/classes:$(cat jmh/target/class-path) \
 *   org.openjdk.jmh.Main JournalAppend -prof gc -rf json -rff journal-append.json
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before the first measurement
public class JournalAppendBenchmark {
  private static final int RECORD_BYTES = 200;

  /** As the recorder's frames. */
  private static final int FRAME_BYTES = 512 * 1024;

  private static final FrameBuilder.Origin ORIGIN =
      new FrameBuilder.Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 0L);

  /** Records in a frame: of a busy host, and as many as fit. */
  @Param({"64", "2600"})
  public int records;

  /** Whether another thread syncs meanwhile, as often as the recorder does. */
  @Param({"false", "true"})
  public boolean syncing;

  private final FrameBuilder frame = new FrameBuilder(FRAME_BYTES);
  private final Semaphore syncDue = new Semaphore(0);
  private Path directory;
  private JournalWriter writer;
  private ByteBuffer record;
  private Thread syncs;
  private int count;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("drec-append");
    writer = JournalWriter.open(JournalConfig.of(directory));
    writer.onSyncDue(syncDue::release);
    syncs = new Thread(this::sync, "sync");
    syncs.setDaemon(true);
    if (syncing) {
      syncs.start();
    }
    record =
        new RecordBuilder()
            .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1L)
            .field(FieldId.COMM, "x".repeat(120))
            .end();
    if (record.limit() != RECORD_BYTES) {
      throw new IllegalStateException("a record of " + record.limit() + " bytes");
    }
  }

  private void sync() {
    try {
      while (true) {
        syncDue.tryAcquire(1, TimeUnit.SECONDS);
        syncDue.drainPermits();
        writer.sync();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Between the measured seconds: what a compactor would have taken is deleted. */
  @TearDown(Level.Iteration)
  public void delete() throws IOException {
    writer.sync();
    writer.deleteThrough(Long.MAX_VALUE);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException, InterruptedException {
    syncs.interrupt();
    syncs.join();
    writer.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public int append() {
    frame.add(record, 0, RECORD_BYTES);
    count++;
    if (count == records) {
      if (writer.append(frame, ORIGIN) == JournalWriter.REFUSED) {
        throw new IllegalStateException(writer.refusal());
      }
      frame.clear();
      count = 0;
    }
    return count;
  }
}

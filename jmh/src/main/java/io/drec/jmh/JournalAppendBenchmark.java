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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
 * One thread from records to the journal, as the capture thread does it: copy each record of 200
 * bytes into the frame, seal it (SHA-256, CRC32C), append it. One operation is one frame.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before the first measurement
public class JournalAppendBenchmark {
  private static final FrameBuilder.Origin ORIGIN =
      new FrameBuilder.Origin(new byte[16], new byte[16], RecordLayout.CLOCK_BOOTTIME, 0L);

  /** Records in a frame: a quiet host, a busy one, a burst. */
  @Param({"1", "64", "2048"})
  public int records;

  private final FrameBuilder frame = new FrameBuilder(512 * 1024);
  private Path directory;
  private JournalWriter writer;
  private ByteBuffer record;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("drec-append");
    writer = JournalWriter.open(JournalConfig.of(directory));
    record =
        new RecordBuilder()
            .begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1L)
            .field(FieldId.COMM, "x".repeat(120))
            .end();
  }

  /** Between the measured seconds: what a compactor would have taken is deleted. */
  @TearDown(Level.Iteration)
  public void delete() throws IOException {
    writer.sync();
    writer.deleteThrough(Long.MAX_VALUE);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    writer.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public long append() {
    frame.clear();
    for (int i = 0; i < records; i++) {
      frame.add(record, 0, record.limit());
    }
    long sequence = writer.append(frame, ORIGIN);
    if (sequence == JournalWriter.REFUSED) {
      throw new IllegalStateException(writer.refusal());
    }
    return sequence;
  }
}

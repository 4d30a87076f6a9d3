package io.drec.jmh;

import com.sun.management.OperatingSystemMXBean;
import io.drec.evidence.EvidenceFormat;
import io.drec.evidence.EvidenceSink;
import io.drec.evidence.Import;
import io.drec.evidence.ImportConfig;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * How fast other people's recordings come in: reading alone, on one thread, and the whole import,
 * on two. {@code events} is events a second; {@code cpuMs} milliseconds of processor time a second,
 * so that events a second of one core are {@code events * 1000 / cpuMs}.
 *
 * <pre>
 * ./mvnw -q -pl jmh -am package -DskipTests
 * java $(cat config/jvm.flags) -cp jmh/target/classes:$(cat jmh/target/class-path) \
 *     org.openjdk.jmh.Main ImportBenchmark \
 *     -p zip=../shared/data/windows/campaign-01.zip -jvmArgsAppend -Xmx512m
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1)
@SuppressWarnings("NullAway.Init") // JMH calls begin() before the first measurement
public class ImportBenchmark {
  /** A .zip of logs. */
  @Param("../shared/data/windows/campaign-01.zip")
  public String zip;

  private Path directory;

  /** What JMH prints beside the operations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counters {
    public long events;
    public long cpuMs;
  }

  @Setup(Level.Invocation)
  public void begin() throws IOException {
    directory = Files.createTempDirectory("drec-import");
  }

  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Benchmark
  public long readOnly(Counters counters) throws IOException {
    long cpuNs = cpuNs();
    Count count = new Count();
    try (ZipFile archive = new ZipFile(zip)) {
      for (ZipEntry entry : archive.stream().filter(each -> !each.isDirectory()).toList()) {
        read(archive, entry, count);
      }
    }
    counters.events += count.events;
    counters.cpuMs += (cpuNs() - cpuNs) / 1_000_000;
    return count.events;
  }

  private static void read(ZipFile archive, ZipEntry entry, Count count) throws IOException {
    try (InputStream in = new BufferedInputStream(archive.getInputStream(entry), 1 << 18)) {
      in.mark(EvidenceFormat.HEAD_BYTES);
      byte[] head = in.readNBytes(EvidenceFormat.HEAD_BYTES);
      in.reset();
      for (EvidenceFormat format : ServiceLoader.load(EvidenceFormat.class)) {
        if (format.recognises(entry.getName(), head)) {
          format.read(in, count);
          return;
        }
      }
    }
  }

  private static final class Count implements EvidenceSink {
    long events;

    @Override
    public void record(String host, ByteBuffer record) {
      events++;
    }

    @Override
    public void unreadable(String where, String why) {
      throw new IllegalStateException(where + ": " + why);
    }
  }

  @Benchmark
  public long whole(Counters counters) throws IOException {
    long cpuNs = cpuNs();
    ImportConfig config = ImportConfig.of(directory.resolve("recording"));
    long events = Import.of(config).run(List.of(Path.of(zip))).fresh();
    counters.events += events;
    counters.cpuMs += (cpuNs() - cpuNs) / 1_000_000;
    return events;
  }

  /** Of all threads, compilers and garbage collection too. */
  private static long cpuNs() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

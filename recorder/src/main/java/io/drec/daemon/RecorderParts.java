package io.drec.daemon;

import io.drec.compact.Compactor;
import io.drec.compact.CompactorConfig;
import io.drec.compact.Keep;
import io.drec.compact.LocalUsers;
import io.drec.journal.JournalConfig;
import io.drec.sensor.SensorProvider;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder is made of, so that tests can put other parts in.
 *
 * @param wall the wall clock
 * @param monotonicNs a clock that never goes back, for intervals alone
 * @param cpuNs processor time that this process has used
 * @param residentBytes memory of this process that is resident; 0: not known
 * @param threadTimes of the thread that asks; null: not known
 * @param journal changes how the journal is written
 */
record RecorderParts(
    List<SensorProvider> providers,
    InstantSource wall,
    LongSupplier monotonicNs,
    LongSupplier cpuNs,
    LongSupplier residentBytes,
    Supplier<HostFirst.@Nullable Times> threadTimes,
    Compaction.Opener compaction,
    UnaryOperator<JournalConfig> journal) {

  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1 << 10;

  static RecorderParts real(List<SensorProvider> providers) {
    return new RecorderParts(
        providers,
        InstantSource.system(),
        System::nanoTime,
        RecorderParts::ownCpuNs,
        RecorderParts::ownResidentBytes,
        RecorderParts::ownThreadTimes,
        RecorderParts::openCompactor,
        UnaryOperator.identity());
  }

  private static long ownCpuNs() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** Linux tells it in pages; other systems are not asked. */
  private static long ownResidentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }

  /** Linux tells it; other systems are not asked. */
  private static HostFirst.@Nullable Times ownThreadTimes() {
    try {
      return times(Files.readString(Path.of("/proc/thread-self/schedstat")));
    } catch (IOException e) {
      return null;
    }
  }

  /** Time on a processor, time of waiting for one, both in ns, and a count. */
  static HostFirst.@Nullable Times times(String schedstat) {
    String[] parts = schedstat.trim().split(" ", -1);
    try {
      return parts.length < 2
          ? null
          : new HostFirst.Times(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Compaction openCompactor(
      RecordingDirectory directory, Keep keep, StoreMemory memory) {
    Compactor compactor =
        Compactor.open(
            directory,
            CompactorConfig.of(LocalUsers.ofThisHost(directory.id()), memory).keeping(keep));
    return new Compaction() {
      @Override
      public int step() {
        return compactor.step();
      }

      @Override
      public boolean tidy() {
        return compactor.tidy();
      }

      @Override
      public long position() {
        return compactor.position();
      }

      @Override
      public void close() {
        compactor.sync();
        compactor.close();
      }
    };
  }
}

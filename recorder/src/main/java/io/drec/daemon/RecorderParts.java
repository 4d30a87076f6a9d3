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
import java.util.function.UnaryOperator;

/**
 * What a recorder is made of, so that tests can put other parts in.
 *
 * @param wall the wall clock
 * @param monotonicNs a clock that never goes back, for intervals alone
 * @param cpuNs processor time that this process has used
 * @param residentBytes memory of this process that is resident; 0: not known
 * @param journal changes how the journal is written
 */
record RecorderParts(
    List<SensorProvider> providers,
    InstantSource wall,
    LongSupplier monotonicNs,
    LongSupplier cpuNs,
    LongSupplier residentBytes,
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

package io.drec.daemon;

import io.drec.journal.JournalConfig;
import io.drec.sensor.SensorProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What a recorder is made of, so that tests can put other parts in.
 *
 * @param wall the wall clock
 * @param monotonicNs a clock that never goes back, for intervals alone
 * @param journal changes how the journal is written
 */
record RecorderParts(
    List<SensorProvider> providers,
    InstantSource wall,
    LongSupplier monotonicNs,
    Compaction.Opener compaction,
    UnaryOperator<JournalConfig> journal) {

  static RecorderParts real(List<SensorProvider> providers) {
    return new RecorderParts(
        providers,
        InstantSource.system(),
        System::nanoTime,
        directory -> new JournalOnly(),
        UnaryOperator.identity());
  }

  /** Keeps all in the journal. */
  private static final class JournalOnly implements Compaction {
    @Override
    public int step() {
      return 0;
    }

    @Override
    public long position() {
      return -1;
    }

    @Override
    public void close() {}
  }
}

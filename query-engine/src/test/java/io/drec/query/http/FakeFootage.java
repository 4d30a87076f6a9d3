package io.drec.query.http;

import io.drec.record.EventId;
import io.drec.record.FrameHead;
import io.drec.segment.RecordQuery;
import io.drec.segment.Wanted;
import io.drec.store.Coverage;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.Indicator;
import io.drec.store.Keeping;
import io.drec.store.Posting;
import io.drec.store.ProcessSet;
import io.drec.store.StoreException;
import io.drec.store.StoredRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A recording with nothing in it but a state; counts what is done to it. */
final class FakeFootage implements Footage {
  final AtomicBoolean recording = new AtomicBoolean(true);
  final AtomicBoolean broken = new AtomicBoolean();
  final AtomicInteger refreshes = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();

  @Override
  public void refresh() {
    refreshes.incrementAndGet();
    if (broken.get()) {
      throw new StoreException("the recording broke; mend it");
    }
  }

  @Override
  public Optional<Entity> entity(EntityId id) {
    return Optional.empty();
  }

  @Override
  public void causes(EntityId id, long untilNs, Predicate<Edge> visitor) {}

  @Override
  public void effects(EntityId id, long fromNs, Predicate<Edge> visitor) {}

  @Override
  public long toleranceNs(String host) {
    return 0;
  }

  @Override
  public void postings(Indicator indicator, Predicate<Posting> visitor) {}

  /** Without end, as a question can be. */
  @Override
  public void values(Indicator.Kind kind, String prefix, Predicate<String> visitor) {
    while (visitor.test(prefix)) {
      Thread.onSpinWait();
    }
  }

  @Override
  public Optional<StoredRecord> record(EventId id) {
    return Optional.empty();
  }

  @Override
  public void records(long fromNs, long toNs, Predicate<StoredRecord> visitor) {}

  @Override
  public void records(RecordQuery query, Predicate<StoredRecord> visitor) {}

  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    return false;
  }

  @Override
  public @Nullable ProcessSet processes(RecordQuery query, Wanted texts) {
    return null;
  }

  @Override
  public List<EntityId> processes(FrameHead frame, int pid, long startNs) {
    return List.of();
  }

  @Override
  public String host(byte[] hostId) {
    return "";
  }

  @Override
  public Coverage coverage(long fromNs, long toNs) {
    return new Coverage(fromNs, toNs, List.of(), List.of());
  }

  @Override
  public List<String> hosts() {
    return status().hosts();
  }

  @Override
  public FootageStatus status() {
    FootageStatus.Totals totals =
        new FootageStatus.Totals(2_000_000_000L, 110, 100, 10, Map.of("ring_full", 10L));
    return new FootageStatus(
        recording.get(),
        "",
        new FootageStatus.Memory(1L << 20, 0),
        1_000_000_000L,
        2_000_000_000L,
        100,
        7,
        9,
        4096,
        8192,
        Map.of("proc_start", 100L),
        totals,
        "fake 1",
        "",
        List.of("here"),
        List.of(),
        Keeping.NOTHING);
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}

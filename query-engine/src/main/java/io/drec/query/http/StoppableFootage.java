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
import io.drec.store.Posting;
import io.drec.store.ProcessSet;
import io.drec.store.StoredRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A footage that ends a question which nobody waits for any more: each step of a question reads,
 * and each read looks whether it still should.
 */
public final class StoppableFootage implements Footage {
  private final Footage footage;
  private final BooleanSupplier stopped;

  public StoppableFootage(Footage footage, BooleanSupplier stopped) {
    this.footage = footage;
    this.stopped = stopped;
  }

  /** The question was given up; no answer comes. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("the question was stopped", null, false, false);
    }
  }

  @Override
  public void refresh() {
    check();
    footage.refresh();
  }

  @Override
  public Optional<Entity> entity(EntityId id) {
    check();
    return footage.entity(id);
  }

  @Override
  public void causes(EntityId id, long untilNs, Predicate<Edge> visitor) {
    footage.causes(id, untilNs, checked(visitor));
  }

  @Override
  public void effects(EntityId id, long fromNs, Predicate<Edge> visitor) {
    footage.effects(id, fromNs, checked(visitor));
  }

  @Override
  public long toleranceNs(String host) {
    return footage.toleranceNs(host);
  }

  @Override
  public void postings(Indicator indicator, Predicate<Posting> visitor) {
    footage.postings(indicator, checked(visitor));
  }

  @Override
  public void values(Indicator.Kind kind, String prefix, Predicate<String> visitor) {
    footage.values(kind, prefix, checked(visitor));
  }

  @Override
  public Optional<StoredRecord> record(EventId id) {
    check();
    return footage.record(id);
  }

  @Override
  public void records(long fromNs, long toNs, Predicate<StoredRecord> visitor) {
    footage.records(fromNs, toNs, checked(visitor));
  }

  @Override
  public void records(RecordQuery query, Predicate<StoredRecord> visitor) {
    RecordQuery.Span span = query.span();
    RecordQuery checked =
        new RecordQuery(new CheckedSpan(span), query.wanted(), query.texts(), query.newestFirst());
    footage.records(checked, checked(visitor));
  }

  /** Records that nobody wants are not handed out, but each is looked at here. */
  private final class CheckedSpan implements RecordQuery.Span {
    private static final int LOOKS = 1024;

    private final RecordQuery.Span span;
    private int looks;

    CheckedSpan(RecordQuery.Span span) {
      this.span = span;
    }

    @Override
    public long fromNs() {
      if (looks++ % LOOKS == 0) {
        check();
      }
      return span.fromNs();
    }

    @Override
    public long toNs() {
      return span.toNs();
    }
  }

  @Override
  public boolean mayHaveText(RecordQuery query, Wanted.TextTest test) {
    check();
    return footage.mayHaveText(query, test);
  }

  @Override
  public @Nullable ProcessSet processes(RecordQuery query, Wanted texts) {
    check();
    return footage.processes(query, texts);
  }

  @Override
  public List<EntityId> processes(FrameHead frame, int pid, long startNs) {
    check();
    return footage.processes(frame, pid, startNs);
  }

  @Override
  public String host(byte[] hostId) {
    return footage.host(hostId);
  }

  @Override
  public Coverage coverage(long fromNs, long toNs) {
    check();
    return footage.coverage(fromNs, toNs);
  }

  @Override
  public FootageStatus status() {
    check();
    return footage.status();
  }

  @Override
  public List<String> hosts() {
    check();
    return footage.hosts();
  }

  /** The footage outlives the question. */
  @Override
  public void close() {}

  private <T> Predicate<T> checked(Predicate<T> visitor) {
    check();
    return seen -> {
      check();
      return visitor.test(seen);
    };
  }

  private void check() {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
  }
}

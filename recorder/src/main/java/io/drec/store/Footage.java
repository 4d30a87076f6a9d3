package io.drec.store;

import io.drec.record.EventId;
import io.drec.record.FrameHead;
import io.drec.segment.RecordQuery;
import io.drec.segment.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A recording, open for questions: what the store holds and, over it, what the journal holds beyond
 * the store. Answers are of one moment: {@link #refresh} moves on to now.
 *
 * <p>Reading only: a footage changes nothing in the recording's directory and may belong to another
 * user than the recorder. Not thread safe; close it. Methods throw {@link StoreException} when the
 * recording cannot be read.
 */
public interface Footage extends AutoCloseable {

  /** Takes in what was recorded meanwhile. */
  void refresh();

  Optional<Entity> entity(EntityId id);

  /**
   * Visitors return false to end the visit.
   *
   * <p>What acted on this entity and began at or before {@code untilNs}, newest first.
   */
  void causes(EntityId id, long untilNs, Predicate<Edge> visitor);

  /** What this entity acted on, and that began at or after {@code fromNs}, oldest first. */
  void effects(EntityId id, long fromNs, Predicate<Edge> visitor);

  /**
   * How far the times of two records of a host may be off against each other, in ns: 0 where one
   * clock told them all; more where several event logs did, each with its own clock or in whole
   * seconds. A cause may follow its effect by no more than this.
   */
  long toleranceNs(String host);

  /** Who touched exactly this value, in no promised order. */
  void postings(Indicator indicator, Predicate<Posting> visitor);

  /** The values of a kind that start with {@code prefix}, each once, in byte order. */
  void values(Indicator.Kind kind, String prefix, Predicate<String> visitor);

  /** One record with what surrounds it, or empty when the recording does not hold it. */
  Optional<StoredRecord> record(EventId id);

  /**
   * Records of frames that reach into the span, in the order recorded (nearly, not strictly, by
   * time). The record's view is only valid during the call.
   */
  void records(long fromNs, long toNs, Predicate<StoredRecord> visitor);

  /**
   * As {@link #records(long, long, Predicate)}, but passes over records that are not wanted, and
   * may come newest part first. Of a record, a fingerprint may be zeros.
   */
  void records(RecordQuery query, Predicate<StoredRecord> visitor);

  /**
   * Whether something that is known of an entity, but perhaps not of records, may pass.
   *
   * @param test one of those of the query
   */
  boolean mayHaveText(RecordQuery query, Wanted.TextTest test);

  /**
   * The processes that have some texts, or take them from their parent, and perhaps more.
   *
   * @param texts of texts alone, each of its tests one of the query's
   * @return null: too many, or the query is not of the whole recording
   */
  @Nullable ProcessSet processes(RecordQuery query, Wanted texts);

  /** All processes that a record with this in its header can have been of. */
  List<EntityId> processes(FrameHead frame, int pid, long startNs);

  /** The name of a host. */
  String host(byte[] hostId);

  /** What can be known of this span. */
  Coverage coverage(long fromNs, long toNs);

  /** The state of the recording as a whole. */
  FootageStatus status();

  /** Names of the hosts that it is of, in order: a small part of {@link #status}. */
  List<String> hosts();

  @Override
  void close();
}

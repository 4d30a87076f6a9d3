package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The fleet's index, frames and hosts. Thread safe; one writer for each host. What a put method has
 * returned for is durable. Methods throw {@link FleetStoreException} when the store cannot be read
 * or written; after that the same call may be made again.
 *
 * <p>Days are days since 1970-01-01 UTC. Rows of days that are expired already, or that lie outside
 * of {@link DayBuckets#FIRST_DAY} to {@link DayBuckets#LAST_DAY}, are passed over: the unit counts
 * as taken in.
 *
 * <p>A visitor is called without a lock held, in the caller's thread; it may ask the store.
 */
public interface FleetStore extends AutoCloseable {

  /**
   * Takes in a unit and moves the host's position in its epoch to the unit's end, both or neither.
   * A unit that ends at the position or before it is a repeat and changes nothing. Whether a unit
   * begins where the one before ended is the caller's to judge: a host may have overwritten what
   * lies between.
   */
  void putIndex(HostId host, IndexUnit unit);

  /** Up to where the index of a host's epoch is here; empty: nothing is. */
  Optional<Position> indexed(HostId host, UUID epoch);

  /** Keeps what a host says of its past now, to be compared later; a repeat changes nothing. */
  void putAnchor(HostId host, Position anchor);

  /**
   * The anchors of a host's epoch from a sequence on, in order of sequence. They stay until {@link
   * #expireAnchorsBefore}, whatever else expires. False ends the visit.
   */
  void anchors(HostId host, UUID epoch, long fromSequence, Predicate<Position> visitor);

  /**
   * Drops the anchors of all hosts that were put on a day before this one by the store's clock,
   * also of hosts and epochs of which nothing comes any more; positions stay. Takes its time: some
   * seconds for 100,000 hosts.
   */
  void expireAnchorsBefore(int day);

  /** Takes in frames; a unit all of whose frames are here changes nothing. */
  void putFrames(HostId host, FrameUnit unit);

  /**
   * The frame units of a host that reach into a span, by their first time; false ends the visit.
   * Units overlap where a host cut them differently the second time.
   *
   * @param fromNs ns since 1970 UTC, included, as is {@code toNs}
   */
  void frames(HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor);

  /**
   * Spans of sequences of an epoch of which the frames are here, in order, touching ones joined.
   */
  List<SequenceSpan> framesHeld(HostId host, UUID epoch);

  /**
   * Which hosts touched an indicator, each host once, in order of host id. False ends the visit.
   *
   * @param firstDay included, as is {@code lastDay}
   */
  void touched(Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor);

  /** Writes down what is known of a host, in place of what was known. */
  void putHost(HostFacts facts);

  Optional<HostFacts> host(HostId id);

  /**
   * Forgets what is known of a host; one that is not known changes nothing. Its rows, frames,
   * positions and anchors stay until they expire.
   */
  void dropHost(HostId id);

  /** All hosts, in order of id; false ends the visit. */
  void hosts(Predicate<HostFacts> visitor);

  /**
   * Drops index rows of days before this one; positions and hosts stay. They are gone from answers
   * at once, and from the disk bucket by bucket ({@link DayBuckets}). Rows of days ahead of the
   * centre's clock go as if they were of the day they came. It never goes back: an earlier day
   * changes nothing.
   */
  void expireIndexBefore(int day);

  /**
   * Puts index rows of days before this one together, so that who asks reads them sooner; answers
   * stay the same. Takes its time; rows that come meanwhile or later are taken in as ever. A store
   * that has nothing to gain does nothing.
   *
   * @throws FleetStoreException also when there is no room on the disk; what was done stays
   */
  default void packIndexBefore(int day) {}

  /** The first day of which index rows are kept; 0: none has been dropped yet. */
  int firstIndexDay();

  /** Drops frame units of which the last record is of a day before this one, likewise. */
  void expireFramesBefore(int day);

  // ---- questions that are kept open

  /** Writes a question down, in place of what was there under its id. */
  void putQuestion(KeptQuestion question);

  Optional<KeptQuestion> question(UUID id);

  /** All questions, in order of id as its bytes are; false ends the visit. */
  void questions(Predicate<KeptQuestion> visitor);

  /**
   * Writes down what a host answered, in place of what it answered before. For a question that is
   * not here nothing is written.
   */
  void putAnswer(UUID question, KeptAnswer answer);

  /** What was answered to a question, in order of host id; false ends the visit. */
  void answers(UUID question, Predicate<KeptAnswer> visitor);

  /** Drops a question and all answers to it. */
  void dropQuestion(UUID id);

  /** Drops the questions that may go by now. */
  default void expireQuestions(long nowNs) {
    List<UUID> gone = new ArrayList<>();
    questions(
        question -> {
          if (question.goneNs() <= nowNs) {
            gone.add(question.id());
          }
          return true;
        });
    gone.forEach(this::dropQuestion);
  }

  @Override
  void close();

  /** Sequences from {@code first} to {@code last}, both included. */
  record SequenceSpan(long first, long last) {}

  /**
   * A host that touched an indicator, in the days asked for.
   *
   * @param count records that told of it, all epochs together
   */
  record HostTouch(HostId host, long firstNs, long lastNs, long count) {}
}

package io.drec.verify;

import io.drec.seal.KeyState;
import java.util.List;

/**
 * What was found. Sequences are of frames; times ns since 1970 UTC, 0 where there is none.
 *
 * @param recording whether a recorder records into it now
 * @param keyed whether a verification key was given
 * @param frames read
 * @param plain of these, recorded before there were keys: their chain proves nothing against intent
 * @param sealed of these, proven with the key
 * @param from sequence of the first frame; -1 when there is none
 * @param to of the last
 * @param proven where frames are proven with the key, in order
 * @param absences frames that are not there, and why that is no cause for alarm
 * @param findings what is wrong, in the order of the frames; the first so many
 * @param findingCount all of it
 * @param end how far the end is proven
 */
public record Verification(
    boolean recording,
    boolean keyed,
    long frames,
    long plain,
    long sealed,
    long from,
    long to,
    long fromNs,
    long toNs,
    List<Span> proven,
    List<Absence> absences,
    List<Finding> findings,
    long findingCount,
    End end) {

  /** Consecutive frames. */
  public record Span(long from, long to, long fromNs, long toNs) {}

  /**
   * Frames that are not there for a reason that was stated when it happened.
   *
   * @param why {@code lost}: before they were safe from a power cut; {@code dropped}: deleted in
   *     order, to make room
   * @param statedNs when that was stated; 0: not yet, the recorder has not started again since
   * @param sealed whether the statement is proven with the key
   */
  public record Absence(long from, long to, String why, long statedNs, boolean sealed) {}

  /**
   * The end of the recording.
   *
   * @param markedSequence frame through which all must be there, as the END mark says; -1: no mark
   * @param markSealed whether that is proven with the key
   * @param keyState what the recorder's key state says of the end
   * @param stateIndex sequence that the key state stands at; -1: not known
   */
  public record End(
      long markedSequence, boolean markSealed, KeyState.Finding keyState, long stateIndex) {}

  /** Whether nothing is wrong. */
  public boolean clean() {
    return findingCount == 0;
  }
}

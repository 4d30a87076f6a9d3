package io.drec.verify;

import io.drec.record.FrameBuilder;
import io.drec.record.FrameSeal;
import io.drec.record.FrameView;
import io.drec.seal.FrameKeys;
import io.drec.seal.VerificationKey;
import io.drec.verify.Finding.Kind;
import io.drec.verify.Verification.Span;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges the frames one after the other. What is missing is only noted: its reason comes later. */
final class ChainWalk implements Frames.Visitor {
  /** Of findings, holes and spans that are kept; the others are counted. */
  static final int KEPT_MAX = 1000;

  private final List<VerificationKey> keys;
  private final MessageDigest sha256 = FrameBuilder.newSha256();
  private final FrameSeal seal = new FrameSeal();
  private final byte[] frameKey = new byte[FrameSeal.KEY_BYTES];
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> holes = new ArrayList<>();
  private final List<Span> proven = new ArrayList<>();
  private int keyNumber = -1;
  private @Nullable FrameKeys frameKeys;
  private byte[] chain = new byte[32];
  private boolean chainKnown = true;
  private @Nullable String damagePlace;
  private String damageReason = "";
  private long findingCount;
  private long from = -1;
  private long to = -1;
  private long fromNs;
  private long toNs;
  private long frames;
  private long plain;
  private long sealed;

  /**
   * @param keys in the order of their first frames; empty: none
   */
  ChainWalk(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
  }

  @Override
  public void damage(String place, String reason) {
    if (damagePlace == null) {
      damagePlace = place;
      damageReason = reason;
    }
  }

  @Override
  public void frame(FrameView frame, String place) {
    long sequence = frame.sequence();
    long timeNs = frame.lastTimeNs() + frame.clockOffsetNs();
    if (sequence <= to) {
      add(finding(Kind.ORDER, frame, place, "frame " + sequence, "frame " + (to + 1)));
      return;
    }
    if (sequence > to + 1) {
      hole(to + 1, sequence - 1, place, timeNs, "found frame " + sequence);
    }
    damagePlace = null;
    chainKnown = judge(frame, place);
    chain = frame.chain();
    frames++;
    from = from < 0 ? sequence : from;
    fromNs = frames == 1 ? timeNs : fromNs;
    to = sequence;
    toNs = timeNs;
  }

  /** Whether its chain value can be relied on, for the next frame. */
  private boolean judge(FrameView frame, String place) {
    VerificationKey key = keyOf(frame.sequence());
    if (!frame.isSealed()) {
      plain++;
      if (key != null) {
        add(
            finding(
                Kind.UNSEALED,
                frame,
                place,
                "no seal",
                "a seal, as on all frames since " + key.firstSequence()));
        return false;
      }
    } else if (key != null) {
      frameKeys(key, frame.sequence()).frameKey(frameKey);
      if (!frame.isSealedWith(frameKey, seal, sha256)) {
        add(
            finding(
                Kind.CHANGED,
                frame,
                place,
                "a seal that does not fit the frame",
                "the seal of the verification key"));
        return false;
      }
      sealed++;
      prove(frame);
    } else if (!keys.isEmpty()) {
      add(
          finding(
              Kind.OTHER_KEY,
              frame,
              place,
              "a seal older than the verification key",
              "an older key beside it"));
    }
    if (chainKnown && !frame.follows(chain, sha256)) {
      add(
          finding(
              Kind.ORDER,
              frame,
              place,
              "a frame that does not follow the one before",
              "the frame recorded behind frame " + to));
    }
    return true;
  }

  /** The newest key that began at or before this frame. */
  private @Nullable VerificationKey keyOf(long sequence) {
    while (keyNumber + 1 < keys.size() && keys.get(keyNumber + 1).firstSequence() <= sequence) {
      keyNumber++;
      closeKeys();
    }
    return keyNumber < 0 ? null : keys.get(keyNumber);
  }

  private FrameKeys frameKeys(VerificationKey key, long sequence) {
    FrameKeys open = frameKeys;
    if (open == null) {
      open = key.keys();
      frameKeys = open;
    }
    open.advanceTo(sequence);
    return open;
  }

  void closeKeys() {
    FrameKeys open = frameKeys;
    frameKeys = null;
    if (open != null) {
      open.close();
    }
  }

  private void prove(FrameView frame) {
    long sequence = frame.sequence();
    long timeNs = frame.lastTimeNs() + frame.clockOffsetNs();
    Span last = proven.isEmpty() ? null : proven.get(proven.size() - 1);
    if (last != null && last.to() == sequence - 1) {
      proven.set(proven.size() - 1, new Span(last.from(), sequence, last.fromNs(), timeNs));
    } else if (proven.size() < KEPT_MAX) {
      proven.add(new Span(sequence, sequence, timeNs, timeNs));
    }
  }

  /** Frames that must be there and are not. */
  void endsBefore(long sequence, String says) {
    if (sequence > to) {
      hole(to + 1, sequence, damagePlace == null ? "" : damagePlace, 0, says);
    }
  }

  private void hole(long first, long last, String place, long untilNs, String found) {
    String damaged = damagePlace;
    holes.add(
        new Finding(
            Kind.MISSING,
            first,
            last,
            damaged == null ? place : damaged,
            toNs,
            untilNs,
            damaged == null ? found : damageReason,
            "frame " + first));
    chainKnown = false;
  }

  /** Frames that are not there; whether that is wrong, the marks tell. */
  List<Finding> holes() {
    return holes;
  }

  private static Finding finding(
      Kind kind, FrameView frame, String place, String found, String expected) {
    long timeNs = frame.lastTimeNs() + frame.clockOffsetNs();
    long sequence = frame.sequence();
    return new Finding(kind, sequence, sequence, place, timeNs, timeNs, found, expected);
  }

  /** Keeps a finding, as one with those of the frames before it that are alike. */
  void add(Finding finding) {
    int last = findings.size() - 1;
    boolean continues =
        last >= 0
            && findings.get(last).kind() == finding.kind()
            && findings.get(last).to() == finding.from() - 1;
    if (continues) {
      findings.set(last, findings.get(last).to(finding.to(), finding.toNs()));
      return;
    }
    findingCount++;
    if (findings.size() < KEPT_MAX) {
      findings.add(finding);
    }
  }

  List<Finding> findings() {
    return findings;
  }

  long findingCount() {
    return findingCount;
  }

  List<Span> proven() {
    return proven;
  }

  long frames() {
    return frames;
  }

  long plain() {
    return plain;
  }

  long sealed() {
    return sealed;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  long fromNs() {
    return fromNs;
  }

  long toNs() {
    return toNs;
  }
}

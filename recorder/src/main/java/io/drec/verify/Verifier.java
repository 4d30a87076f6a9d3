package io.drec.verify;

import io.drec.seal.KeyState;
import io.drec.seal.Mark;
import io.drec.seal.MarkFile;
import io.drec.seal.VerificationKey;
import io.drec.store.RecordingDirectory;
import io.drec.store.StoreException;
import io.drec.verify.Finding.Kind;
import io.drec.verify.Verification.Absence;
import io.drec.verify.Verification.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies a recording from its first frame to its last. */
public final class Verifier {
  private final RecordingDirectory directory;
  private final List<VerificationKey> keys;
  private final ChainWalk walk;

  private Verifier(RecordingDirectory directory, List<VerificationKey> keys) {
    this.directory = directory;
    this.keys = keys;
    this.walk = new ChainWalk(keys);
  }

  /**
   * Verifies a recording, also while it is recorded.
   *
   * @param keys in the order of their first frames; empty: none, then only accidents are found
   * @throws StoreException when it cannot be read at all, with one line for the user
   * @throws io.drec.journal.JournalException likewise
   */
  public static Verification verify(Path recording, List<VerificationKey> keys) {
    Verifier verifier = new Verifier(RecordingDirectory.openForReading(recording), keys);
    try {
      return verifier.run();
    } catch (IOException e) {
      throw new StoreException("cannot read " + recording + ": " + e, e);
    } finally {
      verifier.walk.closeKeys();
    }
  }

  private Verification run() throws IOException {
    // First what says how far the frames must reach: they only become more.
    End end = lookForEnd();
    try (Frames frames = new Frames(directory, walk)) {
      frames.forEach();
    }
    judgeEnd(end);
    List<Absence> absences = judgeHoles(safeThrough(end));
    List<Finding> findings = new ArrayList<>(walk.findings());
    findings.sort(Comparator.comparingLong(Finding::from));
    return new Verification(
        directory.isRecording(),
        !keys.isEmpty(),
        walk.frames(),
        walk.plain(),
        walk.sealed(),
        walk.from(),
        walk.to(),
        walk.fromNs(),
        walk.toNs(),
        List.copyOf(walk.proven()),
        absences,
        List.copyOf(findings),
        walk.findingCount(),
        end);
  }

  private End lookForEnd() throws IOException {
    VerificationKey key = newestKey();
    KeyState.Found state =
        key == null
            ? new KeyState.Found(KeyState.Finding.FORBIDDEN, -1)
            : KeyState.look(directory.journal(), key);
    for (Mark mark : MarkFile.readAll(directory.journal())) {
      if (mark.kind() == Mark.Kind.END) {
        boolean sealed = key != null && mark.isSealedWith(key);
        return new End(mark.from(), sealed, state.finding(), state.index());
      }
    }
    return new End(-1, false, state.finding(), state.index());
  }

  private @Nullable VerificationKey newestKey() {
    return keys.isEmpty() ? null : keys.get(keys.size() - 1);
  }

  private void judgeEnd(End end) {
    VerificationKey key = newestKey();
    walk.endsBefore(end.markedSequence(), "the recording ends before its END mark");
    if (key == null) {
      return;
    }
    walk.endsBefore(end.stateIndex() - 1, "the recording ends before its key state");
    boolean stateGenuine = end.keyState() == KeyState.Finding.GENUINE;
    boolean nothingYet = walk.to() < key.firstSequence();
    if (end.markedSequence() >= key.firstSequence() && !end.markSealed()) {
      atEnd("an END mark that is not sealed with the key", "the key's");
    } else if (end.markedSequence() < 0 && !stateGenuine && !nothingYet) {
      atEnd("no END mark", "one in the file " + MarkFile.NAME);
    }
    if (end.keyState() == KeyState.Finding.FOREIGN) {
      atEnd("a key state of another key", "the verification key's, moved on");
    }
  }

  private void atEnd(String found, String expected) {
    Path journal = directory.journal();
    long at = walk.to();
    walk.add(
        new Finding(
            Kind.END, at, at, journal.toString(), walk.toNs(), walk.toNs(), found, expected));
  }

  /** What lies behind was not safe yet; that some of it is gone is what a power cut does. */
  private long safeThrough(End end) {
    if (end.keyState() == KeyState.Finding.GENUINE) {
      return Math.max(end.stateIndex() - 1, end.markSealed() ? end.markedSequence() : -1);
    }
    boolean isMarked = end.markedSequence() >= 0 && (keys.isEmpty() || end.markSealed());
    return isMarked ? end.markedSequence() : Long.MAX_VALUE;
  }

  /** Now that all marks are written that can explain what was missing. */
  private List<Absence> judgeHoles(long safeThrough) throws IOException {
    List<Mark> marks = new ArrayList<>();
    for (Mark mark : MarkFile.readAll(directory.journal())) {
      if (mark.kind() != Mark.Kind.END && (keys.isEmpty() || isSealed(mark))) {
        marks.add(mark);
      }
    }
    List<Absence> absences = new ArrayList<>();
    for (Finding hole : walk.holes()) {
      long next = hole.from();
      for (Mark mark = covering(marks, next); mark != null; mark = covering(marks, next)) {
        long to = Math.min(hole.to(), mark.to());
        String why = mark.kind() == Mark.Kind.LOST ? "lost" : "dropped";
        absences.add(new Absence(next, to, why, mark.timeNs(), !keys.isEmpty()));
        next = to + 1;
        if (next > hole.to()) {
          break;
        }
      }
      if (hole.to() > safeThrough && next <= hole.to()) {
        absences.add(new Absence(Math.max(next, safeThrough + 1), hole.to(), "lost", 0, false));
      }
      if (next <= Math.min(hole.to(), safeThrough)) {
        walk.add(
            new Finding(
                Kind.MISSING,
                next,
                Math.min(hole.to(), safeThrough),
                hole.place(),
                hole.fromNs(),
                hole.toNs(),
                hole.found(),
                "frame " + next));
      }
    }
    return List.copyOf(absences);
  }

  private boolean isSealed(Mark mark) {
    for (VerificationKey key : keys) {
      if (mark.isSealedWith(key)) {
        return true;
      }
    }
    return false;
  }

  /** The mark that explains that this frame is missing, and as many behind it as can be. */
  private static @Nullable Mark covering(List<Mark> marks, long sequence) {
    Mark best = null;
    for (Mark mark : marks) {
      // What was lost was not safe yet: its key was still there, and no earlier one.
      boolean holds =
          mark.from() <= sequence
              && sequence <= mark.to()
              && (mark.kind() == Mark.Kind.DROPPED || mark.index() <= mark.from());
      if (holds && (best == null || mark.to() > best.to())) {
        best = mark;
      }
    }
    return best;
  }
}

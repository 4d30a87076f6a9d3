package io.drec.query.cli;

import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.seal.KeyState;
import io.drec.verify.Finding;
import io.drec.verify.Verification;
import io.drec.verify.Verification.Absence;
import io.drec.verify.Verification.End;
import io.drec.verify.Verification.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a verification found, in words. */
final class VerifyText {
  /** To be said, word for word, of every verification without a key. */
  static final String WITHOUT_KEY =
      "without the key this proves only integrity against accidents (CRC, sequence continuity,"
          + " plain checks)";

  private static final int FINDINGS_MAX = 20;

  private final StringBuilder text = new StringBuilder();

  private VerifyText() {}

  static String of(Path directory, Verification found) {
    VerifyText text = new VerifyText();
    text.read(directory, found);
    text.absences(found);
    text.findings(found);
    text.proven(found);
    text.end(found);
    text.line("%s", found.clean() ? "nothing is wrong" : text.wrong(found));
    return text.text.toString();
  }

  private String wrong(Verification found) {
    return found.findingCount() == 1
        ? "something is wrong, at one place"
        : "something is wrong, at " + found.findingCount() + " places";
  }

  private void line(String form, Object... values) {
    text.append(String.format(Locale.ROOT, form, values)).append('\n');
  }

  private void read(Path directory, Verification found) {
    String name = Shown.escape(directory.toString());
    if (found.frames() == 0) {
      line("%s: no frames%s", name, found.recording() ? " yet; it is being recorded" : "");
      return;
    }
    line(
        "%s: %,d frames read, %s%s",
        name,
        found.frames(),
        span(found.from(), found.to(), found.fromNs(), found.toNs()),
        found.recording() ? "; it is being recorded" : "");
    if (found.plain() > 0) {
      line(
          "%,d of them have a plain chain, from before there were keys: against who has all rights"
              + " it proves nothing",
          found.plain());
    }
  }

  private static String span(long from, long to, long fromNs, long toNs) {
    String frames = from == to ? "frame " + from : "frames " + from + " to " + to;
    return frames + " (" + time(fromNs) + (from == to ? "" : " to " + time(toNs)) + ")";
  }

  private static String time(long timeNs) {
    return timeNs == 0 ? "time not known" : Times.iso(timeNs);
  }

  private void absences(Verification found) {
    for (Absence absence : found.absences()) {
      line(
          "frames %d to %d are not there: %s; %s",
          absence.from(),
          absence.to(),
          absence.why().equals("lost")
              ? "lost before they were safe from a power cut"
              : "deleted in order, to make room",
          stated(absence));
    }
  }

  private static String stated(Absence absence) {
    if (absence.statedNs() == 0) {
      return "the recorder has not started since, to state it";
    }
    return "stated at "
        + time(absence.statedNs())
        + (absence.sealed() ? ", sealed with the key" : ", which is not proven without the key");
  }

  private void findings(Verification found) {
    List<Finding> findings = found.findings();
    for (Finding finding : findings.subList(0, Math.min(findings.size(), FINDINGS_MAX))) {
      line(
          "%s: %s: %s%sfound %s, expected %s",
          finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          span(finding.from(), finding.to(), finding.fromNs(), finding.toNs()),
          Shown.escape(finding.place()),
          finding.place().isEmpty() ? "" : ": ",
          Shown.escape(finding.found()),
          finding.expected());
    }
    long more = found.findingCount() - Math.min(findings.size(), FINDINGS_MAX);
    if (more > 0) {
      line("and %,d more", more);
    }
  }

  private void proven(Verification found) {
    if (!found.keyed()) {
      line("%s", WITHOUT_KEY);
      return;
    }
    List<Span> proven = found.proven();
    for (Span span : proven.subList(0, Math.min(proven.size(), FINDINGS_MAX))) {
      line(
          "proven with the key: %s: not changed, not reordered, none missing",
          span(span.from(), span.to(), span.fromNs(), span.toNs()));
    }
    if (proven.size() > FINDINGS_MAX) {
      line("and %,d more spans", proven.size() - FINDINGS_MAX);
    }
    if (proven.isEmpty()) {
      line("nothing is proven with the key");
    }
  }

  private void end(Verification found) {
    End end = found.end();
    if (!found.keyed()) {
      return;
    }
    if (end.keyState() == KeyState.Finding.GENUINE) {
      line(
          "the end is proven through frame %d by the recorder's key state: nothing was cut off",
          end.stateIndex() - 1);
    } else if (end.markSealed()) {
      line(
          "the end is proven through frame %d by its mark alone, because the key state %s: somebody"
              + " with an older copy of the mark could have cut off what is behind that",
          end.markedSequence(),
          end.keyState() == KeyState.Finding.FORBIDDEN
              ? "may be read by root only"
              : "is not here");
    } else {
      line("the end is not proven: whether something was cut off is not known");
    }
  }
}

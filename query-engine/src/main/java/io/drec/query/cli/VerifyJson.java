package io.drec.query.cli;

import io.drec.query.question.Json;
import io.drec.verify.Finding;
import io.drec.verify.Verification;
import io.drec.verify.Verification.Absence;
import io.drec.verify.Verification.Span;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verification as JSON; what is not known is left out. */
final class VerifyJson {
  private VerifyJson() {}

  /**
   * @param keyHere whether the key was found on this host, where it should not be
   */
  static byte[] of(Path directory, Verification found, boolean keyHere) {
    return Json.object(
        json ->
            json.put("clean", found.clean())
                .put("data", directory.toString())
                .put("recording", found.recording())
                .put("keyed", found.keyed())
                .put("key_on_host", keyHere)
                .put("promise", found.keyed() ? null : VerifyText.WITHOUT_KEY)
                .put("frames", found.frames())
                .put("frames_plain", found.plain())
                .put("frames_proven", found.sealed())
                .put("first_frame", sequence(found.from()))
                .put("last_frame", sequence(found.to()))
                .time("from", time(found.fromNs()))
                .time("to", time(found.toNs()))
                .objects("proven", found.proven(), VerifyJson::span)
                .objects("absent", found.absences(), VerifyJson::absence)
                .put("finding_count", found.findingCount())
                .objects("findings", found.findings(), VerifyJson::finding)
                .object("end", end -> end(end, found.end())));
  }

  private static void span(Json json, Span span) {
    json.put("first_frame", span.from())
        .put("last_frame", span.to())
        .time("from", time(span.fromNs()))
        .time("to", time(span.toNs()));
  }

  private static void absence(Json json, Absence absence) {
    json.put("first_frame", absence.from())
        .put("last_frame", absence.to())
        .put("why", absence.why())
        .time("stated", time(absence.statedNs()))
        .put("proven", absence.sealed());
  }

  private static void finding(Json json, Finding finding) {
    json.put("kind", word(finding.kind()))
        .put("first_frame", finding.from())
        .put("last_frame", finding.to())
        .put("place", finding.place())
        .time("from", time(finding.fromNs()))
        .time("to", time(finding.toNs()))
        .put("found", finding.found())
        .put("expected", finding.expected());
  }

  private static void end(Json json, Verification.End end) {
    json.put("marked_frame", sequence(end.markedSequence()))
        .put("mark_proven", end.markSealed())
        .put("key_state", word(end.keyState()))
        .put("state_frame", sequence(end.stateIndex()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Long sequence(long sequence) {
    return sequence < 0 ? null : sequence;
  }

  private static @Nullable Long time(long timeNs) {
    return timeNs == 0 ? null : timeNs;
  }
}

package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Coverage;
import io.drec.store.Footage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer could know: written under every answer, so that "no" and "not known" stay two
 * things.
 *
 * @param toNs the last moment that the answer speaks of
 */
record Covered(long fromNs, long toNs, Coverage coverage, List<String> hosts) {

  /**
   * @param lastNs the last moment that the findings tell of; gaps behind it are left out
   */
  static Covered of(Footage footage, Span span, long lastNs, List<String> hosts) {
    long untilNs = Math.min(span.toNs(), lastNs);
    Coverage coverage = footage.coverage(span.fromNs(), untilNs);
    long toNs = Math.min(untilNs, coverage.toNs());
    for (Coverage.Gap gap : coverage.gaps()) {
      toNs = Math.max(toNs, Math.min(untilNs, gap.toNs()));
    }
    return new Covered(coverage.fromNs(), toNs, coverage, hosts);
  }

  /**
   * As {@link #of}, but with every gap up to the end of the recording.
   *
   * @param lastNs the last moment that the findings tell of
   */
  static Covered toTheEnd(Footage footage, Span span, long lastNs, List<String> hosts) {
    Coverage coverage = footage.coverage(span.fromNs(), span.toNs());
    long toNs = Math.min(lastNs, coverage.toNs());
    for (Coverage.Gap gap : coverage.gaps()) {
      toNs = Math.max(toNs, Math.min(coverage.toNs(), gap.toNs()));
    }
    return new Covered(coverage.fromNs(), toNs, coverage, hosts);
  }

  void json(Json json) {
    json.object(
        "coverage",
        part -> {
          part.time("from", fromNs == 0 ? null : Long.valueOf(fromNs))
              .time("to", toNs == 0 ? null : Long.valueOf(toNs))
              .objects("gaps", coverage.gaps(), Covered::gap)
              .object(
                  "hosts",
                  all -> {
                    for (String host : hosts) {
                      all.object(host, one -> one.put("state", "answered"));
                    }
                  })
              .strings("not_captured", coverage.notCaptured());
        });
  }

  /** One line where there is a gap, else null. */
  @Nullable String aside() {
    int count = coverage.gaps().size();
    return count == 0
        ? null
        : (count == 1 ? "1 gap" : count + " gaps")
            + " in the time of this answer: something may have happened that it does not tell";
  }

  private static void gap(Json json, Coverage.Gap gap) {
    json.put("host", gap.host())
        .time("from", gap.fromNs())
        .time("to", gap.toNs())
        .put("cause", gap.cause())
        .put("count", gap.count());
  }

  /** The gaps, and how much is not captured at all: {@code drec status} has that in full. */
  void text(Lines lines) {
    gaps(lines);
    int count = coverage.notCaptured().size();
    if (count > 0) {
      lines.blank();
      lines.line(
          lines.faint(
              (count == 1 ? "One kind of act is" : count + " kinds of acts are")
                  + " not captured here at all: drec status says which"));
    }
  }

  void textInFull(Lines lines) {
    gaps(lines);
    if (!coverage.notCaptured().isEmpty()) {
      lines.blank();
      for (String sentence : coverage.notCaptured()) {
        lines.line(lines.faint("Not captured: " + Shown.escape(sentence)));
      }
    }
  }

  private void gaps(Lines lines) {
    if (!coverage.gaps().isEmpty()) {
      lines.blank();
      int count = coverage.gaps().size();
      lines.warning(
          (count == 1 ? "1 gap" : count + " gaps")
              + " in the time of this answer: something may have happened that it does not tell");
      coverage.gaps().stream().limit(GAPS_SHOWN).forEach(gap -> lines.line("    " + words(gap)));
      if (count > GAPS_SHOWN) {
        lines.line("    and " + (count - GAPS_SHOWN) + " more: drec status, or --json, lists all");
      }
    }
  }

  private static final int GAPS_SHOWN = 10;

  static String words(Coverage.Gap gap) {
    Long count = gap.count();
    return String.format(
        Locale.ROOT,
        "%s to %s on %s: %s, %s",
        gap.fromNs() == Long.MIN_VALUE || gap.fromNs() == 0 ? "unknown" : Times.iso(gap.fromNs()),
        gap.toNs() == Long.MAX_VALUE ? "now" : Times.iso(gap.toNs()),
        Shown.escape(gap.host()),
        gap.cause().replace('_', ' '),
        count == null ? "unknown number lost" : String.format(Locale.ROOT, "%,d lost", count));
  }
}

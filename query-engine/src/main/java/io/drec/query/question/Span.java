package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.segment.RecordQuery;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The time a question is about, both ends included; ns since 1970 UTC, open ends as the least and
 * greatest long.
 */
record Span(long fromNs, long toNs) implements RecordQuery.Span {

  static Span of(Question.Options options, InstantSource clock) throws UsageException {
    long fromNs = end("--since", options.since(), Long.MIN_VALUE, clock);
    long toNs = end("--until", options.until(), Long.MAX_VALUE, clock);
    if (fromNs > toNs) {
      throw new UsageException(
          "--since "
              + options.since()
              + " lies after --until "
              + options.until()
              + ": exchange the two");
    }
    return new Span(fromNs, toNs);
  }

  private static long end(String option, @Nullable String text, long open, InstantSource clock)
      throws UsageException {
    if (text == null) {
      return open;
    }
    Long timeNs = Times.parse(text, clock);
    if (timeNs == null) {
      throw new UsageException(
          option + ": '" + Shown.escape(text) + "' is no time; write " + Times.FORMS);
    }
    return timeNs;
  }

  boolean isBounded() {
    return fromNs != Long.MIN_VALUE || toNs != Long.MAX_VALUE;
  }

  /** Whether something that lasted from one moment to the other reaches into the span. */
  @Override
  public boolean touches(long firstNs, long lastNs) {
    return firstNs <= toNs && lastNs >= fromNs;
  }

  Span until(long otherToNs) {
    return new Span(fromNs, Math.min(toNs, otherToNs));
  }
}

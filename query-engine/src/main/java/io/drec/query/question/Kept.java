package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.query.words.Sizes;
import io.drec.query.words.Times;
import io.drec.store.Keeping;
import io.drec.store.Lock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much is kept, for how long, what is locked and what is gone; as answers tell it. */
record Kept(Keeping keeping) {
  private static final long DAY_NS = 86_400_000_000_000L;

  void json(Json json) {
    Long ageMaxNs = keeping.ageMaxNs();
    json.put("bytes", keeping.bytes())
        .put("bytes_max", keeping.bytesMax())
        .put("days_max", ageMaxNs == null ? null : Long.valueOf(ageMaxNs / DAY_NS))
        .time("oldest", keeping.oldestNs())
        .put("bytes_per_day", keeping.bytesPerDay());
    Double days = keeping.daysAtPresentRate();
    if (days != null) {
      json.score("days_at_present_rate", days);
    }
    json.objects("overwritten", keeping.overwritten(), Kept::overwritten);
    if (keeping.unsentFrames() > 0) {
      json.put("unsent_frames", keeping.unsentFrames());
    }
    locksJson(json);
  }

  private static void overwritten(Json json, Keeping.Overwritten gone) {
    json.put("host", gone.host())
        .time("from", gone.fromNs())
        .time("to", gone.toNs())
        .put("records", gone.records());
  }

  void locksJson(Json json) {
    json.objects("locks", keeping.locks().locks(), this::lock)
        .put("locked_bytes", keeping.lockedBytes())
        .put("locked_percent", keeping.lockedPercent())
        .strings("unreadable_locks", keeping.locks().wrong());
  }

  private void lock(Json json, Lock lock) {
    json.put("name", lock.name())
        .time("from", lock.fromNs())
        .time("to", lock.toNs())
        .put("bytes", keeping.bytes(lock))
        .put("point", orNull(lock.point()))
        .put("reason", orNull(lock.reason()))
        .time("made", lock.madeNs())
        .put("made_by", orNull(lock.madeBy()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  void text(Lines lines) {
    row(lines, "keeps", limits());
    Long oldestNs = keeping.oldestNs();
    if (oldestNs != null) {
      row(lines, "oldest in store", Times.iso(oldestNs));
    }
    if (keeping.bytesMax() != null) {
      row(lines, "enough for", days());
    }
    for (Keeping.Overwritten gone : keeping.overwritten()) {
      row(lines, "overwritten", words(gone));
    }
    if (keeping.unsentFrames() > 0) {
      String frames = String.format(Locale.ROOT, "%,d frames", keeping.unsentFrames());
      row(lines, "not at the centre", frames + ", overwritten before it had their index");
    }
    locksText(lines);
  }

  private String limits() {
    Long bytes = keeping.bytesMax();
    Long ageNs = keeping.ageMaxNs();
    if (bytes == null && ageNs == null) {
      return "everything";
    }
    String size = bytes == null ? "" : "at most " + Sizes.of(bytes);
    String age = ageNs == null ? "" : "no longer than " + ageNs / DAY_NS + " days";
    return size + (size.isEmpty() || age.isEmpty() ? "" : ", and ") + age;
  }

  private String days() {
    Double days = keeping.daysAtPresentRate();
    Long perDay = keeping.bytesPerDay();
    return days == null || perDay == null
        ? "not known yet"
        : String.format(
            Locale.ROOT, "about %,.0f days, at %s a day as of late", days, Sizes.of(perDay));
  }

  static String words(Keeping.Overwritten gone) {
    return String.format(
        Locale.ROOT,
        "%s to %s on %s, %,d records",
        Times.iso(gone.fromNs()),
        Times.iso(gone.toNs()),
        Shown.escape(gone.host()),
        gone.records());
  }

  private void locksText(Lines lines) {
    if (!keeping.locks().locks().isEmpty()) {
      row(lines, "locked", Sizes.of(keeping.lockedBytes()) + ofLimit());
      for (Lock lock : keeping.locks().locks()) {
        row(lines, "  " + lock.name(), words(lock));
      }
    }
    warnings(lines);
  }

  /** The locks as a list of their own. */
  void list(Lines lines) {
    lines.heading(
        keeping.locks().locks().isEmpty()
            ? "No locks"
            : Sizes.of(keeping.lockedBytes()) + " locked" + ofLimit());
    for (Lock lock : keeping.locks().locks()) {
      lines.line(String.format(Locale.ROOT, "  %-18s %s", lock.name(), words(lock)));
      String why = why(lock);
      if (!why.isEmpty()) {
        lines.line(lines.faint(String.format(Locale.ROOT, "  %-18s %s", "", why)));
      }
    }
    warnings(lines);
  }

  private String ofLimit() {
    Long percent = keeping.lockedPercent();
    return percent == null ? "" : ", " + percent + " % of the limit";
  }

  private String words(Lock lock) {
    return Times.iso(lock.fromNs())
        + " to "
        + Times.iso(lock.toNs())
        + ", "
        + Sizes.of(keeping.bytes(lock));
  }

  private static String why(Lock lock) {
    StringBuilder why = new StringBuilder();
    add(why, "for ", lock.point());
    add(why, "because ", lock.reason());
    add(why, "by ", lock.madeBy());
    return why.toString();
  }

  private static void add(StringBuilder why, String word, String text) {
    if (!text.isEmpty()) {
      why.append(why.length() == 0 ? "" : ", ").append(word).append(Shown.escape(text));
    }
  }

  private void warnings(Lines lines) {
    for (String wrong : keeping.locks().wrong()) {
      lines.warning(Shown.escape(wrong) + "; nothing is overwritten meanwhile");
    }
    Long percent = keeping.lockedPercent();
    if (percent != null
        && percent >= Keeping.LOCKED_PERCENT_WARN
        && keeping.locks().wrong().isEmpty()) {
      lines.warning(
          "locks take "
              + percent
              + " % of what the store may hold, so new footage is soon overwritten: release one"
              + " (drec lock release NAME), or raise store.max.gib");
    }
  }

  private static void row(Lines lines, String name, String value) {
    lines.line(String.format(Locale.ROOT, "  %-18s %s", name, value));
  }
}

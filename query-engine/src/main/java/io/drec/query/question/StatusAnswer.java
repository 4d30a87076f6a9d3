package io.drec.query.question;

import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.FootageStatus;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The state of the recording. */
record StatusAnswer(FootageStatus state, Covered covered) implements Answer {

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Clocks that are off by no more are taken to agree. */
  private static final long CLOCK_SHOWN_SECONDS = 2;

  /** Frames in the journal that are not in the store yet. */
  private long lag() {
    return Math.max(0, state.journalSequence() - state.compactedSequence());
  }

  @Override
  public void json(Json json) {
    json.put("recording", state.recording())
        .put("trouble", state.trouble().isEmpty() ? null : state.trouble())
        .time("from", state.fromNs() == 0 ? null : Long.valueOf(state.fromNs()))
        .time("to", state.toNs() == 0 ? null : Long.valueOf(state.toNs()))
        .put("records", state.records())
        .object("records_by_type", part -> counts(part, state.recordsByType()))
        .put("sensor", state.sensor())
        .put("scope", state.scope().isEmpty() ? "whole host" : state.scope())
        .object(
            "journal",
            part ->
                part.put("bytes", state.journalBytes())
                    .put("last_frame", state.journalSequence())
                    .put("frames_not_in_store", lag()))
        .object(
            "store",
            part ->
                part.put("bytes", state.storeBytes()).put("last_frame", state.compactedSequence()))
        .object("retention", new Kept(state.keeping())::json);
    FootageStatus.Memory memory = state.memory();
    if (memory != null) {
      json.object(
          "recorder_memory",
          part ->
              part.put("resident_bytes", memory.residentBytes())
                  .put("limit_bytes", memory.limitBytes() == 0 ? null : memory.limitBytes()));
    }
    FootageStatus.Totals totals = state.totals();
    if (totals != null) {
      json.object("accounting", part -> totals(part, totals));
    }
    json.objects("clocks", state.clocks(), StatusAnswer::clock);
    covered.json(json);
  }

  private static void clock(Json json, FootageStatus.SourceClock clock) {
    json.put("host", clock.host())
        .put("source", clock.source())
        .put("ahead_seconds", clock.offsetNs() / NS_PER_SECOND)
        .put("records", clock.records());
  }

  private static void totals(Json json, FootageStatus.Totals totals) {
    json.time("as_of", totals.asOfNs())
        .put("hits", totals.hits())
        .put("recorded", totals.recorded())
        .put("lost", totals.lost())
        .put("in_flight", totals.inFlight())
        .object("lost_by_cause", part -> counts(part, totals.lostByCause()));
  }

  private static void counts(Json json, Map<String, Long> counts) {
    new TreeMap<>(counts).forEach(json::put);
  }

  @Override
  public void text(Lines lines) {
    lines.heading(state.recording() ? "Recording" : "Not recording");
    if (!state.trouble().isEmpty()) {
      row(lines, "nothing is kept", Shown.escape(state.trouble()));
    }
    row(lines, "hosts", Shown.escape(String.join(", ", covered.hosts())));
    if (state.fromNs() != 0) {
      row(lines, "from", Times.iso(state.fromNs()));
      row(lines, "to", Times.iso(state.toNs()));
    }
    row(lines, "sensor", Shown.escape(state.sensor()));
    row(lines, "scope", state.scope().isEmpty() ? "whole host" : Shown.escape(state.scope()));
    row(lines, "records", number(state.records()));
    new TreeMap<>(state.recordsByType())
        .forEach((type, count) -> row(lines, "  " + Shown.escape(type), number(count)));
    FootageStatus.Totals totals = state.totals();
    if (totals != null) {
      row(lines, "accounts of", Times.iso(totals.asOfNs()));
      row(lines, "hits", number(totals.hits()));
      row(lines, "recorded", number(totals.recorded()));
      row(lines, "lost", number(totals.lost()));
      if (totals.inFlight() > 0) {
        row(lines, "on their way then", number(totals.inFlight()));
      }
      new TreeMap<>(totals.lostByCause())
          .forEach((cause, count) -> row(lines, "  " + Shown.escape(cause), number(count)));
    }
    FootageStatus.Memory memory = state.memory();
    if (memory != null) {
      String limit = memory.limitBytes() == 0 ? "no limit" : "limit " + number(memory.limitBytes());
      row(lines, "recorder's memory", number(memory.residentBytes()) + " bytes, " + limit);
    }
    row(
        lines,
        "journal",
        number(state.journalBytes()) + " bytes, " + number(lag()) + " frames not in the store yet");
    row(lines, "store", number(state.storeBytes()) + " bytes");
    new Kept(state.keeping()).text(lines);
    row(lines, "gaps", number(covered.coverage().gaps().size()));
    clocks(lines);
    covered.textInFull(lines);
  }

  private void clocks(Lines lines) {
    for (FootageStatus.SourceClock clock : state.clocks()) {
      long seconds = clock.offsetNs() / NS_PER_SECOND;
      if (Math.abs(seconds) > CLOCK_SHOWN_SECONDS) {
        lines.line(
            lines.faint(
                String.format(
                    Locale.ROOT,
                    "Clock: on %s the own time of %s is %,d s %s; answers go by the time it was"
                        + " logged at",
                    Shown.escape(clock.host()),
                    Shown.escape(clock.source()),
                    Math.abs(seconds),
                    seconds > 0 ? "ahead" : "behind")));
      }
    }
  }

  private static void row(Lines lines, String name, String value) {
    lines.line(String.format(Locale.ROOT, "  %-18s %s", name, value));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}

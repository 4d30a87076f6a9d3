package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.relay.fleet.HostFacts;
import java.util.List;
import java.util.Locale;

/**
 * The state of a fleet.
 *
 * @param open questions that are kept open
 */
record FleetStatus(List<HostsTable.Row> table, int open) implements FleetAnswer {
  private static final int ALARMS_SHOWN = 20;

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  private long connected() {
    return table.stream().filter(HostsTable.Row::connected).count();
  }

  private long behind() {
    return table.stream()
        .map(row -> HostsTable.lag(row.facts()))
        .filter(lag -> lag == null || lag > 0)
        .count();
  }

  private long oldestAsOfNs() {
    return table.stream()
        .mapToLong(row -> row.facts().asOfNs())
        .filter(timeNs -> timeNs != 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private long lost() {
    return table.stream().mapToLong(row -> row.facts().lostFrames()).sum();
  }

  private List<Told> alarms() {
    return table.stream()
        .flatMap(row -> row.facts().alarms().stream().map(alarm -> new Told(row.name(), alarm)))
        .toList();
  }

  private record Told(String host, HostFacts.Alarm alarm) {}

  @Override
  public void json(Json json) {
    json.put("hosts", table.size())
        .put("connected", connected())
        .put("behind", behind())
        .time("oldest_as_of", oldestAsOfNs())
        .put("frames_lost", lost())
        .put("questions_open", open)
        .objects(
            "alarms",
            alarms(),
            (part, told) ->
                part.put("host", told.host())
                    .put("kind", told.alarm().kind())
                    .time("time", told.alarm().timeNs())
                    .put("text", told.alarm().text()));
  }

  @Override
  public void text(Page page) {
    page.line(page.strong("Centre"));
    row(page, "hosts", table.size());
    row(page, "connected", connected());
    row(page, "index behind", behind());
    row(page, "frames lost", lost());
    row(page, "questions open", open);
    if (oldestAsOfNs() != Long.MAX_VALUE) {
      page.line(String.format("  %-18s %s", "oldest as of", Times.iso(oldestAsOfNs())));
    }
    List<Told> alarms = alarms();
    row(page, "alarms", alarms.size());
    alarms.stream()
        .limit(ALARMS_SHOWN)
        .forEach(
            told ->
                page.warning(
                    Shown.escape(
                        told.host() + ": " + told.alarm().kind() + ", " + told.alarm().text())));
    if (alarms.size() > ALARMS_SHOWN) {
      page.line("  and " + (alarms.size() - ALARMS_SHOWN) + " more: drec hosts");
    }
  }

  private static void row(Page page, String name, long value) {
    page.line(String.format(Locale.ROOT, "  %-18s %,d", name, value));
  }
}

package io.drec.query.fleet;

import io.drec.query.question.Json;
import io.drec.query.question.Reply;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Hello;
import io.drec.relay.message.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of the fleet, by name.
 *
 * @param refused how often something was refused at the centre, by cause: also of those who are no
 *     hosts of the fleet, and so in no row
 */
record HostsTable(List<Row> table, SortedMap<String, Long> refused) implements FleetAnswer {

  /**
   * A host and whether it is connected now.
   *
   * @param greeting what it said last of itself; null: nothing since the centre's start
   */
  record Row(String name, HostFacts facts, boolean connected, @Nullable Hello greeting) {}

  static HostsTable of(Audience audience, Predicate<HostId> connected, Hosts hosts) {
    List<Row> rows = new ArrayList<>();
    audience
        .hosts()
        .values()
        .forEach(
            facts ->
                rows.add(
                    new Row(
                        audience.label(facts.id()),
                        facts,
                        connected.test(facts.id()),
                        hosts.greeting(facts.id()).orElse(null))));
    rows.sort(Comparator.comparing(Row::name).thenComparing(row -> row.facts().id()));
    return new HostsTable(List.copyOf(rows), hosts.refused());
  }

  @Override
  public Reply.Status status() {
    return table.isEmpty() ? Reply.Status.NOT_FOUND : Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.put("count", table.size())
        .put("connected", connected())
        .put("alarms", alarms())
        .objects(
            "refused",
            List.copyOf(refused.entrySet()),
            (part, cause) -> part.put("cause", cause.getKey()).put("count", cause.getValue()))
        .objects("hosts", table, HostsTable::row);
  }

  private int connected() {
    return (int) table.stream().filter(Row::connected).count();
  }

  private int alarms() {
    return table.stream().mapToInt(row -> row.facts().alarms().size()).sum();
  }

  private static void row(Json json, Row row) {
    HostFacts facts = row.facts();
    json.put("host", row.name())
        .put("host_id", facts.id().toString())
        .put("connected", row.connected())
        .time("last_seen", orNull(facts.seenNs()))
        .time("as_of", orNull(facts.asOfNs()))
        .time("enrolled", orNull(facts.enrolledNs()))
        .put("lag_frames", lag(facts))
        .put("frames_lost", facts.lostFrames());
    Hello greeting = row.greeting();
    if (greeting != null) {
      json.put("version", greeting.version())
          .put("recording", greeting.health().recording())
          .put("gaps", greeting.health().gaps())
          .put("frames_kept", kept(greeting));
    }
    json.strings("addresses", facts.addresses())
        .strings("labels", facts.labels())
        .objects(
            "alarms",
            facts.alarms(),
            (part, alarm) ->
                part.put("kind", alarm.kind())
                    .time("time", alarm.timeNs())
                    .put("text", alarm.text()));
  }

  private static long kept(Hello greeting) {
    return greeting.kept().stream()
        .mapToLong(one -> Math.max(0, one.last().sequence() - one.firstKept() + 1))
        .sum();
  }

  private static @Nullable Long orNull(long timeNs) {
    return timeNs == 0 ? null : timeNs;
  }

  /** Frames that were recorded when it was last heard, and whose index is not here. */
  static @Nullable Long lag(HostFacts facts) {
    Position recorded = facts.recorded();
    if (recorded == null) {
      return null;
    }
    Position indexed = facts.indexed();
    boolean same = indexed != null && indexed.epoch().equals(recorded.epoch());
    return recorded.sequence() - (same && indexed != null ? indexed.sequence() : -1);
  }

  @Override
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> lines = new ArrayList<>();
    table.forEach(row -> lines.add(JsonTrees.of(json -> row(json, row))));
    return lines;
  }

  @Override
  public void text(Page page) {
    if (table.isEmpty()) {
      page.line("no host is enrolled yet; drec central token makes a join token for one");
      refused(page);
      return;
    }
    int width = table.stream().mapToInt(row -> row.name().length()).max().orElse(4);
    width = Math.min(40, Math.max(4, width));
    page.line(
        page.strong(
            String.format(
                Locale.ROOT,
                "%-" + width + "s  %-9s  %-20s  %-20s  %10s  %6s  %s",
                "HOST",
                "STATE",
                "LAST SEEN",
                "INDEX AS OF",
                "LAG FRAMES",
                "LOST",
                "ID")));
    for (Row row : table) {
      HostFacts facts = row.facts();
      Long lag = lag(facts);
      String line =
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-9s  %-20s  %-20s  %10s  %6d  %s",
              row.name(),
              row.connected() ? "connected" : "away",
              seconds(facts.seenNs()),
              seconds(facts.asOfNs()),
              lag == null ? "?" : lag.toString(),
              facts.lostFrames(),
              Audience.shortId(facts.id()));
      page.line(Shown.escape(line));
      for (HostFacts.Alarm alarm : facts.alarms()) {
        page.warning(
            Shown.escape(
                "  " + alarm.kind() + " since " + seconds(alarm.timeNs()) + ": " + alarm.text()));
      }
    }
    page.blank();
    page.line(
        page.faint(
            table.size()
                + (table.size() == 1 ? " host, " : " hosts, ")
                + connected()
                + " connected, "
                + alarms()
                + (alarms() == 1 ? " alarm" : " alarms")));
    refused(page);
  }

  private void refused(Page page) {
    if (!refused.isEmpty()) {
      String causes =
          refused.entrySet().stream()
              .map(cause -> cause.getKey() + " " + cause.getValue())
              .collect(Collectors.joining(", "));
      page.line(
          page.faint(
              "refused since the centre's start: " + causes + "; its log says whom and why"));
    }
  }

  private static String seconds(long timeNs) {
    return timeNs == 0 ? "never" : Times.iso(timeNs).substring(0, 19) + "Z";
  }
}

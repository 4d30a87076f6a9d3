package io.drec.query.question;

import io.drec.query.causality.Crossings;
import io.drec.query.causality.Impact;
import io.drec.query.causality.Reached;
import io.drec.record.RecordLayout.Ipc;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who touched an indicator, and what came of a point.
 *
 * @param points from which the impact was walked; empty for an indicator that is no one's own
 * @param impact null when there are no points
 * @param rowsMax rows of each list in the text; the JSON has them all
 */
record ScopeAnswer(
    Entities entities,
    String asked,
    List<Entity> points,
    Touches touches,
    @Nullable Impact impact,
    List<String> notes,
    Covered covered,
    int rowsMax)
    implements Rows {

  static final int ROWS_DEFAULT = 50;

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  /** When an edge ended; when it began, while it has not. */
  static long endNs(Edge edge) {
    return edge.lastNs() == Long.MAX_VALUE ? edge.firstNs() : edge.lastNs();
  }

  @Override
  public void json(Json json) {
    json.put("asked", asked)
        .objects("points", points, (part, point) -> entities.json(part, point.id(), Long.MAX_VALUE))
        .objects("hosts", touches.hosts().entrySet(), this::host);
    if (impact != null) {
      json.objects("descendants", descendants(), this::reachedOne);
      reachedJson(json, "files", EntityKind.FILE);
      reachedJson(json, "flows", EntityKind.FLOW);
      reachedJson(json, "registry", EntityKind.REGISTRY);
      reachedJson(json, "sessions", EntityKind.USER_SESSION);
      reachedJson(json, "accounts", EntityKind.ACCOUNT);
      json.objects("persistence", persistence(), this::reachedOne);
      reachedJson(json, "scripts", EntityKind.SCRIPT);
      json.objects("process_access", accesses(), this::access);
    }
    if (!touches.isEmpty()) {
      json.object("patient_zero", this::patientZero);
    }
    json.objects(
            "indicators",
            new ScopeRows(this).indicators(),
            (part, found) -> part.put("kind", found.kind()).put("value", found.value()))
        .strings("notes", notes);
    covered.json(json);
  }

  /** The host that touched it first, by its own clock; null when nobody did. */
  Map.@Nullable Entry<String, Touches.OnHost> first() {
    Map.Entry<String, Touches.OnHost> first = null;
    for (Map.Entry<String, Touches.OnHost> entry : touches.hosts().entrySet()) {
      if (first == null || entry.getValue().all.firstNs < first.getValue().all.firstNs) {
        first = entry;
      }
    }
    return first;
  }

  private void patientZero(Json json) {
    Map.Entry<String, Touches.OnHost> first = first();
    if (first == null) {
      return;
    }
    json.put("host", first.getKey()).time("first_seen", first.getValue().all.firstNs);
    List<Map.Entry<EntityId, Touches.Tally>> inOrder = first.getValue().inOrder();
    if (!inOrder.isEmpty()) {
      EntityId process = inOrder.get(0).getKey();
      json.object("process", part -> entities.json(part, process, Long.MAX_VALUE));
    }
  }

  @Override
  public List<String> columns() {
    return ScopeRows.COLUMNS;
  }

  @Override
  public void csv(Csv out) {
    new ScopeRows(this).rows().forEach(row -> out.row(row.cells()));
  }

  @Override
  public void jsonLines(JsonLines out) {
    for (ScopeRows.Row row : new ScopeRows(this).rows()) {
      out.line(
          json -> {
            for (int i = 0; i < ScopeRows.COLUMNS.size(); i++) {
              String cell = row.cells().get(i);
              json.put(ScopeRows.COLUMNS.get(i), cell.isEmpty() ? null : cell);
            }
          });
    }
  }

  @Override
  public @Nullable String next() {
    return null;
  }

  @Override
  public @Nullable String aside() {
    int gaps = covered.coverage().gaps().size();
    if (gaps == 0 && notes.isEmpty()) {
      return null;
    }
    return (gaps == 0 ? "" : gaps + " gaps in this time: some may be missing; ")
        + String.join("; ", notes);
  }

  private void host(Json json, Map.Entry<String, Touches.OnHost> entry) {
    Touches.OnHost host = entry.getValue();
    json.put("host", entry.getKey());
    tally(json, host.all);
    json.objects("processes", host.inOrder(), this::process);
    json.strings("users", List.copyOf(host.users));
    json.objects(
        "executions", host.executions, (part, id) -> entities.json(part, id, Long.MAX_VALUE));
    json.objects("written_by", host.writers, this::wrote);
    json.strings("urls", List.copyOf(host.urls));
    if (host.withoutProcess > 0) {
      json.put("count_without_process", host.withoutProcess);
    }
  }

  private void wrote(Json json, Edge edge) {
    entities.json(json, edge.from(), edge.firstNs());
    Entity.File file = entities.known().file(edge.to());
    json.put("file", file == null ? edge.to().toString() : Entities.path(file))
        .put("file_id", edge.to().toString())
        .put("event", edge.event().toString())
        .time("time", edge.firstNs());
  }

  private void process(Json json, Map.Entry<EntityId, Touches.Tally> entry) {
    entities.json(json, entry.getKey(), entry.getValue().lastNs);
    tally(json, entry.getValue());
  }

  private static void tally(Json json, Touches.Tally tally) {
    json.time("first_seen", tally.firstNs)
        .time("last_seen", tally.lastNs)
        .put("count", tally.count);
  }

  List<Reached> reached(EntityKind kind) {
    return impact == null
        ? List.of()
        : impact.reached().stream()
            .filter(one -> one.entity().kind() == kind && !isUnnamedPipe(one))
            .toList();
  }

  /** Led on to whoever read it; by itself it is nothing that anybody could look for. */
  private boolean isUnnamedPipe(Reached reached) {
    Entity.File file = entities.known().file(reached.entity());
    return file != null
        && file.name().startsWith("pipe:[")
        && reached.edges().stream().allMatch(edge -> edge.mechanism() == Mechanism.PASS);
  }

  private void reachedJson(Json json, String name, EntityKind kind) {
    json.objects(name, reached(kind), this::reachedOne);
  }

  private void reachedOne(Json json, Reached reached) {
    entities.json(json, reached.entity(), momentNs(reached));
    json.objects("by", reached.edges(), ScopeAnswer::act);
    Entity.Flow flow = entities.known().flow(reached.entity());
    Entity.Process other = flow == null ? null : new Crossings(entities.known()).process(flow);
    if (other != null) {
      json.object("other_end", part -> entities.json(part, other.id(), Long.MAX_VALUE));
    }
  }

  /** Processes that something of the point went on in: not those that were only opened. */
  List<Reached> descendants() {
    return reached(EntityKind.PROCESS).stream()
        .filter(reached -> reached.edges().stream().anyMatch(edge -> !isOnlyTouch(edge)))
        .toList();
  }

  /** Opened, or sent a signal: nothing went on in it. */
  private static boolean isOnlyTouch(Edge edge) {
    return edge.mechanism() == Mechanism.ACCESS || edge.mechanism() == Mechanism.SIGNAL;
  }

  /** What starts it again: services, tasks, WMI consumers, autostart entries. */
  List<Reached> persistence() {
    return impact == null
        ? List.of()
        : impact.reached().stream()
            .filter(
                reached ->
                    switch (reached.entity().kind()) {
                      case SERVICE, TASK, WMI_CONSUMER -> true;
                      case REGISTRY -> isAutostart(reached.entity());
                      default -> false;
                    })
            .toList();
  }

  /** The store keeps a command of those registry values that are run at logon or start. */
  private boolean isAutostart(EntityId registry) {
    Entity.Named value = entities.known().named(registry);
    return value != null && value.attribute("command_line") != null;
  }

  /** Each process that was opened, by whom and with which rights; equal ones once. */
  List<Access> accesses() {
    List<Access> accesses = new ArrayList<>();
    for (Reached reached : reached(EntityKind.PROCESS)) {
      Map<String, Access> byRights = new LinkedHashMap<>();
      for (Edge edge : reached.edges()) {
        if (isOnlyTouch(edge)) {
          String rights = rights(edge);
          byRights.computeIfAbsent(
                  edge.from() + " " + rights, any -> new Access(edge, rights, new int[1]))
              .count()[0]++;
        }
      }
      accesses.addAll(byRights.values());
    }
    return accesses;
  }

  record Access(Edge first, String rights, int[] count) {}

  private String rights(Edge edge) {
    return entities
        .known()
        .footage()
        .record(edge.event())
        .map(stored -> stored.record().bodyInt(Ipc.ACCESS))
        .map(
            access ->
                edge.mechanism() == Mechanism.SIGNAL
                    ? "signal " + access
                    : "0x" + Integer.toHexString(access))
        .orElse("unknown");
  }

  private void access(Json json, Access access) {
    Edge edge = access.first();
    json.object("target", part -> entities.json(part, edge.to(), Long.MAX_VALUE))
        .object("by", part -> entities.json(part, edge.from(), edge.firstNs()))
        .put("access", access.rights())
        .put("event", edge.event().toString())
        .time("first_seen", edge.firstNs())
        .put("count", access.count()[0]);
  }

  private static void act(Json json, Edge edge) {
    json.put("from", edge.from().toString())
        .put("mechanism", edge.mechanism().label())
        .put("event", edge.event().toString())
        .time("time", edge.firstNs());
  }

  /** A process is shown with its last program: it is what it came to be. */
  static long momentNs(Reached reached) {
    return reached.entity().kind() == EntityKind.PROCESS ? Long.MAX_VALUE : reached.fromNs();
  }

  @Override
  public void text(Lines lines) {
    new ScopeText(this, lines).write();
  }
}

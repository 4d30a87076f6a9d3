package io.drec.query.question;

import io.drec.query.causality.Flows;
import io.drec.query.causality.Reached;
import io.drec.query.words.Times;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The findings of a scope as one list, to be handed on: who touched it, and what came of it, each
 * with the value by which the next one can look for it.
 */
final class ScopeRows {
  static final List<String> COLUMNS =
      List.of(
          "relation",
          "host",
          "first_seen",
          "last_seen",
          "count",
          "kind",
          "name",
          "pid",
          "user",
          "value",
          "hash",
          "mechanism",
          "id");

  private final ScopeAnswer answer;
  private final Entities entities;

  /** One row; cells in the order of {@link #COLUMNS}. */
  record Row(List<String> cells) {}

  /** A value that can be looked up elsewhere: {@code ip}, {@code sha256} … and what it is. */
  record Found(String kind, String value) {}

  ScopeRows(ScopeAnswer answer) {
    this.answer = answer;
    this.entities = answer.entities();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    answer
        .touches()
        .hosts()
        .forEach(
            (host, onHost) -> {
              for (Map.Entry<EntityId, Touches.Tally> entry : onHost.inOrder()) {
                Touches.Tally tally = entry.getValue();
                rows.add(
                    row("touched", entry.getKey(), tally.firstNs, tally.lastNs, tally.count, ""));
              }
              for (EntityId id : onHost.executions) {
                Entity entity = entities.known().find(id);
                long atNs = entity == null ? 0 : entity.firstNs();
                rows.add(row("executed", id, atNs, atNs, 1, "exec"));
              }
              for (Edge edge : onHost.writers) {
                rows.add(
                    row("written by", edge.from(), edge.firstNs(), edge.firstNs(), 1, "write"));
              }
            });
    if (answer.impact() != null) {
      for (Reached reached : answer.impact().reached()) {
        Edge first = reached.edges().get(0);
        Edge last = reached.edges().get(reached.edges().size() - 1);
        rows.add(
            row(
                "came of it",
                reached.entity(),
                first.firstNs(),
                ScopeAnswer.endNs(last),
                reached.edges().size(),
                first.mechanism().label()));
      }
    }
    return rows;
  }

  private Row row(
      String relation, EntityId id, long firstNs, long lastNs, long count, String mechanism) {
    Entity entity = entities.known().find(id);
    Entity.Process process = entity instanceof Entity.Process found ? found : null;
    Entity.User user = process == null ? null : process.user();
    return new Row(
        List.of(
            relation,
            entity == null ? "" : entity.host(),
            firstNs == 0 ? "" : Times.iso(firstNs),
            lastNs == 0 ? "" : Times.iso(lastNs),
            Long.toString(count),
            id.kind().label(),
            entity == null ? "" : entities.name(id, lastNs),
            process == null ? "" : Integer.toString(process.pid()),
            user == null ? "" : Entities.user(user),
            value(entity, lastNs),
            hash(entity, lastNs),
            mechanism,
            id.toString()));
  }

  private String value(@Nullable Entity entity, long atNs) {
    if (entity instanceof Entity.Process process) {
      Entity.Image image = entities.known().image(process, atNs);
      String line = image == null ? null : Entities.line(image);
      return line == null ? "" : line;
    }
    if (entity instanceof Entity.File file) {
      return Entities.path(file);
    }
    if (entity instanceof Entity.Flow flow) {
      return flow.listening() ? Flows.local(flow) : Flows.remote(flow);
    }
    if (entity instanceof Entity.Named named) {
      String path = named.attribute("path");
      return path == null ? named.name() : path;
    }
    return "";
  }

  private String hash(@Nullable Entity entity, long atNs) {
    List<String> hashes = hashes(entity, atNs);
    for (String hash : hashes) {
      if (hash.startsWith("sha256=")) {
        return hash.substring(7);
      }
    }
    return hashes.isEmpty() ? "" : hashes.get(0).substring(hashes.get(0).indexOf('=') + 1);
  }

  private List<String> hashes(@Nullable Entity entity, long atNs) {
    if (entity instanceof Entity.File file) {
      return file.hashes();
    }
    Entity.Image image =
        entity instanceof Entity.Process process ? entities.known().image(process, atNs) : null;
    return image == null ? List.of() : image.hashes();
  }

  /**
   * Values to look for on other hosts: of what the point made and reached, and of those who ran it;
   * each once.
   */
  Set<Found> indicators() {
    Set<Found> all = new LinkedHashSet<>();
    answer.points().forEach(point -> add(all, point));
    answer.touches().hosts().values().forEach(host -> of(all, host));
    if (answer.impact() != null) {
      for (Reached reached : answer.impact().reached()) {
        boolean made =
            reached.edges().stream()
                .anyMatch(
                    edge ->
                        switch (edge.mechanism()) {
                          case ACCESS, DELETE, CHMOD, CHOWN -> false;
                          default -> true;
                        });
        Entity entity = made ? entities.known().find(reached.entity()) : null;
        if (entity != null && !(entity instanceof Entity.Process)) {
          add(all, entity);
        }
      }
    }
    return all;
  }

  private void of(Set<Found> all, Touches.OnHost host) {
    host.urls.forEach(url -> all.add(new Found("url", url)));
    for (EntityId execution : host.executions) {
      addHashes(all, hashes(entities.known().find(execution), Long.MAX_VALUE));
    }
  }

  private void add(Set<Found> all, Entity entity) {
    if (entity instanceof Entity.File file) {
      all.add(new Found("path", Entities.path(file)));
      addHashes(all, file.hashes());
      if (file.url() != null) {
        all.add(new Found("url", file.url()));
      }
    } else if (entity instanceof Entity.Flow flow && !flow.listening()) {
      all.add(new Found("ip", flow.remoteAddress()));
    } else if (entity instanceof Entity.Named named) {
      switch (named.id().kind()) {
        case REGISTRY -> all.add(new Found("reg", value(named, 0)));
        case ACCOUNT -> all.add(new Found("user", named.name()));
        case SERVICE, TASK, WMI_CONSUMER -> all.add(new Found("object", named.name()));
        default -> {
          // A session or a script has no value that another host would know.
        }
      }
    }
  }

  private static void addHashes(Set<Found> all, List<String> hashes) {
    for (String hash : hashes) {
      int equals = hash.indexOf('=');
      if (equals > 0 && !hash.startsWith("imphash")) {
        all.add(new Found("hash", hash.substring(equals + 1)));
      }
    }
  }
}

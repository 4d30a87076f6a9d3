package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import java.util.List;
import java.util.Map;

/**
 * A process tree.
 *
 * @param ancestors from the oldest known down to the parent
 * @param children of each process of the tree that has some
 * @param omitted descendants that the limit left out
 */
record TreeAnswer(
    Entities entities,
    Known known,
    EntityId process,
    List<EntityId> ancestors,
    Map<EntityId, List<EntityId>> children,
    int omitted,
    List<String> notes,
    Covered covered)
    implements Answer {
  private static final long NOW = Long.MAX_VALUE;

  @Override
  public Reply.Status status() {
    return Reply.Status.ANSWER;
  }

  @Override
  public void json(Json json) {
    json.object("process", part -> entities.json(part, process, NOW))
        .objects("ancestors", ancestors, (part, id) -> entities.json(part, id, NOW))
        .objects("children", children.getOrDefault(process, List.of()), this::subtree)
        .put("omitted", omitted)
        .strings("notes", notes);
    covered.json(json);
  }

  private void subtree(Json json, EntityId id) {
    entities.json(json, id, NOW);
    json.objects("children", children.getOrDefault(id, List.of()), this::subtree);
  }

  @Override
  public void text(Lines lines) {
    int depth = 0;
    for (EntityId ancestor : ancestors) {
      lines.line(line(lines, ancestor, depth++, false));
    }
    write(lines, process, depth);
    if (omitted > 0) {
      lines.blank();
      lines.line(omitted + " more descendants are not shown: --limit " + (shown() + omitted));
    }
    if (!notes.isEmpty()) {
      lines.blank();
      notes.forEach(note -> lines.line("Note: " + Shown.escape(note)));
    }
    covered.text(lines);
  }

  private int shown() {
    return children.values().stream().mapToInt(List::size).sum();
  }

  private void write(Lines lines, EntityId id, int depth) {
    lines.line(line(lines, id, depth, id.equals(process)));
    String decoded = entities.decoded(id, NOW);
    if (decoded != null) {
      lines.line("  ".repeat(Math.min(depth, INDENT_MAX) + 1) + lines.faint(decoded));
    }
    for (EntityId child : children.getOrDefault(id, List.of())) {
      write(lines, child, depth + 1);
    }
  }

  private String line(Lines lines, EntityId id, int depth, boolean strong) {
    String title = entities.title(id, NOW);
    StringBuilder line = new StringBuilder("  ".repeat(Math.min(depth, INDENT_MAX)));
    line.append(strong ? lines.strong(title) : title);
    if (known.find(id) instanceof Entity.Process found) {
      line.append("  ").append(lines.faint(life(found)));
    }
    return line.toString();
  }

  /** Deeper than this a line would hold nothing but blanks. */
  private static final int INDENT_MAX = 40;

  private static String life(Entity.Process process) {
    StringBuilder life = new StringBuilder("pid " + process.pid());
    life.append(", ").append(Times.iso(process.startNs()));
    if (process.running()) {
      life.append(", running when recording began");
    }
    Long endNs = process.endNs();
    if (endNs != null) {
      life.append(" to ").append(Times.iso(endNs));
    }
    Integer wait = process.waitStatus();
    if (wait != null) {
      Integer exit = Entities.exitCode(wait);
      life.append(exit == null ? ", signal " + Entities.signal(wait) : ", exit " + exit);
    }
    return life.toString();
  }
}

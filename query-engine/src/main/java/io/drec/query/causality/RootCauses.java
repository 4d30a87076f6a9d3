package io.drec.query.causality;

import io.drec.query.causality.BackwardWalk.Ending;
import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds from where a point came: walks back, ranks the entries, keeps the view small. */
public final class RootCauses {
  /** Nodes in the default view; design: median 25, never more than this. */
  public static final int NODES_MAX = 60;

  private static final Comparator<Cause> BEST_FIRST =
      Comparator.comparingDouble(Cause::score).reversed().thenComparing(Cause::entry);

  private static final Comparator<Edge> OLDEST_FIRST =
      Comparator.comparingLong(Edge::firstNs)
          .thenComparing(Edge::event)
          .thenComparing(Edge::mechanism)
          .thenComparing(Edge::from)
          .thenComparing(Edge::to);

  private final Known known;

  public RootCauses(Known known) {
    this.known = known;
  }

  /**
   * @param sinceNs nothing that began earlier is followed
   * @param untilNs nothing that began later is followed
   * @param causesMax entries listed
   */
  public RootCause of(EntityId point, long sinceNs, long untilNs, int causesMax) {
    BackwardWalk walk = new BackwardWalk(known, point, sinceNs);
    walk.walk(untilNs);
    List<Cause> ranked = rank(walk.endings().values());
    Set<EntityId> nodes = new LinkedHashSet<>();
    List<Cause> kept = keep(ranked, causesMax, nodes);
    List<Edge> edges =
        walk.edges().stream()
            .filter(edge -> nodes.contains(edge.from()) && nodes.contains(edge.to()))
            .sorted(OLDEST_FIRST)
            .distinct()
            .toList();
    List<Edge> related = new ArrayList<>();
    for (Edge edge : walk.related()) {
      if (nodes.contains(edge.from())) {
        related.add(edge);
        nodes.add(edge.to());
      }
    }
    if (!kept.isEmpty()) {
      related.addAll(Loaded.beside(kept.get(0), walk.edges(), nodes, NODES_MAX));
      related.addAll(Piped.beside(known, kept.get(0), nodes, NODES_MAX));
    }
    return new RootCause(
        withLaunchers(kept), edges, related, ranked.size() - kept.size(), walk.notes());
  }

  /**
   * Where a path ends at a file that was fetched, whoever started it stands before the file: the
   * two together brought the process about.
   */
  private List<Cause> withLaunchers(List<Cause> causes) {
    List<Cause> all = new ArrayList<>();
    for (Cause cause : causes) {
      Step last = cause.path().get(cause.path().size() - 1);
      Edge exec = last.edge();
      Edge started =
          cause.kind() == EntryKind.DOWNLOAD && exec != null && exec.mechanism() == Mechanism.EXEC
              ? starter(exec)
              : null;
      if (started == null) {
        all.add(cause);
      } else {
        List<Step> path = new ArrayList<>(cause.path());
        path.add(path.size() - 1, new Step(started.from(), started));
        all.add(new Cause(cause.score(), cause.kind(), path, cause.reasons()));
      }
    }
    return all;
  }

  private @Nullable Edge starter(Edge exec) {
    Entity.Process process = known.process(exec.to());
    long toleranceNs = process == null ? 0 : known.footage().toleranceNs(process.host());
    Edge[] found = {null};
    known
        .footage()
        .causes(
            exec.to(),
            exec.firstNs() + toleranceNs,
            edge -> {
              if (edge.mechanism() == Mechanism.FORK) {
                found[0] = edge;
              }
              return found[0] == null;
            });
    return found[0];
  }

  /** Best first; of several flows with the same remote end only the best. */
  private List<Cause> rank(Collection<Ending> endings) {
    Ranking ranking = new Ranking(known);
    List<Cause> all = new ArrayList<>();
    for (Ending ending : endings) {
      all.add(ranking.cause(ending));
    }
    all.sort(BEST_FIRST);
    Map<String, Cause> byEntry = new LinkedHashMap<>();
    for (Cause cause : all) {
      byEntry.putIfAbsent(entryKey(cause), cause);
    }
    return List.copyOf(byEntry.values());
  }

  private String entryKey(Cause cause) {
    Entity.Flow flow = known.flow(cause.entry());
    return flow == null
        ? cause.entry().toString()
        : flow.host() + ' ' + flow.protocol() + ' ' + Flows.remote(flow);
  }

  /** The best causes whose paths fit the view; the first always does. */
  private static List<Cause> keep(List<Cause> ranked, int causesMax, Set<EntityId> nodes) {
    List<Cause> kept = new ArrayList<>();
    for (Cause cause : ranked) {
      Set<EntityId> with = new LinkedHashSet<>(nodes);
      cause.path().forEach(step -> with.add(step.entity()));
      if (kept.size() == causesMax || (!kept.isEmpty() && with.size() > NODES_MAX)) {
        break;
      }
      kept.add(cause);
      nodes.addAll(with);
    }
    return kept;
  }
}

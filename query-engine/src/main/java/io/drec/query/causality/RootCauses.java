package io.drec.query.causality;

import io.drec.query.causality.BackwardWalk.Ending;
import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    return new RootCause(kept, edges, ranked.size() - kept.size(), walk.notes());
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

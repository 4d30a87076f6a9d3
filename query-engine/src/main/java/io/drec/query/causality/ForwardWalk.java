package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Walks from a point to all that came of it: the processes it started, the files it changed and who
 * ran, or read as told, what it wrote; the flows it had.
 *
 * <p>Earliest first, so that each entity is entered once, from the earliest moment at which it may
 * carry anything on. An act that began before that moment but had not ended counts: a tool opens
 * its output before its input has come. A flow is walked through only where a session was opened
 * over it, here or on another host: what ran and was written in that session came of it. Of a
 * server that was connected to over a local socket, what it started at once came of it. A file that
 * was only removed or had its mode changed leads nowhere.
 */
public final class ForwardWalk {
  /** Entities entered before the walk ends as incomplete. */
  public static final int ENTITIES_MAX = 100_000;

  private final Known known;
  private final Naming naming;
  private final Pipes pipes;
  private final Sessions sessions;
  private final PriorityQueue<Front> queue =
      new PriorityQueue<>(Comparator.comparingLong(Front::fromNs).thenComparing(Front::entity));
  private final Map<EntityId, Long> entered = new LinkedHashMap<>();
  private final Map<EntityId, List<Edge>> touched = new LinkedHashMap<>();

  private record Front(EntityId entity, long fromNs) {}

  public ForwardWalk(Known known) {
    this.known = known;
    this.naming = new Naming(known);
    this.pipes = new Pipes(known);
    this.sessions = new Sessions(known);
  }

  /**
   * @param points from which to walk together
   * @param fromNs nothing that ended earlier counts
   * @param untilNs nothing that began later counts
   */
  public Impact of(List<EntityId> points, long fromNs, long untilNs) {
    for (EntityId point : points) {
      queue.add(new Front(point, fromNs));
    }
    boolean complete = true;
    for (Front front = queue.poll(); front != null; front = queue.poll()) {
      if (entered.size() >= ENTITIES_MAX) {
        complete = false;
        break;
      }
      if (entered.putIfAbsent(front.entity(), front.fromNs()) == null) {
        expand(front, untilNs);
      }
    }
    return new Impact(reached(points), complete);
  }

  private void expand(Front front, long untilNs) {
    Entity entity = known.find(front.entity());
    if (entity instanceof Entity.Flow flow) {
      sessions.over(flow).forEach(edge -> enter(edge, edge.firstNs()));
      return;
    }
    if (entity instanceof Entity.Named session && session.id().kind() == EntityKind.USER_SESSION) {
      sessions.processes(session).forEach(edge -> enter(edge, edge.firstNs()));
    }
    known
        .footage()
        .effects(
            front.entity(),
            Long.MIN_VALUE,
            edge -> {
              if (edge.firstNs() > untilNs) {
                return false;
              }
              if (edge.mechanism() == Mechanism.LOCAL_SOCKET && edge.lastNs() >= front.fromNs()) {
                asked(edge, untilNs);
              } else if (edge.lastNs() >= front.fromNs() && counts(edge)) {
                touched.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge);
                if (carries(edge)) {
                  queue.add(new Front(edge.to(), Math.max(front.fromNs(), edge.firstNs())));
                }
              }
              return true;
            });
  }

  /**
   * Of a server that serves many only what it then started is followed, as {@link Strength} does.
   */
  private void asked(Edge connected, long untilNs) {
    long endNs = Math.min(untilNs, connected.firstNs() + Strength.ASKED_NS);
    known
        .footage()
        .effects(
            connected.to(),
            connected.firstNs(),
            edge -> {
              if (edge.firstNs() > endNs) {
                return false;
              }
              if (edge.mechanism() == Mechanism.FORK && edge.firstNs() >= connected.firstNs()) {
                touched.computeIfAbsent(connected.to(), id -> new ArrayList<>()).add(connected);
                enter(edge, edge.firstNs());
              }
              return true;
            });
  }

  private void enter(Edge edge, long fromNs) {
    touched.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge);
    queue.add(new Front(edge.to(), fromNs));
  }

  /** Whether what the edge led to belongs to the impact. */
  private boolean counts(Edge edge) {
    if (edge.from().kind() == EntityKind.USER_SESSION && edge.to().kind() == EntityKind.PROCESS) {
      // Its own processes are entered by themselves: this may be one that serves many sessions.
      return false;
    }
    return switch (edge.mechanism()) {
      case FORK, EXEC, SCRIPT, WRITE, RENAME, LINK, DELETE, CHMOD, CHOWN, TRUNCATE, CREATE -> true;
      case CONNECT, SEND, LISTEN -> true;
      case READ -> naming.names(edge);
      case REMOTE_THREAD, ACCESS, REGISTRY_SET, REGISTRY_DELETE, TAMPER, RUN_SCRIPT -> true;
      case SERVICE, TASK, WMI, DCOM, AUTOSTART, CHANGE, LOGON, SHARE_WRITE -> true;
      case LOAD -> edge.from().kind() == EntityKind.FILE;
      case PASS -> edge.from().kind() == EntityKind.PROCESS || !pipes.isReturned(edge);
      case REMOTE_MEMORY, SIGNAL -> true;
      case LOCAL_SOCKET, RESOLVE -> false;
      case ACCEPT, RECEIVE, REMOTE_LOGON, PIPE, ON_BEHALF, SAME_FLOW -> false;
    };
  }

  /** Whether something of the point goes on from there. */
  private static boolean carries(Edge edge) {
    return switch (edge.mechanism()) {
      case WRITE, RENAME, LINK, CREATE, REGISTRY_SET, SHARE_WRITE, LOGON, CHANGE -> true;
      case ACCESS, SIGNAL -> false;
      case CONNECT, PASS -> true;
      default -> edge.to().kind() == EntityKind.PROCESS;
    };
  }

  private List<Reached> reached(List<EntityId> points) {
    Comparator<Edge> oldestFirst =
        Comparator.comparingLong(Edge::firstNs)
            .thenComparing(Edge::event)
            .thenComparing(Edge::mechanism);
    List<Reached> all = new ArrayList<>();
    touched.forEach(
        (entity, edges) -> {
          if (!points.contains(entity)) {
            List<Edge> sorted = edges.stream().sorted(oldestFirst).toList();
            long fromNs = entered.getOrDefault(entity, sorted.get(0).firstNs());
            all.add(new Reached(entity, fromNs, sorted));
          }
        });
    all.sort(
        Comparator.comparingLong((Reached reached) -> reached.edges().get(0).firstNs())
            .thenComparing(Reached::entity));
    return all;
  }
}

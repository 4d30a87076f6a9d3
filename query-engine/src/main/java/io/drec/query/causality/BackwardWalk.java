package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks from a point to everything that may have had a part in it, the strongest way first.
 *
 * <p>Dijkstra's walk with two measures: a way is better when it is stronger, or when it leaves more
 * time. A node is entered again only by a way that leaves more time than all stronger ones did,
 * since only then can it meet causes that those could not. Time never grows along a way, so no way
 * runs in a circle. The work is bounded by the number of ways taken, not by a clock, so that the
 * same footage gives the same answer.
 */
final class BackwardWalk {
  /** Ways taken before the walk ends with a note; far above any view, far below a second's work. */
  static final int WAYS_MAX = 20_000;

  static final int WAYS_PER_NODE_MAX = 4;

  /** Newest edges of one mechanism into one node that are followed. */
  static final int EDGES_PER_MECHANISM_MAX = 64;

  /** Weaker ways are not worth a line in any view. */
  static final double STRENGTH_MIN = 0.005;

  private final Known known;
  private final Strength strength;
  private final Replaced replaced;
  private final Elsewhere elsewhere;
  private final EntityId point;
  private final long sinceNs;
  private final PriorityQueue<Label> queue = new PriorityQueue<>(Label.STRONGEST_FIRST);
  private final Map<EntityId, List<Label>> taken = new HashMap<>();
  private final Map<EntityId, Ending> endings = new TreeMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<Edge> related = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** The strongest way to a node at which the walk ends. */
  record Ending(EntryKind kind, Label way) {}

  BackwardWalk(Known known, EntityId point, long sinceNs) {
    this.known = known;
    this.strength = new Strength(known);
    this.replaced = new Replaced(known);
    this.elsewhere = new Elsewhere(known);
    this.point = point;
    this.sinceNs = sinceNs;
  }

  /** Walks; {@link #endings}, {@link #edges} and {@link #notes} tell what was found. */
  void walk(long untilNs) {
    queue.add(Label.point(point, untilNs));
    for (int ways = 0; ways < WAYS_MAX; ) {
      Label label = queue.poll();
      if (label == null) {
        return;
      }
      if (isWorthTaking(label)) {
        ways++;
        expand(label);
      }
    }
    notes.add(
        "the walk ended after "
            + WAYS_MAX
            + " ways: what is weaker than these was not followed; narrow it with --since");
  }

  Map<EntityId, Ending> endings() {
    return endings;
  }

  List<Edge> edges() {
    return edges;
  }

  /** Acts that are no part of a way and speak for what was inferred on one. */
  List<Edge> related() {
    return related;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  private boolean isWorthTaking(Label label) {
    List<Label> before = taken.computeIfAbsent(label.node(), node -> new ArrayList<>());
    for (Label other : before) {
      if (other.untilNs() >= label.untilNs()) {
        return false;
      }
    }
    return before.size() < WAYS_PER_NODE_MAX && before.add(label);
  }

  private void expand(Label label) {
    EntityKind kind = label.node().kind();
    boolean isPoint = label.node().equals(point);
    boolean explained = false;
    for (Elsewhere.Cause cause : elsewhere.causes(label)) {
      explained |= cause.edge().mechanism() != Mechanism.ON_BEHALF || cause.weight() > 0.5;
      followInferred(label, cause);
    }
    if (kind == EntityKind.FLOW && !isPoint && !cameFromHere(label)) {
      if (!explained) {
        end(label, flowKind(label.node()));
      }
      return;
    }
    Entity.Process process = known.process(label.node());
    if (explained && process != null) {
      return;
    }
    Map<Mechanism, Integer> counts = new EnumMap<>(Mechanism.class);
    for (Edge edge : causes(label)) {
      int newer = counts.merge(edge.mechanism(), 1, Integer::sum) - 1;
      explained |= follow(label, edge, newer);
    }
    EntryKind ending = endingOf(label, explained);
    if (ending != null) {
      end(label, ending);
    }
  }

  /** Over a crossing the way goes on to what opened the connection at its other end. */
  private static boolean cameFromHere(Label label) {
    Edge edge = label.edge();
    return edge != null && Label.isCrossing(edge);
  }

  private void followInferred(Label label, Elsewhere.Cause cause) {
    Edge edge = cause.edge();
    if (taken.getOrDefault(label.node(), List.of()).size() == 1) {
      edges.add(edge);
      related.addAll(cause.support());
    }
    String note = cause.note();
    if (note != null) {
      notes.add(note);
    }
    Label next = label.over(edge, cause.weight(), toleranceNs(edge.from())).ahead(cause.apartNs());
    if (next.strength() >= STRENGTH_MIN) {
      queue.add(next);
    }
  }

  private long toleranceNs(EntityId id) {
    Entity entity = known.find(id);
    return entity == null ? 0 : known.footage().toleranceNs(entity.host());
  }

  /** Goes over one edge; true when it says where its node came from. */
  private boolean follow(Label label, Edge edge, int newer) {
    double edgeStrength = strength.of(edge, label, newer);
    if (edgeStrength <= 0) {
      return false;
    }
    if (taken.getOrDefault(label.node(), List.of()).size() == 1) {
      edges.add(edge);
    }
    Label next = label.over(edge, edgeStrength, toleranceNs(edge.from()));
    if (next.strength() >= STRENGTH_MIN) {
      queue.add(next);
    }
    return makes(edge);
  }

  /** Whether the edge made its node, so that the walk does not end there. */
  private static boolean makes(Edge edge) {
    return switch (edge.mechanism()) {
      case FORK, WRITE, CREATE, CONNECT, SEND, LISTEN -> true;
      case WMI, DCOM, SERVICE, TASK, AUTOSTART, REGISTRY_SET, SHARE_WRITE, RUN_SCRIPT -> true;
      case LOGON, REMOTE_LOGON, SAME_FLOW, ON_BEHALF, CHANGE -> true;
      case RENAME, LINK -> edge.from().kind() == EntityKind.FILE;
      case PASS -> edge.from().kind() == EntityKind.PROCESS;
      default -> false;
    };
  }

  private @Nullable EntryKind endingOf(Label label, boolean explained) {
    EntityId node = label.node();
    if (node.kind() == EntityKind.PROCESS) {
      Entity.Process process = known.process(node);
      if (process != null && process.running()) {
        return Strength.isBroker(label) ? EntryKind.BROKER : EntryKind.RUNNING;
      }
      return explained ? null : EntryKind.OUTSIDE;
    }
    Entity.File file = known.file(node);
    if (file != null && file.url() != null) {
      return EntryKind.DOWNLOAD;
    }
    if (node.kind() == EntityKind.USER_SESSION) {
      return explained ? null : sessionKind(known.named(node));
    }
    if (explained) {
      return null;
    }
    if (node.kind() == EntityKind.FLOW) {
      return flowKind(node);
    }
    if (node.kind() != EntityKind.FILE) {
      return EntryKind.POINT;
    }
    return isJustATool(label) ? null : EntryKind.FILE_BEFORE;
  }

  private static EntryKind sessionKind(Entity.@Nullable Named session) {
    if (session == null || session.attribute("began") == null) {
      return EntryKind.RUNNING;
    }
    String source = session.attribute("source_ip");
    return source == null || AddressKind.isLoopback(source)
        ? EntryKind.LOGON
        : EntryKind.REMOTE_LOGON;
  }

  /** A program from before that some process on the way ran says nothing: it was always there. */
  private static boolean isJustATool(Label label) {
    Edge edge = label.edge();
    Label user = label.previous();
    return edge != null
        && edge.mechanism() == Mechanism.EXEC
        && user != null
        && user.previous() != null;
  }

  private EntryKind flowKind(EntityId id) {
    Entity.Flow flow = known.flow(id);
    return flow != null && AddressKind.isLoopback(flow.remoteAddress())
        ? EntryKind.LOCAL_FLOW
        : EntryKind.NETWORK;
  }

  private void end(Label label, EntryKind kind) {
    endings.merge(
        label.node(),
        new Ending(kind, label),
        (one, other) -> one.way().strength() >= other.way().strength() ? one : other);
  }

  /** What may have acted on the node in time, newest first, bounded. */
  private List<Edge> causes(Label label) {
    List<Edge> found = new ArrayList<>();
    Map<Mechanism, Integer> counts = new EnumMap<>(Mechanism.class);
    EntityId node = label.node();
    Entity.Process process = known.process(node);
    boolean running = process != null && process.running();
    long madeNs = madeNs(label, process);
    long toleranceNs = toleranceNs(node);
    long untilNs =
        label.untilNs() < Long.MAX_VALUE - toleranceNs
            ? label.untilNs() + toleranceNs
            : label.untilNs();
    long[] contentFromNs = {Long.MIN_VALUE};
    known
        .footage()
        .causes(
            node,
            untilNs,
            edge -> {
              if (edge.firstNs() < sinceNs) {
                return false;
              }
              boolean relevant =
                  !strength.isNone(edge)
                      && !(running && edge.mechanism() == Mechanism.FORK)
                      && (edge.firstNs() <= madeNs || strength.makesProcess(edge))
                      && edge.lastNs() >= contentFromNs[0];
              if (relevant
                  && counts.merge(edge.mechanism(), 1, Integer::sum) <= EDGES_PER_MECHANISM_MAX) {
                found.add(edge);
                if (replaced.by(edge)) {
                  contentFromNs[0] = edge.firstNs();
                }
              }
              return true;
            });
    noteCut(label, counts);
    return found;
  }

  /**
   * What a process did after it ran its last program did not bring it about: for the point itself
   * only what came by then counts. Long.MAX_VALUE for every other node.
   */
  private long madeNs(Label label, Entity.@Nullable Process process) {
    if (process == null || label.previous() != null) {
      return Long.MAX_VALUE;
    }
    Entity.Image image = process.ownImage(label.untilNs());
    return image == null ? process.startNs() : image.timeNs();
  }

  private void noteCut(Label label, Map<Mechanism, Integer> counts) {
    counts.forEach(
        (mechanism, count) -> {
          if (count > EDGES_PER_MECHANISM_MAX) {
            notes.add(
                String.format(
                    "%d older %s edges into %s were not followed",
                    count - EDGES_PER_MECHANISM_MAX, mechanism.label(), label.node()));
          }
        });
  }
}

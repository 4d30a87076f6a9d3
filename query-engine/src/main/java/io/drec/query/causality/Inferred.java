package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.record.RecordView;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who acted where an event names only a session, or a part of the system that acts for others. What
 * is found here was not told, and answers say so: it is the likeliest of those who could have.
 */
final class Inferred {
  private static final int CANDIDATES_MAX = 512;
  private static final int EDGES_SEEN_MAX = 4_000;
  private static final long NEAR_NS = 120_000_000_000L;
  private static final long AT_ONCE_NS = 10_000_000_000L;
  private static final int SYSTEM_PID = 4;

  private final Known known;

  /**
   * A process that could have acted, and why it is thought to.
   *
   * @param support acts of its that speak for it; shown beside the path
   */
  record Actor(Edge edge, double weight, String why, List<Edge> support) {}

  Inferred(Known known) {
    this.known = known;
  }

  /** Whether a process is the kernel's own, which acts for whoever asked. */
  static boolean isKernel(Entity.Process process) {
    return process.pid() == SYSTEM_PID && process.name().equalsIgnoreCase("System");
  }

  /** The process that did what an event tells of its session only; null when none could. */
  @Nullable Actor inSession(Edge bySession, Entity.Named session) {
    String logonId = session.attribute("logon_id");
    Entity acted = known.find(bySession.to());
    if (logonId == null || acted == null || bySession.from().kind() != EntityKind.USER_SESSION) {
      return null;
    }
    RecordView record =
        known.footage().record(bySession.event()).map(stored -> stored.record()).orElse(null);
    if (record != null && record.pid() != 0) {
      return null;
    }
    long atNs = bySession.firstNs();
    long toleranceNs = known.footage().toleranceNs(session.host());
    Entity.Process best = null;
    for (Entity.Process process : processes(Indicator.Kind.SESSION, logonId)) {
      if (process.host().equals(session.host())
          && isAlive(process, atNs, toleranceNs)
          && (best == null || isLikelier(process, best, acted.name(), atNs))) {
        best = process;
      }
    }
    if (best == null) {
      return null;
    }
    Edge edge =
        new Edge(
            best.id(),
            bySession.to(),
            bySession.mechanism(),
            atNs,
            atNs + toleranceNs,
            bySession.event(),
            -1);
    String why =
        mentions(best, acted.name(), atNs)
            ? "its command line names it"
            : "it was the session's newest process";
    return new Actor(edge, 0.9, why, List.of());
  }

  private boolean isLikelier(Entity.Process process, Entity.Process best, String name, long atNs) {
    boolean mentions = mentions(process, name, atNs);
    boolean bestMentions = mentions(best, name, atNs);
    if (mentions != bestMentions) {
      return mentions;
    }
    return Comparator.comparingLong(Entity.Process::startNs)
            .thenComparing(Entity.Process::id)
            .compare(process, best)
        > 0;
  }

  private boolean mentions(Entity.Process process, String name, long atNs) {
    Entity.Image image = known.image(process, Long.MAX_VALUE);
    String line =
        image == null
            ? null
            : image.commandLine() != null ? image.commandLine() : String.join(" ", image.args());
    return line != null && line.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isAlive(Entity.Process process, long atNs, long toleranceNs) {
    Long endNs = process.endNs();
    return process.startNs() <= atNs + toleranceNs
        && (endNs == null || endNs >= atNs - toleranceNs);
  }

  /**
   * On whose behalf a part of the system opened a connection: a process of the same user that, at
   * about that time, had its own connections to the same host, or wrote what was then sent.
   *
   * @param user whose session was opened over the flow
   * @param sent the file that was written at the far end, or null
   */
  List<Actor> behind(Edge connect, Entity.Flow flow, String user, Entity.@Nullable File sent) {
    long atNs = connect.firstNs();
    long toleranceNs = known.footage().toleranceNs(flow.host());
    String account = user.substring(user.lastIndexOf('\\') + 1).toLowerCase(Locale.ROOT);
    List<Actor> actors = new ArrayList<>();
    for (Entity.Process process : processes(Indicator.Kind.USER, account)) {
      if (process.host().equals(flow.host())
          && !process.id().equals(connect.from())
          && isAlive(process, atNs, toleranceNs)) {
        Actor actor = actor(process, connect, flow, sent);
        if (actor != null) {
          actors.add(actor);
        }
      }
    }
    actors.sort(
        Comparator.comparingDouble(Actor::weight)
            .reversed()
            .thenComparing(actor -> actor.edge().from()));
    return actors;
  }

  private @Nullable Actor actor(
      Entity.Process process, Edge connect, Entity.Flow flow, Entity.@Nullable File sent) {
    long atNs = connect.firstNs();
    List<Edge> support = new ArrayList<>();
    double[] weight = {0};
    Set<String> reasons = new TreeSet<>();
    int[] seen = {0};
    known
        .footage()
        .effects(
            process.id(),
            atNs - NEAR_NS,
            edge -> {
              if (edge.firstNs() > atNs + NEAR_NS || ++seen[0] > EDGES_SEEN_MAX) {
                return false;
              }
              if (edge.mechanism() == Mechanism.CONNECT && isTo(edge, flow)) {
                weight[0] += reasons.add("it connected to the same host") ? 0.3 : 0;
                boolean atOnce = Math.abs(edge.firstNs() - atNs) <= AT_ONCE_NS;
                weight[0] += atOnce && reasons.add("within seconds") ? 0.2 : 0;
              }
              if (edge.mechanism() == Mechanism.WRITE && edge.firstNs() <= atNs) {
                double likeness = likeness(edge, sent);
                if (likeness > 0) {
                  support.add(edge);
                  weight[0] += reasons.add("it wrote a file of that kind before") ? likeness : 0;
                }
              }
              return true;
            });
    if (weight[0] <= 0) {
      return null;
    }
    Edge edge =
        new Edge(
            process.id(), connect.from(), Mechanism.ON_BEHALF, atNs, atNs, connect.event(), -1);
    String why = "it ran as the same user; " + String.join("; ", reasons);
    return new Actor(edge, Math.min(0.9, 0.3 + weight[0]), why, List.copyOf(support));
  }

  private boolean isTo(Edge connect, Entity.Flow flow) {
    Entity.Flow other = known.flow(connect.to());
    return other != null && other.remoteAddress().equals(flow.remoteAddress());
  }

  /** How like a file is to the one that was sent: the same name, or the same kind of file. */
  private double likeness(Edge write, Entity.@Nullable File sent) {
    Entity.File written = known.file(write.to());
    if (written == null || sent == null) {
      return 0;
    }
    String name = Text.leaf(written.name()).toLowerCase(Locale.ROOT);
    String sentName = sent.name().toLowerCase(Locale.ROOT);
    if (name.equals(sentName)) {
      return 0.6;
    }
    int dot = sentName.lastIndexOf('.');
    return dot > 0 && name.endsWith(sentName.substring(dot)) ? 0.4 : 0;
  }

  private List<Entity.Process> processes(Indicator.Kind kind, String value) {
    Set<EntityId> ids = new TreeSet<>();
    known
        .footage()
        .postings(
            new Indicator(kind, value),
            posting -> {
              EntityId process = posting.process();
              if (process != null) {
                ids.add(process);
              }
              return ids.size() < CANDIDATES_MAX;
            });
    List<Entity.Process> processes = new ArrayList<>();
    for (EntityId id : ids) {
      Entity.Process process = known.process(id);
      if (process != null) {
        processes.add(process);
      }
    }
    return processes;
  }
}

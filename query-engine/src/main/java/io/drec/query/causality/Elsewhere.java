package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityKind;
import io.drec.store.Mechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Causes of a node that no single record tells: at the other end of a connection, behind a session,
 * or behind a part of the system that acts for others.
 */
final class Elsewhere {
  private final Known known;
  private final Crossings crossings;
  private final Inferred inferred;

  /**
   * @param weight how much it explains, as {@link Strength}
   * @param note what was inferred and from what; null where the two ends were matched exactly
   * @param support acts that speak for it
   * @param apartNs by how much the cause's host tells the same moment later than the node's
   */
  record Cause(Edge edge, double weight, @Nullable String note, List<Edge> support, long apartNs) {

    Cause(Edge edge, double weight, @Nullable String note, List<Edge> support) {
      this(edge, weight, note, support, 0);
    }
  }

  Elsewhere(Known known) {
    this.known = known;
    this.crossings = new Crossings(known);
    this.inferred = new Inferred(known);
  }

  List<Cause> causes(Label label) {
    Entity entity = known.find(label.node());
    List<Cause> causes = new ArrayList<>();
    if (entity instanceof Entity.Flow flow) {
      Edge crossed = label.edge();
      if (crossed == null
          || crossed.mechanism() == Mechanism.RECEIVE
          || crossed.mechanism() == Mechanism.ACCEPT) {
        add(causes, crossings.other(flow), flow.firstNs(), flow.host());
      }
    } else if (entity instanceof Entity.Named session
        && session.id().kind() == EntityKind.USER_SESSION) {
      long sessionNs = sessionNs(session, label);
      add(causes, crossings.into(session, sessionNs), sessionNs, session.host());
    } else if (entity instanceof Entity.Named thing) {
      bySessions(causes, thing, label);
    } else if (entity instanceof Entity.Process process) {
      throughShare(causes, process, label);
      onBehalf(causes, process, label);
    }
    return causes;
  }

  private void add(List<Cause> causes, @Nullable Edge edge, long hereNs, String here) {
    if (edge == null) {
      return;
    }
    long apartNs = edge.firstNs() - hereNs;
    Entity other = known.find(edge.from());
    String there = other == null ? "" : other.host();
    String note = null;
    if (!there.equals(here) && Math.abs(apartNs) > known.footage().toleranceNs(here)) {
      note =
          String.format(
              Locale.ROOT,
              "%s tells this connection %.1f s %s %s does; their clocks are taken to differ so",
              there,
              Math.abs(apartNs) / 1e9,
              apartNs > 0 ? "later than" : "earlier than",
              here);
    }
    causes.add(new Cause(edge, 0.97, note, List.of(), there.equals(here) ? 0 : apartNs));
  }

  /** When the session was opened; where that is not told, when it acted. */
  private static long sessionNs(Entity.Named session, Label label) {
    String began = session.attribute("began");
    Edge onward = label.edge();
    return began != null
        ? Long.parseLong(began)
        : onward == null ? session.firstNs() : onward.firstNs();
  }

  /** An account, service or task of which an event names only the session that made it. */
  private void bySessions(List<Cause> causes, Entity.Named thing, Label label) {
    known
        .footage()
        .causes(
            thing.id(),
            label.untilNs(),
            edge -> {
              Entity.Named session =
                  edge.from().kind() == EntityKind.USER_SESSION ? known.named(edge.from()) : null;
              Inferred.Actor actor = session == null ? null : inferred.inSession(edge, session);
              if (session != null && actor != null) {
                String note =
                    "the record of "
                        + edge.mechanism().label()
                        + " names only "
                        + session.name()
                        + "; that "
                        + name(actor.edge())
                        + " did it is inferred: "
                        + actor.why();
                double made = edge.mechanism() == Mechanism.CREATE ? 1.0 : 0.8;
                double newer = edge.mechanism() == Mechanism.CREATE ? 0 : 0.3 * causes.size();
                double weight = actor.weight() * made / (1.0 + newer);
                causes.add(new Cause(actor.edge(), weight, note, actor.support()));
              }
              return causes.size() < 8;
            });
  }

  /** What the kernel wrote at about the time a session wrote it through a share. */
  private void throughShare(List<Cause> causes, Entity.Process process, Label label) {
    Edge write = label.edge();
    if (write == null || write.mechanism() != Mechanism.WRITE || !Inferred.isKernel(process)) {
      return;
    }
    long nearNs = 2 * known.footage().toleranceNs(process.host());
    known
        .footage()
        .causes(
            write.to(),
            write.firstNs() + nearNs,
            edge -> {
              boolean near = edge.firstNs() >= write.firstNs() - nearNs;
              if (near && edge.mechanism() == Mechanism.SHARE_WRITE) {
                causes.add(new Cause(edge, 0.995, null, List.of()));
              }
              return near && causes.isEmpty();
            });
  }

  /** Who had a part of the system open a connection by which a user logged on elsewhere. */
  private void onBehalf(List<Cause> causes, Entity.Process process, Label label) {
    Edge connect = label.edge();
    Entity.Flow flow =
        connect == null || connect.mechanism() != Mechanism.CONNECT
            ? null
            : known.flow(connect.to());
    Entity.Named session = known.named(label.nearest(EntityKind.USER_SESSION));
    String user = session == null ? null : session.attribute("user");
    if (connect == null || flow == null || user == null || isOf(process, user)) {
      return;
    }
    Entity.File sent = known.file(label.nearest(EntityKind.FILE));
    List<Inferred.Actor> actors = inferred.behind(connect, flow, user, sent);
    for (int i = 0; i < Math.min(3, actors.size()); i++) {
      Inferred.Actor actor = actors.get(i);
      String note =
          process.name()
              + " (pid "
              + process.pid()
              + ") connected for somebody else; that it was "
              + name(actor.edge())
              + " is inferred: "
              + actor.why();
      causes.add(new Cause(actor.edge(), actor.weight() / (1.0 + 0.5 * i), note, actor.support()));
    }
  }

  private static boolean isOf(Entity.Process process, String user) {
    Entity.User owner = process.user();
    String name = owner == null ? null : owner.name();
    return name != null && leaf(name).equalsIgnoreCase(leaf(user));
  }

  private static String leaf(String user) {
    return user.substring(user.lastIndexOf('\\') + 1);
  }

  private String name(Edge edge) {
    Entity.Process process = known.process(edge.from());
    return process == null
        ? edge.from().toString()
        : process.name() + " (pid " + process.pid() + ")";
  }
}

package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.record.EventId;
import io.drec.store.Addresses;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Posting;
import java.util.ArrayList;
import java.util.List;

/** What came of a connection: the sessions opened over it, and the processes that ran in them. */
final class Sessions {
  private static final int POSTINGS_MAX = 4_096;

  private final Known known;

  Sessions(Known known) {
    this.known = known;
  }

  /** Sessions whose source is this flow's near end. */
  List<Edge> over(Entity.Flow flow) {
    if (flow.localPort() == 0) {
      return List.of();
    }
    String end = Addresses.withPort(flow.localAddress(), flow.localPort());
    List<Edge> edges = new ArrayList<>();
    for (Posting posting : postings(Indicator.Kind.IP_PORT, end)) {
      Entity.Named session =
          posting.object().kind() == EntityKind.USER_SESSION ? known.named(posting.object()) : null;
      boolean near = Math.abs(posting.firstNs() - flow.firstNs()) <= Crossings.CLOCKS_APART_NS_MAX;
      if (session != null && near) {
        edges.add(edge(flow.id(), session.id(), Mechanism.REMOTE_LOGON, posting));
      }
    }
    return edges;
  }

  /** Processes that run in this session. */
  List<Edge> processes(Entity.Named session) {
    String logonId = session.attribute("logon_id");
    List<Edge> edges = new ArrayList<>();
    if (logonId == null) {
      return edges;
    }
    for (Posting posting : postings(Indicator.Kind.SESSION, logonId)) {
      Entity.Process process = known.process(posting.object());
      if (process != null && session.id().equals(process.session())) {
        edges.add(edge(session.id(), process.id(), Mechanism.LOGON, posting));
      }
    }
    return edges;
  }

  private List<Posting> postings(Indicator.Kind kind, String value) {
    List<Posting> postings = new ArrayList<>();
    known
        .footage()
        .postings(
            new Indicator(kind, value),
            posting -> {
              postings.add(posting);
              return postings.size() < POSTINGS_MAX;
            });
    return postings;
  }

  private static Edge edge(EntityId from, EntityId to, Mechanism mechanism, Posting posting) {
    EventId told = posting.firstEvent();
    return new Edge(from, to, mechanism, posting.firstNs(), posting.firstNs(), told, -1);
  }
}

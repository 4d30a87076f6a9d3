package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.store.Edge;
import io.drec.store.Mechanism;

/** Tells whether a write began by emptying or making the file, so that older content was gone. */
final class Replaced {
  private static final int ANEW = RecordLayout.ACCESS_TRUNCATE | RecordLayout.ACCESS_CREATED;

  private final Known known;

  Replaced(Known known) {
    this.known = known;
  }

  /** Whether nothing that was written before this edge is left. */
  boolean by(Edge edge) {
    return edge.mechanism() == Mechanism.WRITE
        && known
            .footage()
            .record(edge.event())
            .filter(stored -> stored.record().type() == RecordType.FILE_SESSION)
            .filter(stored -> (stored.record().bodyInt(FileSession.ACCESS) & ANEW) != 0)
            .isPresent();
  }
}

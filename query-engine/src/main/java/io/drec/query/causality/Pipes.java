package io.drec.query.causality;

import io.drec.query.entity.Known;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Mechanism;

/** Which way the bytes of a pipe went in the tree of processes. */
final class Pipes {
  private static final int WRITERS_MAX = 16;
  private static final int GENERATIONS_MAX = 32;

  private final Known known;

  Pipes(Known known) {
    this.known = known;
  }

  /**
   * Whether a process reads back what its own descendants wrote, as a shell does in {@code x=$(y)}:
   * it learned something, but was not told what to do.
   */
  boolean isReturned(Edge pipeToProcess) {
    int[] writers = {0};
    boolean[] all = {true};
    known
        .footage()
        .causes(
            pipeToProcess.from(),
            pipeToProcess.lastNs(),
            edge -> {
              if (edge.mechanism() == Mechanism.PASS) {
                writers[0]++;
                all[0] &= descends(edge.from(), pipeToProcess.to());
              }
              return all[0] && writers[0] < WRITERS_MAX;
            });
    return all[0] && writers[0] > 0;
  }

  private boolean descends(EntityId child, EntityId ancestor) {
    EntityId at = child;
    for (int i = 0; i < GENERATIONS_MAX; i++) {
      Entity.Process process = known.process(at);
      EntityId parent = process == null ? null : process.parent();
      if (parent == null) {
        return false;
      }
      if (parent.equals(ancestor)) {
        return true;
      }
      at = parent;
    }
    return false;
  }
}

package io.drec.query.ecs;

import io.drec.query.entity.Known;
import io.drec.record.RecordLayout.Ipc;
import io.drec.record.RecordType;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.StoredRecord;
import org.jspecify.annotations.Nullable;

/** Whom an act was done to, where the record has only its key: as the recording knows it. */
final class Targets {
  private Targets() {}

  static void fill(EcsEvent event, StoredRecord stored, Known known) {
    if (stored.record().type() != RecordType.IPC || stored.record().bodyInt(Ipc.TARGET_PID) == 0) {
      return;
    }
    EntityId id = target(stored, known);
    Entity.Process target = known.process(id);
    if (id == null || target == null) {
      return;
    }
    event.put(EcsField.TARGET_PROCESS_ENTITY_ID, id.toString());
    Entity.Image image = known.image(target, stored.timeNs());
    String executable = image == null ? null : image.executable();
    if (event.text(EcsField.TARGET_PROCESS_EXECUTABLE) == null && executable != null) {
      event
          .put(EcsField.TARGET_PROCESS_EXECUTABLE, executable)
          .put(EcsField.TARGET_PROCESS_NAME, Texts.leaf(executable));
    }
  }

  /** The other end of the edge that this event made: as its cause, or, of an accept, its effect. */
  private static @Nullable EntityId target(StoredRecord stored, Known known) {
    @Nullable EntityId[] found = {null};
    long atNs = stored.timeNs();
    known
        .footage()
        .effects(
            stored.process(),
            atNs,
            edge -> {
              if (isOf(stored, edge, edge.to())) {
                found[0] = edge.to();
              }
              return found[0] == null && edge.firstNs() <= atNs;
            });
    if (found[0] == null) {
      known
          .footage()
          .causes(
              stored.process(),
              atNs,
              edge -> {
                if (isOf(stored, edge, edge.from())) {
                  found[0] = edge.from();
                }
                return found[0] == null && edge.firstNs() >= atNs;
              });
    }
    return found[0];
  }

  private static boolean isOf(StoredRecord stored, Edge edge, EntityId other) {
    return edge.event().equals(stored.id()) && other.kind() == EntityKind.PROCESS;
  }
}

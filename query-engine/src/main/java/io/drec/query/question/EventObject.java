package io.drec.query.question;

import io.drec.query.entity.Known;
import io.drec.record.EventId;
import io.drec.record.FieldId;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityKind;
import io.drec.store.Indicator;
import io.drec.store.StoredRecord;
import io.drec.store.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is meant by an event as a point: what it acted on, else who acted. */
final class EventObject {
  private static final int CANDIDATES_MAX = 64;

  private final Known known;

  EventObject(Known known) {
    this.known = known;
  }

  /** Null when there is no such event, or nothing is known of what it names. */
  @Nullable EntityId of(EventId event) {
    Optional<StoredRecord> found = known.footage().record(event);
    if (found.isEmpty()) {
      return null;
    }
    StoredRecord record = found.get();
    EntityId actor = record.process();
    EntityId object = effect(actor, record);
    if (object == null) {
      object = cause(actor, record);
    }
    if (object == null && known.find(actor) == null) {
      object = named(record);
    }
    return object == null ? actor : object;
  }

  private @Nullable EntityId effect(EntityId actor, StoredRecord record) {
    EntityId[] object = {null};
    known
        .footage()
        .effects(
            actor,
            Long.MIN_VALUE,
            edge -> {
              boolean same = edge.event().equals(record.id());
              object[0] = same ? edge.to() : null;
              return !same && edge.firstNs() <= record.timeNs();
            });
    return object[0];
  }

  /** A flow that came in and a file that was read act on the process; they are what is meant. */
  private @Nullable EntityId cause(EntityId actor, StoredRecord record) {
    EntityId[] object = {null};
    known
        .footage()
        .causes(
            actor,
            record.timeNs(),
            edge -> {
              boolean same = edge.event().equals(record.id());
              boolean meant = same && edge.from().kind() != EntityKind.PROCESS;
              object[0] = meant ? edge.from() : null;
              return !same;
            });
    return object[0];
  }

  /** An event that names no process: the thing, account or session of which it tells. */
  private @Nullable EntityId named(StoredRecord record) {
    List<EntityId> candidates = new ArrayList<>();
    add(candidates, record, Indicator.Kind.OBJECT, text(record, FieldId.NAME));
    String user = text(record, FieldId.TARGET_USER);
    if (user != null) {
      String leaf = user.substring(user.lastIndexOf('\\') + 1);
      add(candidates, record, Indicator.Kind.USER, leaf.equals(user) ? user : folded(leaf));
    }
    for (EntityId candidate : candidates) {
      if (isOf(candidate, record)) {
        return candidate;
      }
    }
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  private void add(
      List<EntityId> candidates, StoredRecord record, Indicator.Kind kind, @Nullable String value) {
    if (value == null) {
      return;
    }
    String form = kind == Indicator.Kind.OBJECT ? folded(value) : value;
    known
        .footage()
        .postings(
            new Indicator(kind, form),
            posting -> {
              Entity object = known.find(posting.object());
              boolean then = posting.firstNs() <= record.timeNs();
              if (object != null && then && object.host().equals(record.host())) {
                candidates.add(posting.object());
              }
              return candidates.size() < CANDIDATES_MAX;
            });
  }

  private boolean isOf(EntityId candidate, StoredRecord record) {
    boolean[] told = {false};
    known
        .footage()
        .causes(
            candidate,
            record.timeNs(),
            (Edge edge) -> {
              told[0] |= edge.event().equals(record.id());
              return !told[0] && edge.firstNs() == record.timeNs();
            });
    return told[0];
  }

  private static @Nullable String text(StoredRecord record, FieldId id) {
    byte[] bytes = record.record().fieldBytes(id);
    return bytes == null || bytes.length == 0 ? null : Text.decode(bytes);
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}

package io.drec.compact;

import io.drec.sample.Frames;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import io.drec.store.Posting;
import java.util.ArrayList;
import java.util.List;

/** What a footage of a story says, in forms that are short to compare. */
final class Told implements AutoCloseable {
  final Footage footage;

  Told(Frames frames) {
    this(Footages.ofFrames(frames, UserNames.NONE));
  }

  Told(Footage footage) {
    this.footage = footage;
  }

  Entity.Process process(EntityId id) {
    return (Entity.Process) footage.entity(id).orElseThrow();
  }

  Entity.File file(EntityId id) {
    return (Entity.File) footage.entity(id).orElseThrow();
  }

  Entity.Flow flow(EntityId id) {
    return (Entity.Flow) footage.entity(id).orElseThrow();
  }

  /** {@code mechanism name}, newest first. */
  List<String> causes(EntityId id) {
    List<String> causes = new ArrayList<>();
    footage.causes(
        id, Long.MAX_VALUE, edge -> causes.add(edge.mechanism().label() + " " + name(edge.from())));
    return causes;
  }

  /** {@code mechanism name}, oldest first. */
  List<String> effects(EntityId id) {
    List<String> effects = new ArrayList<>();
    footage.effects(
        id, Long.MIN_VALUE, edge -> effects.add(edge.mechanism().label() + " " + name(edge.to())));
    return effects;
  }

  /** The one edge of this mechanism that acts on the entity. */
  Edge cause(EntityId id, Mechanism mechanism) {
    List<Edge> found = new ArrayList<>();
    footage.causes(
        id,
        Long.MAX_VALUE,
        edge -> {
          if (edge.mechanism() == mechanism) {
            found.add(edge);
          }
          return true;
        });
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " edges " + mechanism + ": " + found);
    }
    return found.get(0);
  }

  String name(EntityId id) {
    return footage.entity(id).map(Entity::name).orElse("?" + id);
  }

  List<Posting> postings(Indicator.Kind kind, String value) {
    List<Posting> postings = new ArrayList<>();
    footage.postings(new Indicator(kind, value), postings::add);
    return postings;
  }

  List<String> values(Indicator.Kind kind, String prefix) {
    List<String> values = new ArrayList<>();
    footage.values(kind, prefix, values::add);
    return values;
  }

  @Override
  public void close() {
    footage.close();
  }
}

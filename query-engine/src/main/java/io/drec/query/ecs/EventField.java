package io.drec.query.ecs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A field of an event: one of ours, or one as the source of an imported event had it. */
public sealed interface EventField permits EcsField, DataField {

  /** As queries and tables name it: {@code process.name}. */
  String fieldName();

  Type type();

  /** The names of the objects that it stands in, and its own. */
  default List<String> parts() {
    return List.of(fieldName().split("\\."));
  }

  /** Null when no event can have a field of this name. */
  static @Nullable EventField ofName(String name) {
    EcsField field = EcsField.ofName(name);
    return field == null ? DataField.ofName(name) : field;
  }

  /**
   * How a field's values are compared. What happened on Windows is compared whatever its case in
   * KEYWORD and PATH too: names there do not differ by it.
   */
  enum Type {
    /** Exactly, letter by letter. */
    KEYWORD,
    /** As KEYWORD, whatever the case. */
    NAME,
    /** As KEYWORD; a value that starts with a slash needs no escaping in a query. */
    PATH,
    /** Contains the words asked for, whatever their case. */
    TEXT,
    LONG,
    /** A moment, in ns since 1970 UTC. */
    DATE,
    IP,
    BOOLEAN
  }
}

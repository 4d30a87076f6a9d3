package io.drec.store;

/**
 * The sorted maps that a store consists of; how each is laid out is in docs/format/store.md. META
 * is one for the whole store; the others lie in its segments, each with what its frames told.
 */
public enum Family {
  ENTITY(1),
  EDGE(2),
  INDICATOR(3),
  /** What the row maker must know to go on: bindings of paths, processes of a pid … */
  STATE(4),
  META(0);

  private final int code;

  Family(int code) {
    this.code = code;
  }

  /** Its number within a segment; 0: not kept in segments. */
  int code() {
    return code;
  }
}

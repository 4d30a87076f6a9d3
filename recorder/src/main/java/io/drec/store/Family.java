package io.drec.store;

/** The sorted maps that a store consists of; how each is laid out is in docs/format/store.md. */
public enum Family {
  SEGMENT,
  ENTITY,
  EDGE,
  INDICATOR,
  META
}

package io.drec.windows.evtx;

import java.util.List;

/**
 * What a record puts into an open place of its template: a value, or elements.
 *
 * @param value {@link EvtxValue.Nothing} if it is elements
 * @param elements empty if it is a value
 * @param units what using it once costs, see {@link Budget}
 */
record Substitution(EvtxValue value, List<EvtxElement> elements, int units) {
  static Substitution of(EvtxValue value, int units) {
    return new Substitution(value, List.of(), units);
  }

  boolean isNothing() {
    return elements.isEmpty() && value instanceof EvtxValue.Nothing;
  }
}

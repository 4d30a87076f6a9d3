package io.drec.windows.evtx;

import java.util.List;

/** Binary XML as it was parsed, with its substitutions still open. */
sealed interface Node {
  /**
   * @param dependency index of the substitution without which the element is left out, or {@link
   *     #NO_DEPENDENCY}
   */
  record Element(int dependency, String name, List<Attribute> attributes, List<Node> content)
      implements Node {
    static final int NO_DEPENDENCY = 0xffff;
  }

  /** An attribute; its parts are never elements. */
  record Attribute(String name, List<Node> parts) {}

  /** Text that stands in the template. */
  record Constant(Substitution substitution) implements Node {
    static Constant of(String text) {
      return new Constant(Substitution.of(new EvtxValue.Text(text), 1 + text.length()));
    }
  }

  /** A place for a value of the record, by index. */
  record Open(int index, int chunkOffset) implements Node {}
}

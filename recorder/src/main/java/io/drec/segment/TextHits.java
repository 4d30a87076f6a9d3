package io.drec.segment;

import io.drec.segment.Wanted.TextTest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which texts of a segment pass which tests; the text table is gone through once for all. */
final class TextHits {
  private final TextTable texts;
  private Map<TextTest, BitSet> hits = Map.of();
  private Map<TextTest, Map<Integer, Boolean>> composed = Map.of();

  TextHits(TextTable texts) {
    this.texts = texts;
  }

  /** Prepares for these tests, and forgets about others. */
  void find(List<TextTest> tests) {
    if (hits.keySet().containsAll(tests)) {
      return;
    }
    Map<TextTest, BitSet> found = new IdentityHashMap<>();
    tests.forEach(test -> found.put(test, new BitSet()));
    List<Map.Entry<TextTest, BitSet>> all = List.copyOf(found.entrySet());
    texts.forEach(
        (id, array, offset, length) -> {
          for (Map.Entry<TextTest, BitSet> one : all) {
            if (one.getKey().in(array, offset, length)) {
              one.getValue().set(id);
            }
          }
          return true;
        });
    hits = found;
    composed = new IdentityHashMap<>();
  }

  /** Whether a piece of what says how a text is put together passes. */
  boolean ofComposition(TextTest test, int id) {
    return composed
        .computeIfAbsent(test, same -> new HashMap<>())
        .computeIfAbsent(
            id, same -> Composition.read(texts.text(id), Shape.SLOTS_MAX).hasPiece(test));
  }

  /** The numbers of the texts that pass a test for which this is prepared. */
  BitSet of(TextTest test) {
    BitSet found = hits.get(test);
    if (found == null) {
      throw new IllegalArgumentException("not prepared for " + test);
    }
    return found;
  }
}

package io.drec.segment;

import io.drec.segment.Wanted.TextTest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which texts of a segment pass which tests; only blocks that may have one are unpacked. */
final class TextHits {
  private final Blocks.Source source;
  private final TextTable texts;
  private Map<TextTest, Found> found = Map.of();
  private @Nullable TextWords words;
  private boolean areWordsRead;

  /** By the list itself: it is asked for again with each row. */
  private final Map<List<TextTest>, TextTest> rarest = new IdentityHashMap<>();

  TextHits(Blocks.Source source, TextTable texts) {
    this.source = source;
    this.texts = texts;
  }

  /** Prepares for these tests, and forgets about others. */
  void find(List<TextTest> tests) {
    if (found.keySet().containsAll(tests)) {
      return;
    }
    words = TextWords.open(source, texts.blockCount());
    areWordsRead = false;
    rarest.clear();
    found = new IdentityHashMap<>();
    tests.forEach(test -> found.put(test, new Found(test)));
  }

  /** Bytes that are kept of the tests of the last question. */
  long weight() {
    long weight = 0;
    for (Found one : found.values()) {
      weight += (one.hits.size() + one.pieces.size() + one.asked.size()) / Byte.SIZE;
      weight += 64L * one.composed.size();
    }
    return weight;
  }

  /** In which blocks a text may pass; asked once it matters, and then for all tests at once. */
  private BitSet blocks(TextTest test) {
    TextWords all = words;
    if (all == null) {
      return all();
    }
    if (!areWordsRead) {
      all.lookFor(found.keySet());
      areWordsRead = true;
    }
    return test.blocks(all);
  }

  /** What is known of a test, each once it is asked for: the first of several may decide. */
  private final class Found {
    final TextTest test;
    @Nullable BitSet blocks;
    final BitSet hits = new BitSet();
    final BitSet pieces = new BitSet();
    final Map<Integer, Boolean> composed = new HashMap<>();

    /** All texts that may pass were looked at; else only those of {@link #asked}. */
    boolean isLooked;

    final BitSet asked = new BitSet();

    Found(TextTest test) {
      this.test = test;
    }

    /** In which blocks a text may pass. */
    BitSet blocks() {
      BitSet known = blocks;
      if (known == null) {
        known = TextHits.this.blocks(test);
        blocks = known;
      }
      return known;
    }
  }

  private BitSet all() {
    BitSet all = new BitSet();
    all.set(0, texts.blockCount());
    return all;
  }

  private Found known(TextTest test) {
    Found known = found.get(test);
    if (known == null) {
      throw new IllegalArgumentException("not prepared for " + test);
    }
    return known;
  }

  private Found looked(TextTest test) {
    Found known = known(test);
    if (!known.isLooked) {
      known.blocks().stream().forEach(block -> look(block, test, known));
      known.isLooked = true;
    }
    return known;
  }

  private void look(int block, TextTest test, Found known) {
    texts.forEachOf(
        block,
        (id, array, offset, length) -> {
          boolean passes = test.in(array, offset, length);
          if (passes) {
            known.hits.set(id);
          }
          if (passes || test.mayInPieces(array, offset, length)) {
            known.pieces.set(id);
          }
          return true;
        });
  }

  /**
   * Of several tests, the one that fewest texts can pass, as far as the words tell: where that one
   * finds nothing, or little, the others need not be looked up everywhere.
   */
  TextTest rarest(List<TextTest> tests) {
    TextTest known = rarest.get(tests);
    if (known == null) {
      known = findRarest(tests);
      rarest.put(tests, known);
    }
    return known;
  }

  private TextTest findRarest(List<TextTest> tests) {
    TextTest first = tests.get(0);
    int fewest = Integer.MAX_VALUE;
    for (TextTest test : tests) {
      int blocks = test.inNumbers() ? Integer.MAX_VALUE - 1 : known(test).blocks().cardinality();
      if (blocks < fewest) {
        fewest = blocks;
        first = test;
      }
    }
    return first;
  }

  /** Whether a text passes; others are not looked at for that. */
  boolean passes(TextTest test, int id) {
    Found known = known(test);
    if (!known.isLooked && !known.asked.get(id)) {
      known.asked.set(id);
      if (known.blocks().get(texts.blockOf(id))) {
        texts.visit(
            id,
            (same, array, offset, length) -> {
              known.hits.set(id, test.in(array, offset, length));
              return true;
            });
      }
    }
    return known.hits.get(id);
  }

  /** Whether a piece of what says how a text is put together passes. */
  boolean ofComposition(TextTest test, int id) {
    Found known = known(test);
    if (known.isLooked && !known.pieces.get(id)) {
      return false;
    }
    return known.composed.computeIfAbsent(
        id, same -> Composition.read(texts.text(id), Shape.SLOTS_MAX).hasPiece(test));
  }

  /** Whether there are blocks in which a text may pass; no text is looked at. */
  boolean may(TextTest test) {
    return !known(test).blocks().isEmpty();
  }

  /** Whether a text of the segment passes, or one may that is put together. */
  boolean any(TextTest test) {
    return !looked(test).pieces.isEmpty();
  }

  /** The numbers of the texts that pass a test for which this is prepared. */
  BitSet of(TextTest test) {
    return looked(test).hits;
  }
}

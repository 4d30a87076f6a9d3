package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.segment.Wanted.ProcessTest;
import io.drec.segment.Wanted.TextTest;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is known of the records of a group before it is unpacked: which texts it names. */
final class GroupFacts implements Wanted.Facts {
  private final SegmentFacts ofRecords;
  private final TextHits hits;
  private final int[] texts;
  private final List<FrameHead> frames;
  private final Map<TextTest, boolean[]> passing = new IdentityHashMap<>();

  /**
   * @param texts as {@link GroupTextIds} reads them
   * @param hasRaw whether records of the group lie in frames that are kept raw
   * @param frames in which the group's records lie
   */
  GroupFacts(
      ShapeFacts shapes, TextHits hits, int[] texts, boolean hasRaw, List<FrameHead> frames) {
    this.ofRecords = new SegmentFacts(shapes, hits, hasRaw, false);
    this.hits = hits;
    this.texts = texts;
    this.frames = frames;
  }

  /** By the numbers of texts in this group, whether they pass; of length 0 when none does. */
  boolean[] passing(TextTest test) {
    boolean[] known = passing.get(test);
    if (known == null) {
      known = new boolean[texts.length];
      BitSet found = hits.of(test);
      boolean any = false;
      for (int i = 0; i < texts.length; i++) {
        int id = texts[i] >> 1;
        known[i] = (texts[i] & 1) == 0 ? found.get(id) : hits.ofComposition(test, id);
        any |= known[i];
      }
      known = any ? known : NONE;
      passing.put(test, known);
    }
    return known;
  }

  static final boolean[] NONE = {};

  @Override
  public boolean text(TextTest test, long fields) {
    return ofRecords.hasRaw() || test.inNumbers() || passing(test).length > 0;
  }

  @Override
  public boolean type(long mask) {
    return ofRecords.type(mask);
  }

  @Override
  public boolean lacks(int field) {
    return ofRecords.lacks(field);
  }

  @Override
  public boolean named(String name) {
    return ofRecords.named(name);
  }

  @Override
  public boolean frame(Predicate<FrameHead> test) {
    return frames.stream().anyMatch(test);
  }

  @Override
  public boolean process(ProcessTest test) {
    return ofRecords.process(test);
  }
}

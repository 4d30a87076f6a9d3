package io.drec.segment;

import io.drec.record.FrameHead;
import io.drec.segment.Wanted.ProcessTest;
import io.drec.segment.Wanted.TextTest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of the records of a group before it is unpacked: which texts it names. */
final class GroupFacts implements Wanted.Facts {
  private final SegmentFacts ofRecords;
  private final RecordIndex index;
  private final int group;
  private final TextHits hits;
  private final Supplier<int[]> readTexts;
  private int @Nullable [] texts;
  private final List<FrameHead> frames;
  private final Map<TextTest, Passing> passing = new IdentityHashMap<>();
  private final Map<TextTest, Boolean> any = new IdentityHashMap<>();

  /**
   * @param readTexts as {@link GroupTextIds} reads them; asked when they are first needed
   * @param group its number in the index
   * @param hasRaw whether records of the group lie in frames that are kept raw
   * @param frames in which the group's records lie
   */
  GroupFacts(
      ShapeFacts shapes,
      TextHits hits,
      RecordIndex index,
      int group,
      Supplier<int[]> readTexts,
      boolean hasRaw,
      List<FrameHead> frames) {
    this.ofRecords = new SegmentFacts(shapes, hits, index, 0, hasRaw, false);
    this.index = index;
    this.group = group;
    this.hits = hits;
    this.readTexts = readTexts;
    this.frames = frames;
  }

  private int[] texts() {
    int[] known = texts;
    if (known == null) {
      known = readTexts.get();
      texts = known;
    }
    return known;
  }

  /** Which of the group's texts pass a test, each looked at when it is first asked for. */
  final class Passing {
    private static final byte PASSES = 1;
    private static final byte FAILS = 2;

    final TextTest test;
    private final byte[] known = new byte[texts().length];

    Passing(TextTest test) {
      this.test = test;
    }

    /**
     * @param number of the text in the group
     */
    boolean passes(int number) {
      if (known[number] == 0) {
        known[number] = look(texts()[number]) ? PASSES : FAILS;
      }
      return known[number] == PASSES;
    }

    private boolean look(int text) {
      int id = text >> 1;
      return (text & 1) == 0 ? hits.passes(test, id) : hits.ofComposition(test, id);
    }

    private boolean any() {
      for (int i = 0; i < known.length; i++) {
        if (passes(i)) {
          return true;
        }
      }
      return false;
    }
  }

  Passing passing(TextTest test) {
    return passing.computeIfAbsent(test, Passing::new);
  }

  /** Whether a text of the group passes; all of the segment's that may are looked at for that. */
  boolean any(TextTest test) {
    return any.computeIfAbsent(test, one -> hits.any(one) && passing(one).any());
  }

  /** See {@link TextHits#rarest}. */
  TextTest rarest(List<TextTest> tests) {
    return hits.rarest(tests);
  }

  @Override
  public boolean text(TextTest test, long fields) {
    return ofRecords.hasRaw() || test.inNumbers() || any(test);
  }

  @Override
  public boolean texts(List<TextTest> tests, long fields) {
    return text(rarest(tests), fields);
  }

  @Override
  public boolean type(long mask) {
    return ofRecords.hasRaw() || (index.types(group) & mask) != 0 && ofRecords.type(mask);
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
  public boolean pid(LongPredicate test) {
    return ofRecords.hasRaw() || index.hasPid(group, pid -> test.test(Integer.toUnsignedLong(pid)));
  }

  @Override
  public boolean frame(Predicate<FrameHead> test) {
    return frames.stream().anyMatch(test);
  }

  @Override
  public boolean process(ProcessTest test) {
    return test.mayAny() && (ofRecords.hasRaw() || index.hasPid(group, test::mayHave));
  }
}

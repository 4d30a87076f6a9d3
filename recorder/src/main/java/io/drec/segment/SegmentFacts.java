package io.drec.segment;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/**
 * What is known of all records of a segment before any group is looked at.
 *
 * @param groups of how many groups the index tells
 * @param byWords whether the texts are to be judged by the list of their words, not unpacked
 */
record SegmentFacts(
    ShapeFacts shapes,
    TextHits hits,
    RecordIndex index,
    int groups,
    boolean hasRaw,
    boolean byWords)
    implements Wanted.Facts {
  @Override
  public boolean text(Wanted.TextTest test, long fields) {
    return hasRaw || test.inNumbers() || (byWords ? hits.may(test) : hits.any(test));
  }

  @Override
  public boolean texts(List<Wanted.TextTest> tests, long fields) {
    return byWords || hasRaw
        ? Wanted.Facts.super.texts(tests, fields)
        : text(hits.rarest(tests), fields);
  }

  @Override
  public boolean type(long mask) {
    return hasRaw || (shapes.types() & mask) != 0;
  }

  @Override
  public boolean lacks(int field) {
    return hasRaw || shapes.lacks(field);
  }

  @Override
  public boolean named(String name) {
    return hasRaw || shapes.isNamed(name);
  }

  @Override
  public boolean pid(LongPredicate test) {
    return hasRaw || hasPid(pid -> test.test(Integer.toUnsignedLong(pid)));
  }

  @Override
  public boolean process(Wanted.ProcessTest test) {
    return test.mayAny() && (hasRaw || hasPid(test::mayHave));
  }

  private boolean hasPid(IntPredicate test) {
    for (int group = 0; group < groups; group++) {
      if (index.hasPid(group, test)) {
        return true;
      }
    }
    return false;
  }
}

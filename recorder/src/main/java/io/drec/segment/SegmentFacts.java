package io.drec.segment;

import java.util.List;

/**
 * What is known of all records of a segment before any group is looked at.
 *
 * @param byWords whether the texts are to be judged by the list of their words, not unpacked
 */
record SegmentFacts(ShapeFacts shapes, TextHits hits, boolean hasRaw, boolean byWords)
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
  public boolean process(Wanted.ProcessTest test) {
    return test.mayAny();
  }
}

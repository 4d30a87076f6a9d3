package io.drec.compact;

import io.drec.store.Indicator;

/** Is told, while rows are made, each time a record tells of an indicator. */
@FunctionalInterface
interface PostingTaker {
  PostingTaker NONE = (kind, value, timeNs) -> {};

  /**
   * @param timeNs of the record, ns since 1970 UTC
   */
  void posted(Indicator.Kind kind, String value, long timeNs);
}

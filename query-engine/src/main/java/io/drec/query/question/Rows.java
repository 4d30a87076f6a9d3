package io.drec.query.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer that is a list of rows, and so can be handed on as JSON Lines and CSV. */
interface Rows extends Answer {
  /** Names of the columns. */
  List<String> columns();

  /** Hands out the rows, each as wide as {@link #columns}; empty where a row has no value. */
  void csv(Csv out);

  /** Hands out the rows as objects. */
  void jsonLines(JsonLines out);

  /** Where the next page begins; null on the last. */
  @Nullable String next();

  /** One line of what rows have no place for; null when there is nothing to say. */
  @Nullable String aside();
}

package io.drec.query.question;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked. Texts are as the user wrote them; {@link Asker} reads them and says what is
 * wrong.
 */
public sealed interface Question {

  Options options();

  /** Root cause of a point, {@code path:/opt/x}. */
  record Why(String point, Options options) implements Question {}

  /** Impact scope of an indicator or point, {@code ip:203.0.113.7}. */
  record Scope(String point, Options options) implements Question {}

  /** Events, in Lucene syntax over ECS fields; the empty query is all events. */
  record Search(String query, Options options) implements Question {}

  /** Process tree around a process, {@code pid:4711} or an entity id. */
  record Tree(String process, Options options) implements Question {}

  /** The state of the recording. */
  record Status(Options options) implements Question {}

  /**
   * What every question takes.
   *
   * @param host only this host, by name
   * @param since and until: a point in time (ISO 8601, with or without zone) or a span back from
   *     now ({@code 15m}, {@code 2h}, {@code 7d})
   * @param limit of rows, causes or nodes; empty for the question's default
   */
  record Options(
      @Nullable String host, @Nullable String since, @Nullable String until, OptionalInt limit) {
    public static final Options NONE = new Options(null, null, null, OptionalInt.empty());
  }
}

package io.drec.query.question;

import java.util.List;
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

  /**
   * Events, in Lucene syntax over ECS fields; the empty query is all events. Several queries joined
   * by {@code followed by} ask for sequences of events.
   */
  record Search(String query, Page page, Options options) implements Question {
    public Search(String query, Options options) {
      this(query, Page.FIRST, options);
    }
  }

  /**
   * Which of many events, and what of each.
   *
   * @param fields names of those to show, in this order; empty for what suits the form
   * @param order LATEST, OLDEST or NEWEST, in any case; null for LATEST
   * @param after id of the event that the page before ended with; null for the first page
   */
  record Page(List<String> fields, @Nullable String order, @Nullable String after) {
    public static final Page FIRST = new Page(List.of(), null, null);

    /** Events that one answer holds at most. */
    public static final int EVENTS_MAX = io.drec.query.question.Search.EVENTS_MAX;

    public Page {
      fields = List.copyOf(fields);
    }
  }

  /** Process tree around a process, {@code pid:4711} or an entity id. */
  record Tree(String process, Options options) implements Question {}

  /**
   * Scripts that interpreters were given, and encoded commands decoded, of the processes that a
   * point means; of all processes when it is empty.
   */
  record Scripts(String point, Options options) implements Question {}

  /** The locks on footage. */
  record Locks(Options options) implements Question {}

  /** The state of the recording. */
  record Status(Options options) implements Question {}

  /** The hosts of a fleet; a centre alone answers it. */
  record Hosts(Options options) implements Question {}

  /**
   * What came in for a question that is kept open at a centre.
   *
   * @param id as its first answer names it
   */
  record Answers(String id, Options options) implements Question {}

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

package io.drec.query.syntax;

import io.drec.query.ecs.EcsEvent;
import io.drec.query.ecs.EventField;
import java.util.List;

/** A query as a tree, evaluated on one event at a time. */
public sealed interface Query {

  boolean matches(EcsEvent event);

  /** Every event. */
  record All() implements Query {
    @Override
    public boolean matches(EcsEvent event) {
      return true;
    }
  }

  /**
   * Lucene's clauses: all of {@code must}, none of {@code mustNot}, and at least one of {@code
   * should} where nothing must. Unlike in Lucene, a query of nothing but {@code mustNot} matches
   * what is left.
   */
  record Clauses(List<Query> must, List<Query> should, List<Query> mustNot) implements Query {
    public Clauses {
      must = List.copyOf(must);
      should = List.copyOf(should);
      mustNot = List.copyOf(mustNot);
    }

    @Override
    public boolean matches(EcsEvent event) {
      for (Query one : must) {
        if (!one.matches(event)) {
          return false;
        }
      }
      for (Query one : mustNot) {
        if (one.matches(event)) {
          return false;
        }
      }
      return !must.isEmpty() || should.isEmpty() || any(event);
    }

    private boolean any(EcsEvent event) {
      for (Query one : should) {
        if (one.matches(event)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The event has one of these fields. */
  record Exists(List<EventField> fields) implements Query {
    public Exists {
      fields = List.copyOf(fields);
    }

    @Override
    public boolean matches(EcsEvent event) {
      for (EventField field : fields) {
        if (!event.get(field).isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * One of the field's values passes the test.
   *
   * @param need of every value that passes
   */
  record Field(EventField field, ValueTest test, Need need) implements Query {
    @Override
    public boolean matches(EcsEvent event) {
      for (Object value : event.get(field)) {
        if (test.passes(value, event.caseless())) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * One of the values that the event's source told, under whatever name, passes the test.
   *
   * @param needle letters that stand in every value that passes, whatever their case; may be empty
   * @param need of every value that passes
   */
  record AnySource(ValueTest test, String needle, Need need) implements Query {
    @Override
    public boolean matches(EcsEvent event) {
      return event.data().mayHold(needle)
          && event.data().anyValue(value -> test.passes(value, true));
    }
  }

  /** A condition on one value, as {@link EcsEvent} holds it. */
  @FunctionalInterface
  interface ValueTest {
    /**
     * @param caseless whether the event is one whose names do not differ by case
     */
    boolean passes(Object value, boolean caseless);
  }
}

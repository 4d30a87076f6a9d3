package io.drec.jmh.peer;

import io.drec.store.EntityId;
import io.drec.store.Indicator;
import java.util.Set;

/** One that can be asked; all are asked the same. Not thread safe. */
public interface Store extends AutoCloseable {
  /** Events that a search hands out; it counts all. */
  int PAGE = 100;

  /**
   * Mechanisms that a walk follows, as {@code io.drec.store.Mechanism} numbers them: those that
   * carry control or code. Reads, handles and libraries are left out.
   */
  Set<Integer> WALKED = Set.of(1, 2, 3, 4, 6, 7, 12, 19, 21, 23, 24, 25, 26, 27, 28, 29, 30, 33);

  /**
   * Who touched a value.
   *
   * @param rows entities that have it and who acted on them
   * @param events that told of it
   */
  record Touched(long rows, long events) {}

  /** What is looked at by a search. */
  enum Field {
    FILE(0, "file"),
    REGISTRY(1, "registry"),
    LIBRARY(2, "dll");

    private final int code;
    private final String prefix;

    Field(int code, String prefix) {
      this.code = code;
      this.prefix = prefix;
    }

    /** As it stands in a peer's tables. */
    int code() {
      return code;
    }

    /** Of the field's name in a query: {@code file} of {@code file.path}. */
    public String prefix() {
      return prefix;
    }
  }

  /** How a text must lie in the path. */
  enum How {
    /** The last component is it. */
    NAME,
    /** The path begins with it. */
    PREFIX,
    /** The path ends with it. */
    SUFFIX,
    /** The path holds it. */
    INFIX
  }

  /**
   * A search over paths, whatever their case.
   *
   * @param text lower case; no wildcards
   */
  record Wanted(Field field, How how, String text) {}

  /** Reads every row, with its first and last time. */
  Touched touched(Indicator.Kind kind, String value) throws Exception;

  /**
   * Entities from which the given one may have come: over edges that began at or before {@code
   * untilNs}, itself counted.
   */
  long back(EntityId entity, long untilNs) throws Exception;

  /** Entities that may have come of it: over edges that began at or after {@code fromNs}. */
  long forward(EntityId entity, long fromNs) throws Exception;

  /** How many events match; the newest {@link #PAGE} of them are read, with all their fields. */
  long search(Wanted wanted) throws Exception;

  /** Made of all that was read, so that no reading can be left out as useless. */
  long read();

  @Override
  void close() throws Exception;
}

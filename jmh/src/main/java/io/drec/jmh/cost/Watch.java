package io.drec.jmh.cost;

import java.io.IOException;
import java.util.Set;

/**
 * Somebody who records, or nobody. Life: {@link #start} → workloads → {@link #stop} → {@link
 * #events}, and again.
 */
interface Watch {
  String name();

  /** Begins to record; returns when it does. */
  void start() throws IOException;

  /** The processes that record. */
  Set<Long> processes();

  /** A workload is about to begin, or has ended and been taken in: what is needed to count then. */
  Mark mark() throws IOException;

  /** Ends it; all that was recorded is kept. */
  void stop() throws IOException;

  /** How many events were kept between two marks. After {@link #stop}. */
  long events(Mark from, Mark to) throws IOException;

  /** How many events it says that it lost since {@link #start}. After {@link #stop}. */
  long lost() throws IOException;

  /** Removes what was recorded. After {@link #stop}. */
  void clear() throws IOException;

  /**
   * A moment.
   *
   * @param wallMs milliseconds since 1970
   * @param position bytes that its log had, where it has one
   */
  record Mark(long wallMs, long position) {}

  /** Nobody. */
  final class Nobody implements Watch {
    static final String NAME = "bare";
    private final String name;

    Nobody() {
      this(NAME);
    }

    /**
     * @param name what is special about it
     */
    Nobody(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {}

    @Override
    public Set<Long> processes() {
      return Set.of();
    }

    @Override
    public Mark mark() {
      return new Mark(0, 0);
    }

    @Override
    public void stop() {}

    @Override
    public long events(Mark from, Mark to) {
      return 0;
    }

    @Override
    public long lost() {
      return 0;
    }

    @Override
    public void clear() {}
  }
}

package io.drec.compact;

import io.drec.store.Locks;
import io.drec.store.Retention;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How much footage to keep.
 *
 * @param locks what must stay in any case, as it is now; asked often
 * @param wallNs the wall clock, ns since 1970 UTC
 * @param dropping is told before frames go for ever
 * @param notices hears what the user should know, one line each, once for as long as it is so
 */
public record Keep(
    Retention retention,
    Supplier<Locks.Found> locks,
    LongSupplier wallNs,
    Dropping dropping,
    Consumer<String> notices) {

  /** Everything, for ever. */
  public static final Keep ALL =
      new Keep(Retention.ALL, () -> Locks.Found.NONE, () -> 0, (from, to) -> {}, notice -> {});

  /** Writes down that frames will be overwritten, so that it can be told from theft. */
  @FunctionalInterface
  public interface Dropping {
    /**
     * @param from sequence of the first frame
     * @param to of the last
     */
    void stated(long from, long to) throws IOException;

    /** How many of these frames a centre should have the index of, and does not. */
    default long unsent(long from, long to) {
      return 0;
    }
  }
}

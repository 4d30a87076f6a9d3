package io.drec.store;

import org.jspecify.annotations.Nullable;

/** Sorted maps of bytes, one for each family; keys are ordered as unsigned bytes. */
public interface Tables {

  /** The value under exactly this key, or null. The caller must not change it. */
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * Rows from {@code from}, inclusive, to {@code to}, exclusive.
   *
   * @param to null: to the end of the family
   */
  Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order);

  /** In which order a scan gives its rows. */
  enum Order {
    ASCENDING,
    DESCENDING
  }

  /** Stands before the first row until {@link #next}; close it. */
  interface Cursor extends AutoCloseable {

    /** Moves on; false when there are no more rows. */
    boolean next();

    byte[] key();

    byte[] value();

    @Override
    void close();
  }
}

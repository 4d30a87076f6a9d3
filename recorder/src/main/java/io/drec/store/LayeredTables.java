package io.drec.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is in memory laid over what is below it: of a key in both, the memory's row counts. */
public final class LayeredTables implements Tables {
  private final MemoryTables memory;
  private final Tables base;

  public LayeredTables(MemoryTables memory, Tables base) {
    this.memory = memory;
    this.base = base;
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    byte[] value = memory.raw(family, key);
    if (value == null) {
      return base.get(family, key);
    }
    return value == MemoryTables.DELETED ? null : value;
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return new Living(
        new Merged(
            memory.rawScan(family, from, to, order), base.scan(family, from, to, order), order));
  }

  /** Passes over the marks of deleted rows. */
  static final class Living implements Cursor {
    private final Cursor rows;

    Living(Cursor rows) {
      this.rows = rows;
    }

    @Override
    public boolean next() {
      while (rows.next()) {
        if (rows.value() != MemoryTables.DELETED) {
          return true;
        }
      }
      return false;
    }

    @Override
    public byte[] key() {
      return rows.key();
    }

    @Override
    public byte[] value() {
      return rows.value();
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Two cursors as one; where both have a key, the upper one's row. */
  private static final class Merged implements Cursor {
    private final Cursor upper;
    private final Cursor lower;
    private final int sign;
    private boolean upperHas;
    private boolean lowerHas;
    private boolean takeUpper;
    private boolean takeLower;

    Merged(Cursor upper, Cursor lower, Order order) {
      this.upper = upper;
      this.lower = lower;
      this.sign = order == Order.ASCENDING ? 1 : -1;
      this.takeUpper = true;
      this.takeLower = true;
    }

    @Override
    public boolean next() {
      if (takeUpper) {
        upperHas = upper.next();
      }
      if (takeLower) {
        lowerHas = lower.next();
      }
      if (!upperHas && !lowerHas) {
        takeUpper = false;
        takeLower = false;
        return false;
      }
      int order = order();
      takeUpper = order <= 0;
      takeLower = order >= 0;
      return true;
    }

    /** Negative: the upper row is next, positive: the lower one, 0: both have the same key. */
    private int order() {
      if (!upperHas) {
        return 1;
      }
      return lowerHas ? sign * Arrays.compareUnsigned(upper.key(), lower.key()) : -1;
    }

    @Override
    public byte[] key() {
      return takeUpper ? upper.key() : lower.key();
    }

    @Override
    public byte[] value() {
      return takeUpper ? upper.value() : lower.value();
    }

    @Override
    public void close() {
      try {
        upper.close();
      } finally {
        lower.close();
      }
    }
  }
}

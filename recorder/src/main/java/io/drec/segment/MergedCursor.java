package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Two cursors over different rows of one range, as one. */
final class MergedCursor implements PackedRows.Cursor {
  private final PackedRows.Cursor one;
  private final PackedRows.Cursor other;
  private final boolean descending;
  private boolean oneHas;
  private boolean otherHas;
  private PackedRows.@Nullable Cursor standing;

  MergedCursor(PackedRows.Cursor one, PackedRows.Cursor other, boolean descending) {
    this.one = one;
    this.other = other;
    this.descending = descending;
  }

  @Override
  public boolean next() {
    if (standing != other) {
      oneHas = one.next();
    }
    if (standing != one) {
      otherHas = other.next();
    }
    if (!oneHas && !otherHas) {
      standing = null;
      return false;
    }
    boolean takeOne = oneHas;
    if (oneHas && otherHas) {
      takeOne = Arrays.compareUnsigned(one.key(), other.key()) < 0 != descending;
    }
    standing = takeOne ? one : other;
    return true;
  }

  private PackedRows.Cursor standing() {
    PackedRows.Cursor at = standing;
    if (at == null) {
      throw new IllegalStateException("the cursor stands at no row");
    }
    return at;
  }

  @Override
  public byte[] key() {
    return standing().key();
  }

  @Override
  public byte @Nullable [] value() {
    return standing().value();
  }
}

package io.drec.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of a block, in the order of their keys. */
interface RowBlock extends BlockCache.Unpacked {
  int count();

  byte[] key(int row);

  /** Null: the row is deleted. */
  byte @Nullable [] value(int row);

  /** The first row whose key is not smaller; {@link #count}: there is none. */
  default int lowerBound(byte[] key) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = low + high >>> 1;
      if (Arrays.compareUnsigned(key(middle), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.RowView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.rocksdb.RocksIterator;

/** Reads rows of the index, one behind the other, into buffers of its own. */
final class IndexReader {
  private static final VarHandle PLACE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] key = new byte[IndexRows.PACKED_KEY_BYTES];
  private final RowView view = new RowView(new byte[0]);
  private byte[] value = new byte[IndexRows.VALUE_BYTES_MAX];
  private int keyLength;

  /**
   * Reads the key of the row that the iterator is at.
   *
   * @throws FleetStoreException when there is no such row
   */
  void at(RocksIterator row) {
    keyLength = row.key(key);
    boolean isRow =
        keyLength == IndexRows.KEY_BYTES
            || keyLength == IndexRows.PACKED_KEY_BYTES
                && key[IndexRows.KEY_BYTES] == IndexRows.PACKED_FORM;
    if (!isRow) {
      throw new FleetStoreException(
          String.format(
              "a row of the fleet's index has a key of %d bytes, expected %d, or %d with %d as the"
                  + " last: the store is damaged, or of a newer drec; restore it from a copy",
              keyLength, IndexRows.KEY_BYTES, IndexRows.PACKED_KEY_BYTES, IndexRows.PACKED_FORM));
    }
  }

  boolean isPacked() {
    return keyLength == IndexRows.PACKED_KEY_BYTES;
  }

  /** Day, host and epoch ({@link RowColumns}). */
  long place() {
    return (long) PLACE.get(key, IndexRows.PREFIX_BYTES);
  }

  byte[] key() {
    return Arrays.copyOf(key, keyLength);
  }

  /** Indicator and day that the key begins with. */
  byte[] run() {
    return Arrays.copyOf(key, IndexRows.RUN_BYTES);
  }

  /** Whether the key begins with the same indicator and day as another. */
  boolean isOf(byte[] run) {
    return Arrays.equals(key, 0, IndexRows.RUN_BYTES, run, 0, IndexRows.RUN_BYTES);
  }

  /** Reads the value of the row whose key was read. */
  void take(RocksIterator row, RowMerge into) {
    int length = row.value(value);
    int most = isPacked() ? IndexRows.PACKED_BYTES_MAX : IndexRows.VALUE_BYTES_MAX;
    if (length > most) {
      throw new FleetStoreException(
          String.format(
              "a row of the fleet's index has a value of %d bytes, at most %d are expected: the"
                  + " store is damaged; restore it from a copy",
              length, most));
    }
    if (length > value.length) {
      value = new byte[Math.max(length, Math.min(2 * length, IndexRows.PACKED_BYTES_MAX))];
      length = row.value(value);
    }
    view.reset(value, 0, length);
    if (isPacked()) {
      into.packed(place(), view);
    } else {
      into.single(place(), view.signed(), view.signed(), view.number());
    }
  }
}

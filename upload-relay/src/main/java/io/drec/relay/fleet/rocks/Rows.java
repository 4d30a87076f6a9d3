package io.drec.relay.fleet.rocks;

import java.util.Arrays;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Reads consecutive rows of a family. */
final class Rows {
  private Rows() {}

  /** Takes a row; false ends the visit. */
  interface Visitor {
    boolean row(byte[] key, byte[] value);
  }

  /** Visits the rows of which the key begins with a prefix. */
  static void ofPrefix(RocksDB db, ColumnFamilyHandle family, byte[] prefix, Visitor visitor)
      throws RocksDBException {
    range(db, family, prefix, successor(prefix), visitor);
  }

  /**
   * @param behind the first key that is not visited
   */
  static void range(
      RocksDB db, ColumnFamilyHandle family, byte[] from, byte[] behind, Visitor visitor)
      throws RocksDBException {
    try (Slice upper = new Slice(behind);
        ReadOptions options = new ReadOptions().setIterateUpperBound(upper);
        RocksIterator rows = db.newIterator(family, options)) {
      for (rows.seek(from); rows.isValid(); rows.next()) {
        if (!visitor.row(rows.key(), rows.value())) {
          return;
        }
      }
      rows.status();
    }
  }

  /**
   * The least key that is greater than all that begin with a prefix, of which a byte is not 255.
   */
  private static byte[] successor(byte[] prefix) {
    byte[] next = prefix.clone();
    int last = next.length - 1;
    while (next[last] == (byte) 0xff) {
      last--;
    }
    next[last]++;
    return Arrays.copyOf(next, last + 1);
  }
}

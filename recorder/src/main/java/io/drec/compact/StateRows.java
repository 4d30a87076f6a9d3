package io.drec.compact;

import io.drec.segment.ByteHash;
import io.drec.store.Family;
import io.drec.store.MemoryTables;
import io.drec.store.Tables;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of STATE that were lately asked for or put, so that the next records find them without
 * looking into segments; that there is none is kept too. Nearly every record asks for the same few:
 * what a path means, and whether a directory of it is a link.
 */
final class StateRows {
  private static final int HELD_MAX = 8192;
  private static final byte[] ABSENT = new byte[0];

  private final Tables tables;
  private final MemoryTables out;
  private final Map<Key, byte[]> held =
      new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
          return size() > HELD_MAX;
        }
      };

  /** A key with its hash; the bytes are never changed. */
  private static final class Key {
    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = ByteHash.of(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * @param tables what is stored, with {@code out} over it
   * @param out takes what is put and deleted
   */
  StateRows(Tables tables, MemoryTables out) {
    this.tables = tables;
    this.out = out;
  }

  byte @Nullable [] get(byte[] key) {
    Key asked = new Key(key);
    byte[] known = held.get(asked);
    if (known == null) {
      byte[] stored = tables.get(Family.STATE, key);
      known = stored == null ? ABSENT : stored;
      held.put(asked, known);
    }
    return known == ABSENT ? null : known;
  }

  void put(byte[] key, byte[] value) {
    out.put(Family.STATE, key, value);
    held.put(new Key(key), value);
  }

  void delete(byte[] key) {
    out.delete(Family.STATE, key);
    held.put(new Key(key), ABSENT);
  }
}

package io.drec.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory: what a batch has changed, or what the journal holds beyond the store. A key
 * that was deleted here stays as a mark, so that it also hides the row of the tables below ({@link
 * LayeredTables}). Not thread safe.
 *
 * <p>Rows are found by hashing; they are put in order when a scan first asks for it, and then only
 * those that have come since the scan before. A batch, which nobody scans, is never put in order.
 */
public final class MemoryTables implements Tables, Layer {
  private final Map<Family, FamilyRows> families = new EnumMap<>(Family.class);

  /** A key with its hash. */
  private static final class Key {
    private final byte[] bytes;
    private final int hash;

    Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
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

  private static final class FamilyRows {
    private final Map<Key, byte[]> rows = new HashMap<>();
    private final NavigableMap<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);

    /** Put since {@link #sorted} was made complete. */
    private final List<byte[]> unsorted = new ArrayList<>();

    void put(byte[] key, byte[] value) {
      rows.put(new Key(key), value);
      unsorted.add(key);
    }

    byte @Nullable [] get(byte[] key) {
      return rows.get(new Key(key));
    }

    NavigableMap<byte[], byte[]> sorted() {
      for (byte[] key : unsorted) {
        byte[] value = get(key);
        if (value != null) {
          sorted.put(key, value);
        }
      }
      unsorted.clear();
      return sorted;
    }

    void clear() {
      rows.clear();
      sorted.clear();
      unsorted.clear();
    }
  }

  public MemoryTables() {
    for (Family family : Family.values()) {
      families.put(family, new FamilyRows());
    }
  }

  public void put(Family family, byte[] key, byte[] value) {
    rows(family).put(key, value);
  }

  public void delete(Family family, byte[] key) {
    rows(family).put(key, DELETED);
  }

  public void clear() {
    families.values().forEach(FamilyRows::clear);
  }

  /** Visits, in no order, what was put and, with a null value, what was deleted. */
  void forEach(Family family, BiConsumer<byte[], byte @Nullable []> visitor) {
    rows(family)
        .rows
        .forEach((key, value) -> visitor.accept(key.bytes, value == DELETED ? null : value));
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    return rows(family).get(key);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    byte[] value = raw(family, key);
    return value == DELETED ? null : value;
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return new LayeredTables.Living(rawScan(family, from, to, order));
  }

  @Override
  public Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    NavigableMap<byte[], byte[]> rows;
    if (to != null && Arrays.compareUnsigned(from, to) >= 0) {
      rows = Collections.emptyNavigableMap();
    } else {
      NavigableMap<byte[], byte[]> sorted = rows(family).sorted();
      rows = to == null ? sorted.tailMap(from, true) : sorted.subMap(from, true, to, false);
    }
    return new MapCursor(order == Order.ASCENDING ? rows : rows.descendingMap());
  }

  private FamilyRows rows(Family family) {
    FamilyRows rows = families.get(family);
    if (rows == null) {
      throw new IllegalStateException("no family " + family);
    }
    return rows;
  }

  private static final class MapCursor implements Cursor {
    private static final byte[] NONE = new byte[0];

    private final Iterator<Map.Entry<byte[], byte[]>> entries;
    private byte[] key = NONE;
    private byte[] value = NONE;

    MapCursor(Map<byte[], byte[]> rows) {
      this.entries = rows.entrySet().iterator();
    }

    @Override
    public boolean next() {
      if (!entries.hasNext()) {
        return false;
      }
      Map.Entry<byte[], byte[]> entry = entries.next();
      key = entry.getKey();
      value = entry.getValue();
      return true;
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public byte[] value() {
      return value;
    }

    @Override
    public void close() {}
  }
}

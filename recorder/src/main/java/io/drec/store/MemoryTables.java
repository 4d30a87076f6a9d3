package io.drec.store;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory: what a batch has changed, or what the journal holds beyond the store. A key
 * that was deleted here stays as a mark, so that it also hides the row of the tables below ({@link
 * LayeredTables}). Not thread safe.
 */
public final class MemoryTables implements Tables {
  /** Stands for a deleted row; compared by identity. */
  static final byte[] DELETED = new byte[0];

  private final Map<Family, NavigableMap<byte[], byte[]>> maps = new EnumMap<>(Family.class);

  public MemoryTables() {
    for (Family family : Family.values()) {
      maps.put(family, new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  public void put(Family family, byte[] key, byte[] value) {
    map(family).put(key, value);
  }

  public void delete(Family family, byte[] key) {
    map(family).put(key, DELETED);
  }

  public void clear() {
    maps.values().forEach(Map::clear);
  }

  /** Visits what was put and, with a null value, what was deleted. */
  void forEach(Family family, BiConsumer<byte[], byte @Nullable []> visitor) {
    map(family).forEach((key, value) -> visitor.accept(key, value == DELETED ? null : value));
  }

  /** The value, {@link #DELETED}, or null when nothing is known of this key here. */
  byte @Nullable [] raw(Family family, byte[] key) {
    return map(family).get(key);
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

  /** Like scan, with the marks of deleted rows. */
  Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    NavigableMap<byte[], byte[]> rows = map(family);
    if (to != null && Arrays.compareUnsigned(from, to) >= 0) {
      rows = Collections.emptyNavigableMap();
    } else {
      rows = to == null ? rows.tailMap(from, true) : rows.subMap(from, true, to, false);
    }
    return new MapCursor(order == Order.ASCENDING ? rows : rows.descendingMap());
  }

  private NavigableMap<byte[], byte[]> map(Family family) {
    NavigableMap<byte[], byte[]> map = maps.get(family);
    if (map == null) {
      throw new IllegalStateException("no family " + family);
    }
    return map;
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

package io.drec.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory: what a batch has changed, or what the journal holds beyond the store. A key
 * that was deleted here stays as a mark, so that it also hides the row of the tables below ({@link
 * LayeredTables}). Not thread safe.
 *
 * <p>Rows are found by hashing; they are put in order when a scan asks for it and something was put
 * since the scan before.
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
    private static final byte[][] NONE = new byte[0][];

    private final Map<Key, byte[]> rows = new HashMap<>();

    /** In order; of the moment of the last scan, if nothing was put since. */
    private byte[][] keys = NONE;

    private byte[][] values = NONE;
    private boolean inOrder = true;

    void put(byte[] key, byte[] value) {
      rows.put(new Key(key), value);
      inOrder = false;
    }

    byte @Nullable [] get(byte[] key) {
      return rows.get(new Key(key));
    }

    void order() {
      if (inOrder) {
        return;
      }
      byte[][] putKeys = new byte[rows.size()][];
      byte[][] putValues = new byte[putKeys.length][];
      int count = 0;
      for (Map.Entry<Key, byte[]> row : rows.entrySet()) {
        putKeys[count] = row.getKey().bytes;
        putValues[count++] = row.getValue();
      }
      int[] order = KeyOrder.of(putKeys);
      keys = new byte[count][];
      values = new byte[count][];
      for (int i = 0; i < count; i++) {
        keys[i] = putKeys[order[i]];
        values[i] = putValues[order[i]];
      }
      inOrder = true;
    }

    /** Where the first key stands that is not less than this one. */
    int ceiling(byte[] key) {
      int found = Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
      return found < 0 ? -1 - found : found;
    }

    void clear() {
      rows.clear();
      keys = NONE;
      values = NONE;
      inOrder = true;
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

  /** Whether nothing was put or deleted. */
  public boolean isEmpty(Family family) {
    return rows(family).rows.isEmpty();
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
    FamilyRows rows = rows(family);
    rows.order();
    int first = rows.ceiling(from);
    int end = to == null ? rows.keys.length : rows.ceiling(to);
    return new ArrayCursor(rows.keys, rows.values, first, end, order == Order.ASCENDING);
  }

  private FamilyRows rows(Family family) {
    FamilyRows rows = families.get(family);
    if (rows == null) {
      throw new IllegalStateException("no family " + family);
    }
    return rows;
  }

  /** What is put later does not change the arrays, but has others made. */
  private static final class ArrayCursor implements Cursor {
    private final byte[][] keys;
    private final byte[][] values;
    private final int step;
    private final int behind;
    private int at;

    ArrayCursor(byte[][] keys, byte[][] values, int first, int end, boolean ascending) {
      this.keys = keys;
      this.values = values;
      this.step = ascending ? 1 : -1;
      this.behind = ascending ? Math.max(first, end) : first - 1;
      this.at = ascending ? first - 1 : Math.max(first, end);
    }

    @Override
    public boolean next() {
      if (at == behind) {
        return false;
      }
      at += step;
      return at != behind;
    }

    @Override
    public byte[] key() {
      return keys[at];
    }

    @Override
    public byte[] value() {
      return values[at];
    }

    @Override
    public void close() {}
  }
}

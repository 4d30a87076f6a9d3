package io.drec.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers read as one. Of a key in several, the newest row counts, but for edges and indicators:
 * there each layer tells what its own frames told, and the answer is the sum ({@link RowMerge}).
 */
public final class LayeredTables implements Tables, Layer {
  private final List<? extends Layer> layers;

  /**
   * @param newestFirst read through as it is at the moment of a question
   */
  LayeredTables(List<? extends Layer> newestFirst) {
    this.layers = newestFirst;
  }

  /** Lays what is in memory over what is below it. */
  public static LayeredTables of(MemoryTables memory, Tables base) {
    return new LayeredTables(
        List.of(memory, base instanceof Layer layer ? layer : new Plain(base)));
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    byte[] found = null;
    for (int i = 0; i < layers.size(); i++) {
      byte[] value = layers.get(i).raw(family, key);
      if (value != null) {
        found = found == null ? value : RowMerge.merge(family, found, value);
        if (!RowMerge.sums(family) || found == DELETED) {
          return found;
        }
      }
    }
    return found;
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    byte[] value = raw(family, key);
    return value == DELETED ? null : value;
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return new Living(rawScan(family, from, to, order));
  }

  @Override
  public Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    List<Cursor> cursors = new ArrayList<>();
    for (Layer layer : layers) {
      Cursor cursor = layer.rawScan(family, from, to, order);
      if (cursor != Empty.CURSOR) {
        cursors.add(cursor);
      }
    }
    return switch (cursors.size()) {
      case 0 -> Empty.CURSOR;
      case 1 -> cursors.get(0);
      default -> new Merged(family, cursors, order);
    };
  }

  /** Tables without marks of deleted rows, at the bottom. */
  private record Plain(Tables tables) implements Layer {
    @Override
    public byte @Nullable [] raw(Family family, byte[] key) {
      return tables.get(family, key);
    }

    @Override
    public Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
      return tables.scan(family, from, to, order);
    }
  }

  /** Holds no row. */
  static final class Empty implements Cursor {
    static final Empty CURSOR = new Empty();
    private static final byte[] NONE = new byte[0];

    private Empty() {}

    @Override
    public boolean next() {
      return false;
    }

    @Override
    public byte[] key() {
      return NONE;
    }

    @Override
    public byte[] value() {
      return NONE;
    }

    @Override
    public void close() {}
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
        if (rows.value() != DELETED) {
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

  /** Several cursors as one, newest first; few enough that looking at each is cheapest. */
  static final class Merged implements Cursor {
    private static final byte[] NONE = new byte[0];

    private final Family family;
    private final List<Cursor> cursors;
    private final byte[] @Nullable [] keys;
    private final int sign;
    private boolean begun;
    private byte[] key = NONE;
    private byte[] value = NONE;

    Merged(Family family, List<Cursor> newestFirst, Order order) {
      this.family = family;
      this.cursors = newestFirst;
      this.keys = new byte[newestFirst.size()][];
      this.sign = order == Order.ASCENDING ? 1 : -1;
    }

    @Override
    public boolean next() {
      if (!begun) {
        begun = true;
        for (int i = 0; i < keys.length; i++) {
          advance(i);
        }
      }
      int first = first();
      byte[] least = first < 0 ? null : keys[first];
      if (least == null) {
        return false;
      }
      key = least;
      value = cursors.get(first).value();
      boolean open = RowMerge.sums(family) && value != DELETED;
      advance(first);
      for (int i = first + 1; i < keys.length; i++) {
        byte[] other = keys[i];
        if (other != null && Arrays.equals(other, least)) {
          if (open) {
            value = RowMerge.merge(family, value, cursors.get(i).value());
            open = value != DELETED;
          }
          advance(i);
        }
      }
      return true;
    }

    /** The newest of those that stand at the next key; -1 at the end. */
    private int first() {
      int first = -1;
      byte[] least = null;
      for (int i = 0; i < keys.length; i++) {
        byte[] candidate = keys[i];
        if (candidate != null
            && (least == null || sign * Arrays.compareUnsigned(candidate, least) < 0)) {
          first = i;
          least = candidate;
        }
      }
      return first;
    }

    private void advance(int index) {
      Cursor cursor = cursors.get(index);
      keys[index] = cursor.next() ? cursor.key() : null;
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
    public void close() {
      cursors.forEach(Cursor::close);
    }
  }
}

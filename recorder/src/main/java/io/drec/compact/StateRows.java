package io.drec.compact;

import io.drec.segment.ByteHash;
import io.drec.store.Family;
import io.drec.store.MemoryTables;
import io.drec.store.Tables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of STATE that were lately asked for or put, so that the next records find them without
 * looking into segments; that there is none is kept too. Nearly every record asks for the same few:
 * what a path means, and whether a directory of it is a link. Holds at most so many, each in one of
 * the two places that its hash gives it; nothing is allocated to find one.
 */
final class StateRows {
  /** A power of two. */
  private static final int HELD_MAX = 8192;

  private static final byte[] ABSENT = new byte[0];

  private final Tables base;
  private final Tables tables;
  private final MemoryTables out;
  private final byte[] @Nullable [] keys = new byte[HELD_MAX][];
  private final byte[] @Nullable [] values = new byte[HELD_MAX][];

  /** A key that is made of parts. */
  private byte[] scratch = new byte[256];

  /**
   * @param base what is stored
   * @param tables the same with {@code out} over it
   * @param out takes what is put and deleted
   */
  StateRows(Tables base, Tables tables, MemoryTables out) {
    this.base = base;
    this.tables = tables;
    this.out = out;
  }

  byte @Nullable [] get(byte[] key) {
    return get(key, key.length);
  }

  /**
   * What is kept of a path.
   *
   * @param start what the keys of a host's paths begin with
   */
  byte @Nullable [] ofPath(byte[] start, byte[] path) {
    int length = start.length + path.length;
    if (scratch.length < length) {
      scratch = new byte[2 * length];
    }
    System.arraycopy(start, 0, scratch, 0, start.length);
    System.arraycopy(path, 0, scratch, start.length, path.length);
    return get(scratch, length);
  }

  private byte @Nullable [] get(byte[] key, int length) {
    int place = ByteHash.of(key, 0, length) & HELD_MAX - 1;
    byte[] value = values[place];
    if (value != null && isAt(place, key, length)) {
      return value == ABSENT ? null : value;
    }
    int other = place ^ 1;
    value = values[other];
    if (value != null && isAt(other, key, length)) {
      exchange(place, other);
      return value == ABSENT ? null : value;
    }
    byte[] asked = Arrays.copyOf(key, length);
    byte[] stored = tables.get(Family.STATE, asked);
    keep(place, asked, stored == null ? ABSENT : stored);
    return stored;
  }

  private boolean isAt(int place, byte[] key, int length) {
    byte[] known = keys[place];
    return known != null && Arrays.equals(known, 0, known.length, key, 0, length);
  }

  /** What was asked for last stands first; what stood there moves to the second place. */
  private void exchange(int place, int other) {
    byte[] key = keys[place];
    byte[] value = values[place];
    keys[place] = keys[other];
    values[place] = values[other];
    keys[other] = key;
    values[other] = value;
  }

  private void keep(int place, byte[] key, byte[] value) {
    exchange(place, place ^ 1);
    keys[place] = key;
    values[place] = value;
  }

  private void changed(byte[] key, byte[] value) {
    int place = ByteHash.of(key) & HELD_MAX - 1;
    if (isAt(place, key, key.length)) {
      values[place] = value;
    } else if (isAt(place ^ 1, key, key.length)) {
      values[place ^ 1] = value;
    } else {
      keep(place, key, value);
    }
  }

  void put(byte[] key, byte[] value) {
    out.put(Family.STATE, key, value);
    changed(key, value);
  }

  /** What came and went within a segment leaves nothing in it. */
  void delete(byte[] key) {
    if (base.get(Family.STATE, key) == null) {
      out.take(Family.STATE, key);
    } else {
      out.delete(Family.STATE, key);
    }
    changed(key, ABSENT);
  }
}

package io.drec.segment;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a block that are kept as they are; mostly there is none. */
final class RawRows {
  private final Map<Integer, byte[]> keys = new HashMap<>();
  private final Map<Integer, byte[]> values = new HashMap<>();
  private int bytes;

  /** Writes a row; of a deleted one only the key. */
  static void write(ByteOut out, byte[] key, byte @Nullable [] value) {
    out.number(key.length).raw(key, 0, key.length);
    if (value != null) {
      out.number(value.length).raw(value, 0, value.length);
    }
  }

  void read(int row, ByteIn in, boolean deleted) {
    byte[] key = in.bytes(in.count(in.left()));
    keys.put(row, key);
    bytes += 128 + key.length;
    if (!deleted) {
      putValue(row, in.bytes(in.count(in.left())));
    }
  }

  void putValue(int row, byte[] value) {
    values.put(row, value);
    bytes += 64 + value.length;
  }

  boolean isEmpty() {
    return keys.isEmpty() && values.isEmpty();
  }

  /** A copy; null: the row is packed. */
  byte @Nullable [] key(int row) {
    byte[] key = keys.isEmpty() ? null : keys.get(row);
    return key == null ? null : key.clone();
  }

  /** A copy; null: the row is packed, or deleted. */
  byte @Nullable [] value(int row) {
    byte[] value = values.isEmpty() ? null : values.get(row);
    return value == null ? null : value.clone();
  }

  /** Bytes of memory, about. */
  int weight() {
    return bytes;
  }
}

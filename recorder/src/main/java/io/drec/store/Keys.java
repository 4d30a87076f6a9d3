package io.drec.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys of the families, as docs/format/store.md lays them out. */
public final class Keys {
  /** A longer indicator value is kept, and looked up, by its first bytes. */
  public static final int INDICATOR_VALUE_BYTES_MAX = 4096;

  static final int ID_BYTES = 9;
  private static final int EDGE_TIME = ID_BYTES + 1;
  private static final int EDGE_BYTES = EDGE_TIME + Long.BYTES + 1 + ID_BYTES;
  private static final byte[] NO_ID = new byte[ID_BYTES];

  private Keys() {}

  public static byte[] entity(EntityId id) {
    return new RowWriter(ID_BYTES).id(id).toBytes();
  }

  /** On which side of an edge the entity stands whose row this is. */
  public enum Side {
    /** The rows of an effect: what acted on it. */
    CAUSES(0),
    /** The rows of a cause: what it acted on. */
    EFFECTS(1);

    final int code;

    Side(int code) {
      this.code = code;
    }
  }

  public static byte[] edge(
      EntityId owner, Side side, long timeNs, Mechanism mechanism, EntityId other) {
    return edgesFrom(new RowWriter(EDGE_BYTES), owner, side, timeNs)
        .u8(mechanism.code())
        .id(other)
        .toBytes();
  }

  static RowWriter edgesFrom(EntityId owner, Side side, long timeNs) {
    return edgesFrom(new RowWriter(), owner, side, timeNs);
  }

  private static RowWriter edgesFrom(RowWriter row, EntityId owner, Side side, long timeNs) {
    return row.id(owner).u8(side.code).time(timeNs);
  }

  static byte[] edgesEnd(EntityId owner, Side side) {
    return new RowWriter().id(owner).u8(side.code + 1).toBytes();
  }

  /** Reads the time, the mechanism and the other entity of an edge's key. */
  static RowReader edgeKey(byte[] key) {
    return new RowReader(key, EDGE_TIME);
  }

  public static byte[] posting(Indicator indicator, EntityId object, @Nullable EntityId process) {
    byte[] value = indicatorValue(indicator.value());
    RowWriter key = new RowWriter(2 + value.length + 2 * ID_BYTES);
    key.u8(indicator.kind().code()).raw(value).u8(0).id(object);
    return (process == null ? key.raw(NO_ID) : key.id(process)).toBytes();
  }

  /**
   * Likewise.
   *
   * @param beginning from {@link #postingsOf}
   */
  public static byte[] posting(byte[] beginning, EntityId object, @Nullable EntityId process) {
    RowWriter key = new RowWriter(beginning.length + 2 * ID_BYTES).raw(beginning).id(object);
    return (process == null ? key.raw(NO_ID) : key.id(process)).toBytes();
  }

  /** What the key of every posting of this value starts with. */
  public static byte[] postingsOf(Indicator indicator) {
    return postings(indicator).toBytes();
  }

  /** Likewise, of a value as it is kept. */
  static byte[] postingsOf(int kind, byte[] kept) {
    return new RowWriter(2 + kept.length).u8(kind).raw(kept).u8(0).toBytes();
  }

  /** What every posting of this value starts with. */
  static RowWriter postings(Indicator indicator) {
    byte[] value = indicatorValue(indicator.value());
    return new RowWriter().u8(indicator.kind().code()).raw(value).u8(0);
  }

  /** A value as it is kept. */
  public static byte[] indicatorValue(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= INDICATOR_VALUE_BYTES_MAX
        ? bytes
        : Arrays.copyOf(bytes, INDICATOR_VALUE_BYTES_MAX);
  }

  /** The smallest key that is greater than every key with this prefix; null: there is none. */
  public static byte @Nullable [] after(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return null;
    }
    byte[] after = Arrays.copyOf(prefix, length);
    after[length - 1]++;
    return after;
  }
}

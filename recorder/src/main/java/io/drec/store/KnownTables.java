package io.drec.store;

import org.jspecify.annotations.Nullable;

/**
 * The writer's tables: rows of ENTITY and STATE that no segment has are mostly told from {@link
 * KnownKeys} alone.
 */
final class KnownTables implements Tables, Layer {
  private final LayeredTables all;
  private final LayeredTables uncovered;
  private final KnownKeys known;

  /**
   * @param uncovered of the segments that {@code known} does not cover, as they are at each moment
   */
  KnownTables(LayeredTables all, LayeredTables uncovered, KnownKeys known) {
    this.all = all;
    this.uncovered = uncovered;
    this.known = known;
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    boolean one = family == Family.ENTITY || family == Family.STATE;
    return (one && !known.mayHold(family, key) ? uncovered : all).raw(family, key);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    byte[] value = raw(family, key);
    return value == DELETED ? null : value;
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return all.scan(family, from, to, order);
  }

  @Override
  public Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return all.rawScan(family, from, to, order);
  }
}

package io.drec.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writer's tables: {@link KnownKeys} tells which segments to ask for a row of ENTITY or STATE.
 */
final class KnownTables implements Tables, Layer {
  private final List<Layer> layers;
  private final LayeredTables all;
  private final KnownKeys known;

  /**
   * @param layers the segments, newest first as {@code known} has them, and META
   */
  KnownTables(List<Layer> layers, KnownKeys known) {
    this.layers = layers;
    this.all = new LayeredTables(layers);
    this.known = known;
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    if (family != Family.ENTITY && family != Family.STATE) {
      return all.raw(family, key);
    }
    known.ask(family, key);
    for (int i = known.next(-1); i >= 0; i = known.next(i)) {
      byte[] value = layers.get(i).raw(family, key);
      if (value != null) {
        return value;
      }
    }
    return null;
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

package io.drec.store;

import io.drec.store.Tables.Cursor;
import io.drec.store.Tables.Order;
import org.jspecify.annotations.Nullable;

/** Rows that lie over older ones, among them marks of rows that are deleted from here on. */
interface Layer {
  /** Stands for a deleted row; compared by identity. */
  byte[] DELETED = new byte[0];

  /** The value, {@link #DELETED}, or null when this layer says nothing of the key. */
  byte @Nullable [] raw(Family family, byte[] key);

  /** As {@link Tables#scan}, with the marks of deleted rows. */
  Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order);
}

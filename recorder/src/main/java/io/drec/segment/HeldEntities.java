package io.drec.segment;

import java.util.Arrays;

/**
 * The rows of entities of {@link HeldRows}. A row lies here as {@code docs/format/store.md} has it,
 * but that a text is its number among the texts here, a host likewise, and an entity 1 and its
 * number in {@link HeldRows}, 0 where there is none: so no text and no id is written, found and
 * read again for each row that names it. Of an entity the row that was put last counts.
 */
public final class HeldEntities {
  private static final int FIRST_LENGTH = 128;

  private final Interner texts = new Interner();
  private final ByteOut rows = new ByteOut();

  /** By row: its entity, where it ends, and how many bytes it has as it is read. */
  private int[] entities = new int[FIRST_LENGTH];

  private int[] ends = new int[FIRST_LENGTH];
  private int[] weights = new int[FIRST_LENGTH];

  /** By row: when its entity was first seen. */
  private long[] firstNs = new long[FIRST_LENGTH];

  private int count;

  /** By entity: 1 and its row; 0: it has none. */
  private int[] rowsOf = new int[FIRST_LENGTH];

  /** The number of a text here, given when there was none. */
  public int text(byte[] from, int offset, int length) {
    return texts.add(from, offset, length);
  }

  /**
   * Takes a row.
   *
   * @param entity its number in {@link HeldRows}
   * @param seenFirstNs as the row has it
   * @param weight bytes that it has as it is read, about
   */
  public void put(int entity, long seenFirstNs, byte[] row, int length, int weight) {
    if (count == entities.length) {
      entities = Arrays.copyOf(entities, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      weights = Arrays.copyOf(weights, 2 * count);
      firstNs = Arrays.copyOf(firstNs, 2 * count);
    }
    rows.raw(row, 0, length);
    entities[count] = entity;
    ends[count] = rows.length();
    weights[count] = weight;
    firstNs[count] = seenFirstNs;
    count++;
    if (entity >= rowsOf.length) {
      rowsOf = Arrays.copyOf(rowsOf, Math.max(2 * rowsOf.length, entity + 1));
    }
    rowsOf[entity] = count;
  }

  /** Forgets all, and keeps the memory. */
  void clear() {
    texts.clear();
    rows.clear();
    count = 0;
    Arrays.fill(rowsOf, 0);
  }

  /** How many rows were put. */
  public int count() {
    return count;
  }

  /** The row of an entity that counts; -1: it has none. */
  public int rowOf(int entity) {
    return entity < rowsOf.length ? rowsOf[entity] - 1 : -1;
  }

  /** Whether it is the row of its entity that counts. */
  public boolean isNewest(int row) {
    return rowOf(entities[row]) == row;
  }

  public int entity(int row) {
    return entities[row];
  }

  long firstNs(int row) {
    return firstNs[row];
  }

  int weight(int row) {
    return weights[row];
  }

  byte[] array() {
    return rows.array();
  }

  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  int end(int row) {
    return ends[row];
  }

  Interner texts() {
    return texts;
  }
}

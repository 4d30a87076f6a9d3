package io.drec.segment;

/**
 * Rows of edges and indicators in the making, as numbers in arrays: each event tells of several,
 * and most are told of again before they are packed. Entities are numbered in the order in which
 * they are first named here; {@link PackedRowsBuilder} packs from these numbers, without any key or
 * value being made. Who wants rows as bytes makes them of what is told here. Not thread safe.
 */
public final class HeldRows {
  /** In place of an entity's number: there is none. */
  public static final int NONE = -1;

  private EntityNumbers entities = new EntityNumbers();
  private HeldEdges edges = new HeldEdges();
  private HeldPostings postings = new HeldPostings();
  private int times = 1;

  /** The number of an entity, given when it was not named before. */
  public int entity(char letter, long hash) {
    return entities.number((byte) letter, hash);
  }

  public char letter(int entity) {
    return (char) (entities.letter(entity) & 0xff);
  }

  public long hash(int entity) {
    return entities.hash(entity);
  }

  public HeldEdges edges() {
    return edges;
  }

  public HeldPostings postings() {
    return postings;
  }

  EntityNumbers entities() {
    return entities;
  }

  /** How often all was forgotten: numbers from before mean nothing any more. */
  public int times() {
    return times;
  }

  /** Forgets all; in a burst the next rows are as many, and take the same memory. */
  public void clearForMore() {
    times++;
    entities.clear();
    edges.clear();
    postings.clear();
  }

  /** Forgets all, and gives the memory back: what a burst took is not needed for long. */
  public void clear() {
    times++;
    entities = new EntityNumbers();
    edges = new HeldEdges();
    postings = new HeldPostings();
  }
}

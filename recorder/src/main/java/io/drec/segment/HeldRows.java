package io.drec.segment;

import org.jspecify.annotations.Nullable;

/**
 * Rows of entities, edges and indicators in the making, as numbers in arrays: each event tells of
 * several, and most are told of again before they are packed. Entities are numbered in the order in
 * which they are first named here; {@link PackedRowsBuilder} packs from these numbers, without any
 * key or value being made. Who wants rows as bytes makes them of what is told here. Not thread
 * safe.
 */
public final class HeldRows {
  /** In place of an entity's number: there is none. */
  public static final int NONE = -1;

  private EntityNumbers entities = new EntityNumbers();
  private HeldEdges edges = new HeldEdges();
  private HeldPostings postings = new HeldPostings();
  private HeldEntities rows = new HeldEntities();
  private @Nullable HeldMelter melter;
  private int times = 1;

  /** The number of an entity, given when it was not named before. */
  public int entity(char letter, long hash) {
    return entities.number((byte) letter, hash);
  }

  /** The number of an entity; {@link #NONE}: it was not named. */
  public int find(char letter, long hash) {
    return entities.find((byte) letter, hash);
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

  /** Rows of entities. */
  public HeldEntities rows() {
    return rows;
  }

  /** A row of an entity as it is read; see {@link HeldEntities}. */
  public byte[] valueOf(int row) {
    HeldMelter known = melter;
    if (known == null) {
      known = new HeldMelter(this);
      melter = known;
    }
    return known.melt(row);
  }

  /** The nine bytes of an entity's id. */
  public byte[] idOf(int entity) {
    ByteOut id = new ByteOut(EntityNumbers.ID_BYTES);
    id(id, entity);
    return id.array();
  }

  ByteOut id(ByteOut out, int entity) {
    return u64(out.u8(letter(entity)), hash(entity));
  }

  static ByteOut u64(ByteOut out, long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.u8((int) (value >>> shift) & 0xff);
    }
    return out;
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
    rows.clear();
  }

  /** Forgets all, and gives the memory back: what a burst took is not needed for long. */
  public void clear() {
    times++;
    entities = new EntityNumbers();
    edges = new HeldEdges();
    postings = new HeldPostings();
    rows = new HeldEntities();
  }
}

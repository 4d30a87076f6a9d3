package io.drec.store;

import io.drec.segment.ByteHash;
import io.drec.segment.HeldEdges;
import io.drec.segment.HeldEntities;
import io.drec.segment.HeldPostings;
import io.drec.segment.HeldRows;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tables in memory: what a batch has changed, or what the journal holds beyond the store. A key
 * that was deleted here stays as a mark, so that it also hides the row of the tables below ({@link
 * LayeredTables}). Not thread safe.
 *
 * <p>Rows are found by hashing; they are put in order when a scan asks for it and something was put
 * since the scan before.
 *
 * <p>Rows of EDGE and INDICATOR are also taken as numbers ({@link #held}), and become rows here
 * when somebody asks for them: who packs them never does.
 */
public final class MemoryTables implements Tables, Layer {
  private final FamilyRows[] families = new FamilyRows[Family.values().length];
  private final HeldRows held = new HeldRows();

  /** Where rows of ENTITY are held, too; null: they are put as bytes. */
  private final @Nullable HeldRowWriter entities;

  private final RowWriter scratch = new RowWriter();

  /** How much was changed in what is held, when rows were last made of it. */
  private long moltenEdges;

  private long moltenPostings;

  /** Rows of entities that were made so. */
  private int moltenEntities;

  /** Rows in the order in which their keys were first put, found by an open-addressing table. */
  private static final class FamilyRows {
    private static final byte[][] NONE = new byte[0][];
    private static final int SLOTS_MIN = 256;

    /** Where a row was put and taken out again; compared by identity. */
    private static final byte[] TAKEN = new byte[0];

    private byte[][] putKeys = NONE;
    private byte[][] putValues = NONE;
    private int[] hashes = new int[0];
    private int count;

    /** Numbers of rows and 1; 0: free. At most half is taken. */
    private int[] slots = new int[SLOTS_MIN];

    /** In order; of the moment of the last scan, if nothing was put since. */
    private byte[][] keys = NONE;

    private byte[][] values = NONE;
    private boolean inOrder = true;

    /** Puts a row where none is, or over the one there. */
    void put(byte[] key, byte[] value) {
      int hash = ByteHash.of(key);
      int slot = slot(key, hash);
      int row = slots[slot] - 1;
      if (row >= 0) {
        putValues[row] = value;
        inOrder = false;
        return;
      }
      if (count == hashes.length) {
        int length = Math.max(SLOTS_MIN / 2, 2 * count);
        putKeys = Arrays.copyOf(putKeys, length);
        putValues = Arrays.copyOf(putValues, length);
        hashes = Arrays.copyOf(hashes, length);
      }
      putKeys[count] = key;
      putValues[count] = value;
      hashes[count] = hash;
      slots[slot] = ++count;
      if (2 * count > slots.length) {
        rehash();
      }
      inOrder = false;
    }

    byte @Nullable [] get(byte[] key) {
      int row = count == 0 ? -1 : slots[slot(key, ByteHash.of(key))] - 1;
      return row < 0 || putValues[row] == TAKEN ? null : putValues[row];
    }

    void take(byte[] key) {
      if (get(key) != null) {
        put(key, TAKEN);
      }
    }

    private int slot(byte[] key, int hash) {
      int mask = slots.length - 1;
      int slot = hash & mask;
      while (slots[slot] != 0) {
        int row = slots[slot] - 1;
        if (hashes[row] == hash && Arrays.equals(putKeys[row], key)) {
          return slot;
        }
        slot = slot + 1 & mask;
      }
      return slot;
    }

    private void rehash() {
      slots = new int[2 * slots.length];
      int mask = slots.length - 1;
      for (int row = 0; row < count; row++) {
        int slot = hashes[row] & mask;
        while (slots[slot] != 0) {
          slot = slot + 1 & mask;
        }
        slots[slot] = row + 1;
      }
    }

    void order() {
      if (inOrder) {
        return;
      }
      int[] order = KeyOrder.of(Arrays.copyOf(putKeys, count));
      int left = 0;
      for (int i = 0; i < count; i++) {
        left += putValues[i] == TAKEN ? 0 : 1;
      }
      keys = new byte[left][];
      values = new byte[left][];
      left = 0;
      for (int row : order) {
        if (putValues[row] != TAKEN) {
          keys[left] = putKeys[row];
          values[left++] = putValues[row];
        }
      }
      inOrder = true;
    }

    /** Where the first key stands that is not less than this one. */
    int ceiling(byte[] key) {
      int found = key.length == 0 ? 0 : Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
      return found < 0 ? -1 - found : found;
    }

    void clear() {
      putKeys = NONE;
      putValues = NONE;
      hashes = new int[0];
      count = 0;
      slots = new int[SLOTS_MIN];
      keys = NONE;
      values = NONE;
      inOrder = true;
    }
  }

  public MemoryTables() {
    this(false);
  }

  /**
   * Likewise.
   *
   * @param packed rows are put to be packed, and few of them are asked for: those of ENTITY are
   *     held, too
   */
  public MemoryTables(boolean packed) {
    this.entities = packed ? new HeldRowWriter(held) : null;
    Arrays.setAll(families, family -> new FamilyRows());
  }

  public void put(Family family, byte[] key, byte[] value) {
    rows(family).put(key, value);
  }

  /** Puts the row of an entity. */
  public void put(EntityRow row) {
    if (entities == null) {
      put(Family.ENTITY, Keys.entity(row.id()), row.encode(scratch));
    } else {
      entities.put(row);
    }
  }

  /** Rows of EDGE and INDICATOR as numbers, to be added to and changed. */
  public HeldRows held() {
    return held;
  }

  /** What is held, where all rows of EDGE and INDICATOR are, and of ENTITY, too, if it has any. */
  @Nullable HeldRows heldAlone() {
    boolean alone =
        families[Family.EDGE.ordinal()].count == 0
            && families[Family.INDICATOR.ordinal()].count == 0
            && (held.rows().count() == 0 || families[Family.ENTITY.ordinal()].count == 0);
    return alone ? held : null;
  }

  private void meltEntities() {
    HeldEntities rows = held.rows();
    for (; moltenEntities < rows.count(); moltenEntities++) {
      if (rows.isNewest(moltenEntities)) {
        byte[] value = held.valueOf(moltenEntities);
        put(Family.ENTITY, held.idOf(rows.entity(moltenEntities)), value);
      }
    }
  }

  private byte @Nullable [] heldEntity(byte[] key) {
    EntityId id = new RowReader(key).optionalId();
    int entity = id == null ? -1 : held.find(id.kind().letter(), id.hash());
    int row = entity < 0 ? -1 : held.rows().rowOf(entity);
    return row < 0 ? null : held.valueOf(row);
  }

  private void meltEdges() {
    HeldEdges edges = held.edges();
    moltenEdges = edges.changes();
    for (int edge = 0; edge < edges.count(); edge++) {
      EntityId cause = id(edges.cause(edge));
      EntityId effect = id(edges.effect(edge));
      Mechanism mechanism = Mechanism.ofCode(edges.mechanism(edge));
      byte[] value = EdgeRow.of(edges, edge).encode();
      long firstNs = edges.firstNs(edge);
      put(Family.EDGE, Keys.edge(cause, Keys.Side.EFFECTS, firstNs, mechanism, effect), value);
      put(Family.EDGE, Keys.edge(effect, Keys.Side.CAUSES, firstNs, mechanism, cause), value);
    }
  }

  private void meltPostings() {
    HeldPostings postings = held.postings();
    moltenPostings = postings.changes();
    for (int posting = 0; posting < postings.count(); posting++) {
      int value = postings.value(posting);
      int process = postings.process(posting);
      byte[] beginning = Keys.postingsOf(postings.kindOfValue(value), postings.bytesOfValue(value));
      EntityId by = process == HeldRows.NONE ? null : id(process);
      byte[] key = Keys.posting(beginning, id(postings.object(posting)), by);
      put(Family.INDICATOR, key, PostingRow.of(postings, posting).encode());
    }
  }

  private EntityId id(int entity) {
    EntityKind kind = EntityKind.ofLetter(held.letter(entity));
    if (kind == null) {
      throw new IllegalStateException("no kind of entity has the letter " + held.letter(entity));
    }
    return new EntityId(kind, held.hash(entity));
  }

  public void delete(Family family, byte[] key) {
    rows(family).put(key, DELETED);
  }

  /** Takes out what was put, if anything: below there is no row that it would have to hide. */
  public void take(Family family, byte[] key) {
    rows(family).take(key);
  }

  public void clear() {
    clear(false);
  }

  /**
   * Likewise.
   *
   * @param more as much will be put at once: the memory for it is kept
   */
  public void clear(boolean more) {
    for (FamilyRows rows : families) {
      rows.clear();
    }
    if (more) {
      held.clearForMore();
    } else {
      held.clear();
    }
    moltenEdges = 0;
    moltenPostings = 0;
    moltenEntities = 0;
  }

  /** Visits, in no order, what was put and, with a null value, what was deleted. */
  void forEach(Family family, BiConsumer<byte[], byte @Nullable []> visitor) {
    FamilyRows rows = rows(family);
    for (int row = 0; row < rows.count; row++) {
      byte[] value = rows.putValues[row];
      if (value != FamilyRows.TAKEN) {
        visitor.accept(rows.putKeys[row], value == DELETED ? null : value);
      }
    }
  }

  /** Visits the keys of all rows, of deleted ones too, in no order. */
  void forEachKey(Family family, Consumer<byte[]> visitor) {
    forEach(family, (key, value) -> visitor.accept(key));
    HeldEntities rows = held.rows();
    for (int row = moltenEntities; family == Family.ENTITY && row < rows.count(); row++) {
      if (rows.isNewest(row)) {
        visitor.accept(held.idOf(rows.entity(row)));
      }
    }
  }

  @Override
  public byte @Nullable [] raw(Family family, byte[] key) {
    if (family == Family.ENTITY && moltenEntities < held.rows().count()) {
      byte[] value = heldEntity(key);
      return value == null ? rows(family).get(key) : value;
    }
    return asked(family).get(key);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    byte[] value = raw(family, key);
    return value == DELETED ? null : value;
  }

  @Override
  public Cursor scan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    return new LayeredTables.Living(rawScan(family, from, to, order));
  }

  @Override
  public Cursor rawScan(Family family, byte[] from, byte @Nullable [] to, Order order) {
    FamilyRows rows = asked(family);
    rows.order();
    int first = rows.ceiling(from);
    int end = to == null ? rows.keys.length : rows.ceiling(to);
    return new ArrayCursor(rows.keys, rows.values, first, end, order == Order.ASCENDING);
  }

  /** The rows of a family, with those that are made of what is held. */
  private FamilyRows asked(Family family) {
    if (family == Family.EDGE && held.edges().changes() != moltenEdges) {
      meltEdges();
    } else if (family == Family.INDICATOR && held.postings().changes() != moltenPostings) {
      meltPostings();
    } else if (family == Family.ENTITY && moltenEntities < held.rows().count()) {
      meltEntities();
    }
    return rows(family);
  }

  private FamilyRows rows(Family family) {
    return families[family.ordinal()];
  }

  /** What is put later does not change the arrays, but has others made. */
  private static final class ArrayCursor implements Cursor {
    private final byte[][] keys;
    private final byte[][] values;
    private final int step;
    private final int behind;
    private int at;

    ArrayCursor(byte[][] keys, byte[][] values, int first, int end, boolean ascending) {
      this.keys = keys;
      this.values = values;
      this.step = ascending ? 1 : -1;
      this.behind = ascending ? Math.max(first, end) : first - 1;
      this.at = ascending ? first - 1 : Math.max(first, end);
    }

    @Override
    public boolean next() {
      if (at == behind) {
        return false;
      }
      at += step;
      return at != behind;
    }

    @Override
    public byte[] key() {
      return keys[at];
    }

    @Override
    public byte[] value() {
      return values[at];
    }

    @Override
    public void close() {}
  }
}

package io.drec.segment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a segment that name something, without putting rows together: which processes
 * have a text, which name another process. Rows that were kept as they are, which no program of
 * today writes, are found wherever one of the others might be. Not thread safe.
 */
public final class RowSearch {
  private static final byte PROCESS = 'p';
  private static final byte FILE = 'f';
  private static final byte PROCESSES_OF_PID = 'q';

  private final RecordColumns columns;
  private final PackedRows rows;

  public RowSearch(RecordColumns columns, PackedRows rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Visits the ids of processes of which a row here has texts that may be wanted, and of files of
   * which a row has such hashes.
   *
   * @param texts of texts alone, each of its tests one of the query's
   */
  public void having(RecordQuery query, Wanted texts, Consumer<byte[]> visitor) {
    columns.prepare(query);
    if (texts.may(columns.factsOfRows(true)) && texts.may(columns.factsOfRows(false))) {
      rows.forEach(PackedRows.ENTITY, new Having(texts, columns.textHits(), visitor));
    }
  }

  /** Visits the ids of processes of which a row names one of these entities. */
  public void naming(Collection<byte[]> ids, Consumer<byte[]> visitor) {
    BitSet places = places(ids);
    if (places.isEmpty()) {
      return;
    }
    rows.forEach(
        PackedRows.ENTITY,
        new Naming(PROCESS, places) {
          @Override
          void found(int kind, long place) {
            visitor.accept(id(place));
          }

          @Override
          public void raw(byte[] key) {
            if (key.length > 0 && key[0] == PROCESS) {
              visitor.accept(key);
            }
          }
        });
  }

  /** Visits the numbers under which imported records may mean one of these processes. */
  public void pidsOf(Collection<byte[]> processes, IntConsumer visitor) {
    BitSet places = places(processes);
    if (places.isEmpty()) {
      return;
    }
    rows.forEach(
        PackedRows.STATE,
        new Naming(PROCESSES_OF_PID, places) {
          @Override
          void found(int kind, long pid) {
            visitor.accept((int) pid);
          }

          @Override
          public void raw(byte[] key) {
            int at = key.length - Integer.BYTES;
            if (at > 0 && key[0] == PROCESSES_OF_PID) {
              visitor.accept(
                  (key[at] & 0xff) << 24
                      | (key[at + 1] & 0xff) << 16
                      | (key[at + 2] & 0xff) << 8
                      | key[at + 3] & 0xff);
            }
          }
        });
  }

  private BitSet places(Collection<byte[]> ids) {
    BitSet places = new BitSet();
    for (byte[] id : ids) {
      if (rows.mayHold(PackedRows.ENTITY, id)) {
        int place = rows.entities().find(id, 0);
        if (place >= 0) {
          places.set(place);
        }
      }
    }
    return places;
  }

  private byte[] id(long place) {
    byte[] id = new byte[EntityNumbers.ID_BYTES];
    rows.entities().id(place, id, 0);
    return id;
  }

  /** Finds rows of one kind that name some entities. */
  private abstract class Naming implements ShapedBlock.Naming, RowNames {
    private final byte letter;
    private final BitSet places;
    private boolean found;

    Naming(byte letter, BitSet places) {
      this.letter = letter;
      this.places = places;
    }

    abstract void found(int kind, long key);

    @Override
    public @Nullable RowNames begin(byte itsLetter) {
      found = false;
      return itsLetter == letter ? this : null;
    }

    @Override
    public void text(int stream, long number) {}

    @Override
    public void entity(long turn) {
      found |= places.get(rows.place(turn));
    }

    @Override
    public void end(byte itsLetter, int kind, long key) {
      if (found) {
        found(kind, key);
      }
    }
  }

  /** Finds rows by their texts. */
  private final class Having implements ShapedBlock.Naming, RowNames, Wanted.Facts {
    private final Wanted wanted;
    private final TextHits hits;
    private final Consumer<byte[]> visitor;
    private int[] texts = new int[16];
    private int count;
    private boolean hashesOnly;

    Having(Wanted wanted, TextHits hits, Consumer<byte[]> visitor) {
      this.wanted = wanted;
      this.hits = hits;
      this.visitor = visitor;
    }

    @Override
    public @Nullable RowNames begin(byte letter) {
      count = 0;
      hashesOnly = letter == FILE;
      return letter == FILE || letter == PROCESS ? this : null;
    }

    @Override
    public void text(int stream, long number) {
      if (!hashesOnly || stream == Shapes.FILE_HASHES) {
        if (count == texts.length) {
          texts = Arrays.copyOf(texts, 2 * count);
        }
        texts[count++] = columns.checkedText(number);
      }
    }

    @Override
    public void entity(long turn) {}

    @Override
    public void end(byte letter, int kind, long place) {
      if (count > 0 && wanted.may(this)) {
        visitor.accept(id(place));
      }
    }

    @Override
    public void raw(byte[] key) {
      if (key.length > 0 && (key[0] == PROCESS || key[0] == FILE)) {
        visitor.accept(key);
      }
    }

    @Override
    public boolean text(Wanted.TextTest test, long fields) {
      for (int i = 0; i < count; i++) {
        if (hits.passes(test, texts[i])) {
          return true;
        }
      }
      return false;
    }
  }
}

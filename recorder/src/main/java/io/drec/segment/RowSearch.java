package io.drec.segment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a segment that name something, without putting rows together: which processes
 * have a text, which have another as their parent. Rows that were kept as they are, which no
 * program of today writes, are found wherever one of the others might be. Not thread safe.
 */
public final class RowSearch {
  private static final byte PROCESS = 'p';
  private static final byte FILE = 'f';
  private static final byte PROCESSES_OF_PID = 'q';

  /** To look one up costs as much as to pass over so many. */
  private static final int LOOKUPS_SHARE = 8;

  private final RecordColumns columns;
  private final PackedRows rows;

  public RowSearch(RecordColumns columns, PackedRows rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Some entities, by their ids. */
  public interface Ids extends Iterable<byte[]> {
    int size();

    /**
     * @param id used again for the next
     */
    boolean has(byte[] id);
  }

  /** Takes processes whose rows were found. */
  public interface Processes {
    /**
     * @param pid its number; -1: the row was kept as it is, and is to be looked up
     * @param named whether a source has a name of its own for it
     */
    void process(byte[] id, long pid, boolean named);
  }

  /**
   * Visits the processes of which a row here has texts that may be wanted.
   *
   * @param texts of texts alone, each of its tests one of the query's
   * @param files takes the ids of files of which a row has such hashes
   */
  public void having(RecordQuery query, Wanted texts, Processes processes, Consumer<byte[]> files) {
    columns.prepare(query);
    if (texts.may(columns.factsOfRows(true)) && texts.may(columns.factsOfRows(false))) {
      rows.forEach(PackedRows.ENTITY, new Having(texts, columns.textHits(), processes, files));
    }
  }

  /** Visits the processes of which a row has one of these as its parent. */
  public void startedBy(Ids parents, Processes visitor) {
    naming(parents, Shapes.PROCESS_PARENT, visitor);
  }

  /** Visits the processes of which a row names one of these entities. */
  public void naming(Ids ids, Processes visitor) {
    naming(ids, Naming.ANYWHERE, visitor);
  }

  private void naming(Ids ids, int stream, Processes visitor) {
    BitSet places = places(ids);
    if (!places.isEmpty()) {
      rows.forEach(PackedRows.ENTITY, new Naming(places, stream, visitor));
    }
  }

  /** Visits the numbers under which imported records may mean one of these processes. */
  public void pidsOf(Ids processes, IntConsumer visitor) {
    BitSet places = places(processes);
    if (!places.isEmpty()) {
      rows.forEach(PackedRows.STATE, new Numbers(places, visitor));
    }
  }

  /** Where these are among the segment's entities: asked one by one, or all gone through. */
  private BitSet places(Ids ids) {
    EntityTable entities = rows.entities();
    BitSet places = new BitSet();
    if (ids.size() > entities.count() / LOOKUPS_SHARE) {
      byte[] id = new byte[EntityNumbers.ID_BYTES];
      for (int place = 0; place < entities.count(); place++) {
        entities.id(place, id, 0);
        places.set(place, ids.has(id));
      }
      return places;
    }
    for (byte[] id : ids) {
      int place = rows.mayHold(PackedRows.ENTITY, id) ? entities.find(id, 0) : -1;
      if (place >= 0) {
        places.set(place);
      }
    }
    return places;
  }

  private byte[] id(long place) {
    byte[] id = new byte[EntityNumbers.ID_BYTES];
    rows.entities().id(place, id, 0);
    return id;
  }

  /** Takes the rows of processes. */
  private abstract class OfProcesses implements ShapedBlock.Naming, RowNames {
    private final Processes processes;
    private long pid;
    private boolean named;

    OfProcesses(Processes processes) {
      this.processes = processes;
    }

    final void beginProcess() {
      pid = 0;
      named = false;
    }

    final void found(long place) {
      processes.process(id(place), pid, named);
    }

    @Override
    public void counted(int stream, long value) {
      pid = stream == Shapes.PROCESS_PID ? value : pid;
    }

    @Override
    public void text(int stream, long number) {
      named |= stream == Shapes.PROCESS_GUID;
    }

    @Override
    public void raw(byte[] key) {
      if (key.length > 0 && key[0] == PROCESS) {
        processes.process(key, -1, true);
      }
    }
  }

  /** Finds rows of processes that name some entities. */
  private final class Naming extends OfProcesses {
    static final int ANYWHERE = -1;

    private final BitSet places;
    private final int only;
    private boolean found;

    Naming(BitSet places, int only, Processes visitor) {
      super(visitor);
      this.places = places;
      this.only = only;
    }

    @Override
    public @Nullable RowNames begin(byte letter) {
      found = false;
      beginProcess();
      return letter == PROCESS ? this : null;
    }

    @Override
    public void entity(int stream, long turn) {
      found |= (only == ANYWHERE || stream == only) && places.get(rows.place(turn));
    }

    @Override
    public void end(byte letter, int kind, long place) {
      if (found) {
        found(place);
      }
    }
  }

  /** Finds rows of processes, and of files, by their texts. */
  private final class Having extends OfProcesses implements Wanted.Facts {
    private final Wanted wanted;
    private final TextHits hits;
    private final Consumer<byte[]> files;
    private int[] texts = new int[16];
    private int count;
    private boolean isFile;

    Having(Wanted wanted, TextHits hits, Processes processes, Consumer<byte[]> files) {
      super(processes);
      this.wanted = wanted;
      this.hits = hits;
      this.files = files;
    }

    @Override
    public @Nullable RowNames begin(byte letter) {
      count = 0;
      beginProcess();
      isFile = letter == FILE;
      return isFile || letter == PROCESS ? this : null;
    }

    @Override
    public void text(int stream, long number) {
      if (isFile && stream != Shapes.FILE_HASHES) {
        return;
      }
      super.text(stream, number);
      if (count == texts.length) {
        texts = Arrays.copyOf(texts, 2 * count);
      }
      texts[count++] = columns.checkedText(number);
    }

    @Override
    public void entity(int stream, long turn) {}

    @Override
    public void end(byte letter, int kind, long place) {
      if (count == 0 || !wanted.may(this)) {
        return;
      }
      if (isFile) {
        files.accept(id(place));
      } else {
        found(place);
      }
    }

    @Override
    public void raw(byte[] key) {
      super.raw(key);
      if (key.length > 0 && key[0] == FILE) {
        files.accept(key);
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

  /** Finds the numbers of processes, by the rows of state that name these. */
  private final class Numbers implements ShapedBlock.Naming, RowNames {
    private final BitSet places;
    private final IntConsumer visitor;
    private boolean found;

    Numbers(BitSet places, IntConsumer visitor) {
      this.places = places;
      this.visitor = visitor;
    }

    @Override
    public @Nullable RowNames begin(byte letter) {
      found = false;
      return letter == PROCESSES_OF_PID ? this : null;
    }

    @Override
    public void text(int stream, long number) {}

    @Override
    public void entity(int stream, long turn) {
      found |= places.get(rows.place(turn));
    }

    @Override
    public void end(byte letter, int kind, long pid) {
      if (found) {
        visitor.accept((int) pid);
      }
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
  }
}

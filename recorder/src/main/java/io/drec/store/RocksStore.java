package io.drec.store;

import io.drec.record.FrameView;
import io.drec.segment.Effort;
import io.drec.segment.PackedRowsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store on disk: one RocksDB, with META in small rows and the segments in blocks. One writer
 * has it open, and any number of readers, in any process and as any user who may read the files.
 * Not thread safe.
 *
 * <p>A segment is written to a file of its own, which RocksDB then takes over as it is; one small
 * write puts it into the catalogue, together with the position in the journal. Whatever instant a
 * writer dies at, a segment is in the catalogue with all of its blocks, or it is not there; blocks
 * of which the catalogue knows nothing go when the next writer opens the store.
 */
public final class RocksStore implements AutoCloseable {
  /** Of the store's layout; a store of another version is refused. */
  static final int VERSION = 2;

  /** Of the JVM's heap: texts of one large segment, unpacked, are 60 MB. */
  private static final int READER_UNPACKED_SHARE = 5;

  private static final int READER_OPEN_SHARE = 10;

  /** How often a reader looks again when the writer deleted a log meanwhile. */
  private static final int CATCH_UPS_MAX = 20;

  /** How RocksDB's message begins when a family is not there. */
  private static final String FAMILY_MISSING = "Column family not found";

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final RocksDB db;
  private final RocksMeta meta;
  private final RocksBlocks blocks;
  private final Catalogue catalogue;
  private Tables tables;
  private final List<ColumnFamilyHandle> handles;

  /** In the order in which they are closed, all after the database. */
  private final List<RocksObject> owned;

  private final @Nullable Path scratch;

  private RocksStore(
      Path directory,
      RocksDB db,
      RocksOptions options,
      List<ColumnFamilyHandle> handles,
      long unpackedBytes,
      long openBytes,
      @Nullable Path scratch) {
    this.directory = directory;
    this.db = db;
    this.handles = handles;
    this.meta = new RocksMeta(directory, db, handles.get(0));
    this.blocks = new RocksBlocks(directory, db, handles.get(1));
    this.catalogue = new Catalogue(meta, blocks, unpackedBytes, openBytes);
    this.tables = new LayeredTables(catalogue.layers());
    this.owned = options.owned();
    this.scratch = scratch;
  }

  /** Opens the store to write it, and makes it where there is none. */
  public static RocksStore openForWriting(Path directory) {
    return openForWriting(directory, StoreMemory.DEFAULT);
  }

  /** Likewise, with memory of the caller's choice. */
  public static RocksStore openForWriting(Path directory, StoreMemory memory) {
    RocksOptions options = RocksOptions.forWriting(memory);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksStore store;
    try {
      Files.createDirectories(directory);
      RocksDB db =
          RocksDB.open(options.database(), directory.toString(), options.descriptors(), handles);
      store =
          new RocksStore(
              directory, db, options, handles, memory.unpackedBytes(), memory.openBytes(), null);
    } catch (RocksDBException | IOException e) {
      options.close();
      throw failure("cannot be opened", directory, e);
    }
    store.versionChecked(true);
    store.catalogue.read();
    store.blocks.dropUnknown(store.catalogue.numbers());
    store.tables =
        store.catalogue.known(
            KnownKeys.open(directory, store.meta, store::commit, memory.knownBytes()));
    return store;
  }

  /** Whether a recorder has made a store there. */
  public static boolean exists(Path directory) {
    return Files.exists(directory.resolve("CURRENT"));
  }

  /**
   * Opens the store beside its writer, to read it as of now.
   *
   * @return null when the recorder has not made it yet
   */
  public static @Nullable RocksStore openForReading(Path directory) {
    if (!exists(directory) || !isWhole(directory)) {
      return null;
    }
    Path scratch = null;
    RocksOptions options = RocksOptions.forReading();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksStore store;
    try {
      scratch = Files.createTempDirectory("drec-reader-");
      Set<Path> logs = logs(directory);
      RocksDB db =
          RocksDB.openAsSecondary(
              options.database(),
              directory.toString(),
              scratch.toString(),
              options.descriptors(),
              handles);
      // It wants a folder for its log, and writes nothing else there. Unlinked, the log stays open
      // and nothing is left behind, however this process ends; elsewhere it goes when we close.
      deleteScratch(scratch);
      long heapBytes = Runtime.getRuntime().maxMemory();
      store =
          new RocksStore(
              directory,
              db,
              options,
              handles,
              heapBytes / READER_UNPACKED_SHARE,
              heapBytes / READER_OPEN_SHARE,
              scratch);
      if (!logs(directory).containsAll(logs)) {
        store.catchUpOnce();
      }
    } catch (RocksDBException | IOException e) {
      options.close();
      deleteScratch(scratch);
      throw failure("cannot be read", directory, e);
    }
    store.versionChecked(false);
    store.catchUp();
    return store;
  }

  /**
   * Opens the store once as a plain reader does, and closes it: that fails when a file is missing
   * or damaged. A secondary would go back, without a word, to a time before that file.
   *
   * @return false while its writer is still making it, one family after the other
   */
  private static boolean isWhole(Path directory) {
    RocksDBException failed = null;
    for (int i = 0; i < CATCH_UPS_MAX; i++) {
      RocksOptions options = RocksOptions.forReading();
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      try (RocksDB db =
          RocksDB.openReadOnly(
              options.database(), directory.toString(), options.descriptors(), handles)) {
        handles.forEach(ColumnFamilyHandle::close);
        return true;
      } catch (RocksDBException e) {
        if (String.valueOf(e.getMessage()).startsWith(FAMILY_MISSING)) {
          return false;
        }
        // Also when the writer deleted a file between our reading of its name and of itself.
        failed = e;
      } finally {
        options.close();
      }
    }
    if (failed != null) {
      throw failure("cannot be read", directory, failed);
    }
    return true;
  }

  private void versionChecked(boolean write) {
    byte[] value = meta.raw(Family.META, MetaKeys.version());
    if (value == null && write && position() < 0) {
      MemoryTables fresh = new MemoryTables();
      fresh.put(Family.META, MetaKeys.version(), new RowWriter().u32(VERSION).toBytes());
      commit(fresh);
      return;
    }
    int found = value == null ? VERSION : new RowReader(value).u32();
    if (found != VERSION) {
      close();
      throw new StoreException(
          "the store "
              + directory
              + " has version "
              + found
              + ", expected "
              + VERSION
              + "; use the drec that wrote it, or record into a new directory");
    }
  }

  /** The rows; after {@link #commit}, {@link #merge} and {@link #catchUp} as they are then. */
  public Tables tables() {
    return tables;
  }

  /** The frames that the rows were made of, likewise. */
  public Frames frames() {
    return catalogue;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /** Visits the frames of some segments, oldest first. */
  void frames(List<SegmentRow> some, Predicate<FrameView> visitor) {
    catalogue.frames(some, visitor);
  }

  /** Visits the frames of one segment; nothing of it stays open. */
  void frames(SegmentRow segment, Predicate<FrameView> visitor) {
    catalogue.framesOf(segment, visitor);
  }

  /** The segments, oldest first. */
  public List<SegmentRow> segments() {
    return catalogue.rows();
  }

  /**
   * Bytes of all segments on the disk, by the number of their section in {@code
   * io.drec.segment.Section}. Reads everything: for measurements.
   */
  public SortedMap<Integer, Long> bytesBySection() {
    return blocks.bytesBySection();
  }

  /** Sequence of the last frame in the store; -1 when none. */
  public long position() {
    return CoverageReader.position(tables);
  }

  /**
   * Writes a segment and its rows, or nothing. They survive the death of this process, a power cut
   * too.
   *
   * @param rows what the row maker made of the segment's frames; those of META are the store's
   */
  public void commit(SegmentDraft draft, MemoryTables rows) {
    commit(draft, rows, 0);
  }

  /**
   * Likewise.
   *
   * @param tier 0: it is to be merged; 1: it is as large as merged ones
   */
  public void commit(SegmentDraft draft, MemoryTables rows, int tier) {
    SegmentRow row =
        write((file, number) -> draft.write(rows, file, number, tier), rows, List.of());
    catalogue.add(row, rows);
    catalogue.learn();
  }

  /** Writes changes of META alone. */
  void commit(MemoryTables changes) {
    put(changes, List.of(), null);
  }

  /** Writes the blocks of a segment, and says what they are. */
  private interface SegmentWriter {
    SegmentRow write(BlockFile file, long number);
  }

  private SegmentRow write(SegmentWriter writer, MemoryTables rows, List<SegmentRow> replaced) {
    long number = catalogue.nextNumber();
    SegmentRow row;
    try (BlockFile file = blocks.newFile(number)) {
      SegmentRow told = writer.write(file, number);
      file.ingest();
      row = told;
    } catch (RocksDBException | IOException e) {
      throw failure("cannot be written", directory, e);
    }
    put(rows, replaced, row);
    return row;
  }

  private void put(MemoryTables rows, List<SegmentRow> gone, @Nullable SegmentRow fresh) {
    try (WriteBatch batch = new WriteBatch();
        WriteOptions options = new WriteOptions().setSync(true)) {
      List<RocksDBException> failed = new ArrayList<>();
      rows.forEach(Family.META, (key, value) -> add(batch, key, value, failed));
      for (SegmentRow row : gone) {
        add(batch, MetaKeys.segment(row.number()), null, failed);
      }
      if (fresh != null) {
        add(batch, MetaKeys.segment(fresh.number()), fresh.encode(), failed);
      }
      if (!failed.isEmpty()) {
        throw failed.get(0);
      }
      db.write(options, batch);
    } catch (RocksDBException e) {
      throw failure("cannot be written", directory, e);
    }
  }

  private void add(
      WriteBatch batch, byte[] key, byte @Nullable [] value, List<RocksDBException> failed) {
    try {
      if (value == null) {
        batch.delete(handles.get(0), key);
      } else {
        batch.put(handles.get(0), key, value);
      }
    } catch (RocksDBException e) {
      failed.add(e);
    }
  }

  /**
   * Makes one segment of several where that is worth it.
   *
   * @param recordsMax a segment is not made larger by merging
   * @param all as few as can be; else only where enough small ones lie beside each other
   * @return false when there was nothing to do
   */
  public boolean merge(long recordsMax, boolean all) {
    List<SegmentRow> inputs = MergePolicy.next(catalogue.rows(), recordsMax, all);
    if (inputs == null) {
      return false;
    }
    List<SegmentRow> replaced = List.copyOf(inputs);
    Effort effort = MergePolicy.effort(replaced, recordsMax, all);
    SegmentRow merged;
    try {
      merged = merged(replaced, effort, true);
    } catch (PackedRowsBuilder.NotGathered e) {
      merged = merged(replaced, effort, false);
    }
    catalogue.replace(replaced, merged);
    replaced.forEach(row -> blocks.drop(row.number()));
    return true;
  }

  private SegmentRow merged(List<SegmentRow> replaced, Effort effort, boolean onePass) {
    int tier = 1 + replaced.stream().mapToInt(SegmentRow::tier).max().orElse(0);
    SegmentDraft draft = new SegmentDraft(effort);
    catalogue.frames(
        replaced,
        frame -> {
          draft.add(frame);
          return true;
        });
    return write(
        (file, number) ->
            onePass
                ? catalogue.writeMerged(draft, replaced, file, number, tier)
                : draft.write(catalogue.rowsOf(replaced), file, number, tier),
        new MemoryTables(),
        replaced);
  }

  /** The limits that its recorder keeps to; null where there are none. */
  public @Nullable Retention limits() {
    return CoverageReader.limits(tables);
  }

  /** Tells readers which limits the recorder keeps to. */
  public void limits(Retention retention) {
    if (!retention.equals(limits())) {
      MemoryTables told = new MemoryTables();
      told.put(Family.META, MetaKeys.limits(), new LimitsRow(retention).encode());
      commit(told);
    }
  }

  /**
   * What the store holds beyond its limits, in the order in which it is to be overwritten.
   *
   * @param locked segments that stay in any case
   * @param nowNs ns since 1970 UTC
   * @param segmentsMax no more than so many
   */
  public List<SegmentRow> beyond(
      Retention retention, Predicate<SegmentRow> locked, long nowNs, int segmentsMax) {
    Retention ofSegments = retention.without(catalogue.keysBytes());
    List<SegmentRow> left = new ArrayList<>(catalogue.rows());
    List<SegmentRow> beyond = new ArrayList<>();
    SegmentRow next = ofSegments.next(left, locked, nowNs);
    while (next != null && beyond.size() < segmentsMax) {
      beyond.add(next);
      left.remove(next);
      next = ofSegments.next(left, locked, nowNs);
    }
    return beyond;
  }

  /** The rows of one segment alone. */
  public LayeredTables rowsOf(SegmentRow segment) {
    return catalogue.rowsOf(List.of(segment));
  }

  /** The rows of all segments with frames behind this one's. */
  public LayeredTables rowsAfter(SegmentRow segment) {
    return catalogue.rowsOf(
        catalogue.rows().stream()
            .filter(row -> row.firstSequence() > segment.lastSequence())
            .toList());
  }

  /**
   * Removes a segment for good: one small write takes it out of the catalogue and tells of the gap,
   * then its files go. What dies in between leaves files, which go when the store is next opened.
   */
  public void overwrite(SegmentRow segment) {
    overwrite(segment, 0);
  }

  /**
   * Likewise.
   *
   * @param unsentFrames of it that a centre should have the index of, and does not
   */
  public void overwrite(SegmentRow segment, long unsentFrames) {
    MemoryTables told = catalogue.withDropped(segment);
    if (unsentFrames > 0) {
      long before = CoverageReader.unsentFrames(tables);
      told.put(
          Family.META, MetaKeys.unsent(), new RowWriter().number(before + unsentFrames).toBytes());
    }
    put(told, List.of(segment), null);
    catalogue.replace(List.of(segment), null);
    blocks.drop(segment.number());
  }

  /**
   * A reader takes in what was committed meanwhile.
   *
   * <p>RocksDB reads first which files there are and then the logs. So a segment may be in the
   * catalogue whose blocks are not seen yet, and a log that the writer deleted in between would be
   * missing, with later ones there: then it is done again.
   */
  public void catchUp() {
    for (int i = 0; i < CATCH_UPS_MAX; i++) {
      catchUpOnce();
      if (catalogue.read()) {
        return;
      }
    }
    throw new StoreException(
        "the store " + directory + " changes faster than it can be read; ask again");
  }

  private void catchUpOnce() {
    try {
      for (int i = 0; i < CATCH_UPS_MAX; i++) {
        Set<Path> logs = logs(directory);
        db.tryCatchUpWithPrimary();
        if (logs(directory).containsAll(logs)) {
          return;
        }
      }
    } catch (RocksDBException | IOException e) {
      throw failure("cannot be read", directory, e);
    }
  }

  private static Set<Path> logs(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  static StoreException failure(String what, Path directory, Exception cause) {
    String message = cause.getMessage();
    String hint =
        message != null && message.contains("Permission denied")
            ? "; use sudo, or join the group that owns the directory (ls -ld " + directory + ")"
            : "; check the disk, and restore the recording from a copy if it is damaged";
    return new StoreException("the store " + directory + " " + what + ": " + message + hint, cause);
  }

  @Override
  public void close() {
    catalogue.close();
    meta.close();
    blocks.close();
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    owned.forEach(RocksObject::close);
    deleteScratch(scratch);
  }

  private static void deleteScratch(@Nullable Path scratch) {
    if (scratch == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(scratch)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A left-over in the temporary directory harms nobody, and closing must not fail.
      return;
    }
  }
}

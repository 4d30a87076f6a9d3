package io.drec.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store on disk: one RocksDB with a column family for each {@link Family}. One writer has it
 * open, and any number of readers, in any process and as any user who may read the files. Not
 * thread safe.
 */
public final class RocksStore implements AutoCloseable {
  /** Of the rows' layout; a store of another version is refused. */
  static final int VERSION = 1;

  /** How often a reader looks again when the writer deleted a log meanwhile. */
  private static final int CATCH_UPS_MAX = 20;

  private static final int FILTER_BYTES = 16 << 20;

  /** How RocksDB's message begins when a family is not there. */
  private static final String FAMILY_MISSING = "Column family not found";

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final RocksDB db;
  private final RocksTables tables;

  /** In the order in which they are closed, all after the database. */
  private final List<RocksObject> owned;

  private final @Nullable Path scratch;
  private final @Nullable KeyFilter filter;
  private final WriteOptions writeOptions = new WriteOptions();

  private RocksStore(
      Path directory,
      RocksDB db,
      RocksOptions options,
      List<ColumnFamilyHandle> handles,
      @Nullable Path scratch,
      @Nullable KeyFilter filter) {
    this.directory = directory;
    this.db = db;
    this.filter = filter;
    this.tables = new RocksTables(directory, db, handles, filter);
    this.owned = options.owned();
    this.scratch = scratch;
  }

  /** Opens the store to write it, and makes it where there is none. */
  public static RocksStore openForWriting(Path directory) {
    return openForWriting(directory, RocksOptions.forWriting(), null);
  }

  /**
   * As {@link #openForWriting}, to write much at once: with ten times the memory, and in a new
   * store without looking on the disk for what is not there.
   */
  public static RocksStore openForBulk(Path directory) {
    KeyFilter filter = exists(directory) ? null : new KeyFilter(FILTER_BYTES);
    return openForWriting(directory, RocksOptions.forBulk(), filter);
  }

  private static RocksStore openForWriting(
      Path directory, RocksOptions options, @Nullable KeyFilter filter) {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksStore store;
    try {
      Files.createDirectories(directory);
      RocksDB db =
          RocksDB.open(options.database(), directory.toString(), options.descriptors(), handles);
      store = new RocksStore(directory, db, options, handles, null, filter);
    } catch (RocksDBException | IOException e) {
      options.close();
      throw failure("cannot be opened", directory, e);
    }
    return store.versionChecked(true);
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
      store = new RocksStore(directory, db, options, handles, scratch, null);
      if (!logs(directory).containsAll(logs)) {
        store.catchUp();
      }
    } catch (RocksDBException | IOException e) {
      options.close();
      deleteScratch(scratch);
      throw failure("cannot be read", directory, e);
    }
    return store.versionChecked(false);
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

  private RocksStore versionChecked(boolean write) {
    byte[] value = tables.get(Family.META, MetaKeys.version());
    if (value == null && write && CoverageReader.position(tables) < 0) {
      MemoryTables fresh = new MemoryTables();
      fresh.put(Family.META, MetaKeys.version(), new RowWriter().u32(VERSION).toBytes());
      commit(fresh);
      return this;
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
    return this;
  }

  public Tables tables() {
    return tables;
  }

  /** Sequence of the last frame in the store; -1 when none. */
  public long position() {
    return CoverageReader.position(tables);
  }

  /** Writes all changes or none. They survive the death of this process, a power cut after sync. */
  public void commit(MemoryTables changes) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Family family : Family.values()) {
        ColumnFamilyHandle handle = tables.handle(family);
        List<RocksDBException> failed = new ArrayList<>();
        changes.forEach(family, (key, value) -> add(batch, handle, key, value, failed));
        remember(family, changes);
        if (!failed.isEmpty()) {
          throw failed.get(0);
        }
      }
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failure("cannot be written", directory, e);
    }
  }

  private void remember(Family family, MemoryTables changes) {
    KeyFilter keys = filter;
    if (keys != null) {
      changes.forEach(family, (key, value) -> keys.add(family, key));
    }
  }

  private static void add(
      WriteBatch batch,
      ColumnFamilyHandle handle,
      byte[] key,
      byte @Nullable [] value,
      List<RocksDBException> failed) {
    try {
      if (value == null) {
        batch.delete(handle, key);
      } else {
        batch.put(handle, key, value);
      }
    } catch (RocksDBException e) {
      failed.add(e);
    }
  }

  /** Waits until all that was committed survives a power cut. */
  public void sync() {
    try {
      db.syncWal();
    } catch (RocksDBException e) {
      throw failure("cannot be written", directory, e);
    }
  }

  /** Moves all that was committed from the logs into tables, so that opening it is quick. */
  public void flush() {
    try (FlushOptions options = new FlushOptions()) {
      db.flush(options, tables.handles());
    } catch (RocksDBException e) {
      throw failure("cannot be written", directory, e);
    }
  }

  /**
   * A reader takes in what was committed meanwhile.
   *
   * <p>RocksDB reads first what was flushed and then the logs. A log that the writer flushed and
   * deleted in between would be missing, with later ones there: then it is done again.
   */
  public void catchUp() {
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
    throw new StoreException(
        "the store " + directory + " changes faster than it can be read; ask again");
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
    tables.close();
    db.close();
    writeOptions.close();
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

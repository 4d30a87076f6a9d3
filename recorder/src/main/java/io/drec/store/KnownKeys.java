package io.drec.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which segments may have a key of ENTITY or STATE, without asking each: most of what a record
 * tells of was never told of before, and a store has hundreds of segments.
 *
 * <p>The keys of the newest footage are in a {@link KeyGroup} in memory. When that is full it is
 * written to a file, which is read through the page cache, and the next one begins; so memory is
 * bounded, and a question costs a look at a page for each group (4 million events of a build). What
 * footage a group speaks of is told in sequences of frames: so it stays true when segments are made
 * one, or go. A group goes with its last segment.
 *
 * <p>A segment that no group speaks of, because it was written by an earlier writer that did not
 * live to write its group, or because a file is missing or damaged, is <em>uncovered</em>: asked
 * itself, until it is gone through again. Nothing here ever fails: what cannot be written stays in
 * memory and says less. Not thread safe.
 */
final class KnownKeys {
  private final Path directory;
  private final Consumer<MemoryTables> commit;
  private final int pages;

  /** In the order of their numbers; the last is in memory. */
  private final List<Numbered> groups = new ArrayList<>();

  /** Of each group, the columns that may have the key that was asked for. */
  private long[] found = {};

  /** Newest first. */
  private List<Known> segments = List.of();

  /** Place of the newest segment that no group speaks of; behind the oldest where there is none. */
  private int firstUncovered;

  private boolean anyFound;

  private record Numbered(long number, KeyGroup group) {}

  /** Where keys of a segment are. */
  private record Place(int group, long columns, @Nullable Place other) {}

  /** A segment, and where its keys are. */
  private static final class Known {
    private final SegmentRow segment;
    private @Nullable Place places;

    /** All keys of frames before are at these places. */
    private long coveredTo;

    Known(SegmentRow segment) {
      this.segment = segment;
      this.coveredTo = segment.firstSequence();
    }

    boolean isCovered() {
      return coveredTo > segment.lastSequence();
    }
  }

  private KnownKeys(Path directory, Consumer<MemoryTables> commit, int pages) {
    this.directory = directory;
    this.commit = commit;
    this.pages = pages;
  }

  /**
   * What an earlier writer left behind; the rest of it goes.
   *
   * @param commit writes changes of META
   * @param bytesMax of memory
   */
  static KnownKeys open(Path directory, Layer meta, Consumer<MemoryTables> commit, int bytesMax) {
    KnownKeys keys = new KnownKeys(directory, commit, Math.max(1, bytesMax / KeyGroup.PAGE_BYTES));
    keys.read(meta);
    keys.deleteUnknownFiles();
    keys.begin();
    return keys;
  }

  private void read(Layer meta) {
    List<Long> gone = new ArrayList<>();
    byte[] from = MetaKeys.keyGroups();
    try (Tables.Cursor rows =
        meta.rawScan(Family.META, from, Keys.after(from), Tables.Order.ASCENDING)) {
      while (rows.next()) {
        long number = new RowReader(rows.key(), 1).u64();
        KeyGroup group = opened(number, rows.value());
        if (group == null) {
          gone.add(number);
        } else {
          groups.add(new Numbered(number, group));
        }
      }
    }
    gone.forEach(this::delete);
  }

  private @Nullable KeyGroup opened(long number, byte[] value) {
    try {
      return KeyGroupFile.open(directory, number, KeyGroupRow.decode(value));
    } catch (StoreException e) {
      return null; // a later form: what it says is found out again
    }
  }

  private void deleteUnknownFiles() {
    Set<Path> known = new HashSet<>();
    groups.forEach(one -> known.add(KeyGroupFile.path(directory, one.number())));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(KeyGroupFile.SUFFIX) && !known.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      return; // it harms nobody, and is tried again when the store is next opened
    }
  }

  private void begin() {
    long number = groups.isEmpty() ? 1 : groups.get(groups.size() - 1).number() + 1;
    groups.add(new Numbered(number, KeyGroup.empty(pages)));
    found = new long[groups.size()];
  }

  private KeyGroup newest() {
    return groups.get(groups.size() - 1).group();
  }

  /** What segments there are now, newest first. */
  void arrange(List<SegmentRow> newestFirst) {
    List<Known> known = newestFirst.stream().map(Known::new).toList();
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      for (KeyGroup.Span span : groups.get(i).group().spans()) {
        told.add(new Told(i, span));
      }
    }
    told.sort(Comparator.comparingLong(one -> one.span.first()));
    told.forEach(one -> place(one, known));
    segments = known;
    firstUncovered = 0;
    while (firstUncovered < known.size() && known.get(firstUncovered).isCovered()) {
      firstUncovered++;
    }
  }

  private record Told(int group, KeyGroup.Span span) {}

  /** Spans come in the order of their first frames. */
  private static void place(Told told, List<Known> newestFirst) {
    KeyGroup.Span span = told.span;
    int low = 0;
    int high = newestFirst.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (newestFirst.get(middle).segment.firstSequence() > span.last()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < newestFirst.size(); i++) {
      Known known = newestFirst.get(i);
      if (known.segment.lastSequence() < span.first()) {
        return;
      }
      known.places = new Place(told.group, span.columns(), known.places);
      if (span.first() <= known.coveredTo) {
        known.coveredTo = Math.max(known.coveredTo, span.last() + 1);
      }
    }
  }

  /** The segments that no group speaks of, newest first. */
  List<SegmentRow> uncovered() {
    return segments.stream().filter(one -> !one.isCovered()).map(one -> one.segment).toList();
  }

  /** Asks for a key of ENTITY or STATE; {@link #next} tells where it may be. */
  void ask(Family family, byte[] key) {
    int letter = KeyGroup.letter(family, key);
    long hash = KeyGroup.hash(family, key);
    long any = 0;
    for (int i = 0; i < found.length; i++) {
      long columns = groups.get(i).group().holding(letter, hash);
      found[i] = columns;
      any |= columns;
    }
    anyFound = any != 0;
  }

  /**
   * Where the next older segment is that may have the key.
   *
   * @param place among the segments, newest first; -1: before all
   * @return -1 when there is none
   */
  int next(int place) {
    for (int i = anyFound ? place + 1 : Math.max(place + 1, firstUncovered);
        i < segments.size();
        i++) {
      if (mayHold(segments.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean mayHold(Known known) {
    if (!known.isCovered()) {
      return true;
    }
    for (Place place = known.places; place != null; place = place.other) {
      if ((found[place.group] & place.columns) != 0) {
        return true;
      }
    }
    return false;
  }

  /** A segment's keys come next. */
  void beginSegment() {
    newest().begin();
  }

  void add(Family family, byte[] key) {
    newest().add(KeyGroup.letter(family, key), KeyGroup.hash(family, key));
  }

  /** All of its keys were added; counts from the next {@link #arrange} on. */
  void endSegment(SegmentRow segment) {
    newest().end(segment.firstSequence(), segment.lastSequence());
  }

  /**
   * Writes the newest group when it is full; lets go of those that are damaged, or of footage that
   * is gone.
   *
   * @return whether segments are to be arranged anew
   */
  boolean tidy() {
    boolean changed = false;
    Set<Integer> used = new HashSet<>();
    for (Known known : segments) {
      for (Place place = known.places; place != null; place = place.other) {
        used.add(place.group);
      }
    }
    for (int i = groups.size() - 2; i >= 0; i--) {
      if (!used.contains(i) || groups.get(i).group().isDamaged()) {
        delete(groups.remove(i).number());
        changed = true;
      }
    }
    if (newest().isFull()) {
      changed |= seal();
    }
    if (changed) {
      found = new long[groups.size()];
    }
    return changed;
  }

  private boolean seal() {
    Numbered full = groups.get(groups.size() - 1);
    try {
      KeyGroupRow row = KeyGroupFile.write(directory, full.number(), full.group());
      KeyGroup written = KeyGroupFile.open(directory, full.number(), row);
      if (written == null) {
        return false;
      }
      MemoryTables told = new MemoryTables();
      told.put(Family.META, MetaKeys.keyGroup(full.number()), row.encode());
      commit.accept(told);
      groups.set(groups.size() - 1, new Numbered(full.number(), written));
      begin();
      return true;
    } catch (IOException | StoreException e) {
      return false; // it stays in memory and takes more, and is tried again with the next segment
    }
  }

  private void delete(long number) {
    try {
      MemoryTables told = new MemoryTables();
      told.delete(Family.META, MetaKeys.keyGroup(number));
      commit.accept(told);
      Files.deleteIfExists(KeyGroupFile.path(directory, number));
    } catch (IOException | StoreException e) {
      return; // it is not asked any more; the next writer finds it, and lets go of it
    }
  }

  /** Of all files. */
  long storedBytes() {
    long bytes = 0;
    for (int i = 0; i < groups.size() - 1; i++) {
      bytes += KeyGroupFile.bytes(groups.get(i).group().pages());
    }
    return bytes;
  }
}

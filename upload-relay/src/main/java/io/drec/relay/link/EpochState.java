package io.drec.relay.link;

import io.drec.relay.message.IndexReport;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Message;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.MessageException;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a link must know of one recording after it was killed.
 *
 * <pre>
 * state        how far the centre has acknowledged, what was counted, what was lost
 * units/N      index units made and not acknowledged, or not yet taken over into days/
 * days/D       all rows of a day, as of the units taken over
 * whole        is there as long as no value was left out of the index
 * </pre>
 *
 * <p>A unit is written down, with its rows, before it is sent, and is sent again exactly as it is
 * until it is acknowledged: so a kill at any instant makes no unit twice with other ends. Rows are
 * absolute, so reading days and then putting the units' rows over them, in order, gives the rows as
 * of the last unit, whatever was taken over already. Not thread safe.
 */
final class EpochState {
  /** Acknowledged units that wait to be taken over. */
  private static final int KEPT_UNITS = 64;

  private static final int DAYS_OPEN = 4;
  private static final String WHOLE = "whole";

  /** On the disk; an ordinary server's take 300 KB each. */
  private static final int DAYS_MAX = 400;

  private final Path directory;
  private final UUID epoch;
  private final Disk disk;
  private final Map<Integer, DayRows> days = new LinkedHashMap<>(8, 0.75f, true);
  private final NavigableMap<Long, UnitFile> units = new TreeMap<>();
  private EpochFile facts;

  /** A unit that was made: by its first frame. */
  record UnitFile(long first, Position end, long bytes) {}

  private EpochState(Path directory, UUID epoch, Disk disk, EpochFile facts) {
    this.disk = disk;
    this.directory = directory;
    this.epoch = epoch;
    this.facts = facts;
  }

  /**
   * Opens what a link before this one has left, or begins.
   *
   * @throws IOException with what was found where; deleting the directory makes the link begin anew
   */
  static EpochState open(Path directory, UUID epoch, Disk disk) throws IOException {
    Files.createDirectories(directory.resolve("units"));
    Files.createDirectories(directory.resolve("days"));
    byte[] content = disk.read(directory.resolve("state"));
    EpochState state =
        new EpochState(
            directory,
            epoch,
            disk,
            content == null ? EpochFile.begin(epoch) : EpochFile.read(content));
    state.readUnits();
    return state;
  }

  private void readUnits() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory.resolve("units"))) {
      files = listed.sorted(Comparator.naturalOrder()).toList();
    }
    for (Path file : files) {
      if (Disk.isLeftOver(file)) {
        disk.delete(file);
      } else {
        IndexReport unit = report(file);
        apply(unit);
        remember(unit, Files.size(file));
      }
    }
  }

  private IndexReport report(Path file) throws IOException {
    byte[] content = disk.read(file);
    try {
      Message message = MessageCodec.decode(content == null ? new byte[0] : content);
      if (message instanceof IndexReport report) {
        return report;
      }
      throw new IOException(file + ": it is no index unit");
    } catch (MessageException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private void apply(IndexReport report) throws IOException {
    for (IndexRow row : report.unit().rows()) {
      day(row.day()).put(row);
    }
    facts = facts.with(report);
  }

  private void remember(IndexReport report, long bytes) {
    IndexUnit unit = report.unit();
    units.put(unit.first(), new UnitFile(unit.first(), unit.end(), bytes));
  }

  UUID epoch() {
    return epoch;
  }

  /**
   * Says by which policy units are made from now on. What was left out once is left out for good:
   * only an index that was whole from its first unit on is whole.
   */
  void indexedBy(IndexPolicy policy) throws IOException {
    Path whole = directory.resolve(WHOLE);
    if (!policy.isWhole()) {
      disk.delete(whole);
    } else if (facts.counted() < 0 && units.isEmpty()) {
      disk.write(whole, new byte[0]);
    }
  }

  /** Whether whom a value is not told of has not touched it, in all that was counted. */
  boolean isWhole() throws IOException {
    return facts.leftOut() == 0 && disk.read(directory.resolve(WHOLE)) != null;
  }

  /** The last frame that is in the rows. */
  long counted() {
    return facts.counted();
  }

  /** The last frame of which a unit was made. */
  long made() {
    return units.isEmpty()
        ? facts.acknowledged().sequence()
        : Math.max(facts.acknowledged().sequence(), units.lastEntry().getValue().end().sequence());
  }

  Position acknowledged() {
    return facts.acknowledged();
  }

  long lostFrames() {
    return facts.lost().count();
  }

  /** Frames that were not there when they were to be told of; only to be read. */
  Spans lost() {
    return facts.lost();
  }

  long leftOut() {
    return facts.leftOut();
  }

  /** Spans of frames that the centre has; only to be read. */
  Spans mirrored() {
    return facts.mirrored();
  }

  /** Bytes of units that are not acknowledged. */
  long waitingBytes() {
    return waiting(facts.acknowledged().sequence()).stream().mapToLong(UnitFile::bytes).sum();
  }

  /** Units behind a frame, in order. */
  List<UnitFile> waiting(long afterSequence) {
    return units.values().stream().filter(unit -> unit.end().sequence() > afterSequence).toList();
  }

  /** The bytes of a unit, as they are sent. */
  byte[] message(UnitFile unit) throws IOException {
    Path file = unitFile(unit.first());
    byte[] content = disk.read(file);
    if (content == null) {
      throw new IOException(file + " is missing");
    }
    return content;
  }

  /** What is known of an indicator on a day, and whether a new one has room. */
  @Nullable IndexRow row(int day, Indicator indicator) throws IOException {
    return day(day).row(indicator);
  }

  boolean hasRoom(int day, int moreRows, long moreBytes) throws IOException {
    return day(day).hasRoom(moreRows, moreBytes);
  }

  /** Writes a unit down, which begins behind the one before; it may be sent then. */
  void add(IndexReport report) throws IOException {
    byte[] message = MessageCodec.encode(report);
    disk.write(unitFile(report.unit().first()), message);
    apply(report);
    remember(report, message.length);
  }

  /** Counts what the centre knows already, because a state before this one was lost. */
  void countKnown(List<IndexRow> rows, long counted, Position known) throws IOException {
    for (IndexRow row : rows) {
      IndexRow before = day(row.day()).row(row.indicator());
      day(row.day()).put(before == null ? row : together(before, row));
    }
    facts = facts.withAcknowledged(known).withCounted(counted);
    writeDays();
    writeFacts();
    delete(List.copyOf(units.values()));
  }

  /** Two countings of overlapping frames: neither counts too much. */
  private static IndexRow together(IndexRow a, IndexRow b) {
    return new IndexRow(
        a.indicator(),
        a.day(),
        Math.min(a.firstNs(), b.firstNs()),
        Math.max(a.lastNs(), b.lastNs()),
        Math.max(a.count(), b.count()));
  }

  /** The centre has everything up to there. */
  void acknowledge(Position position) throws IOException {
    facts = facts.withAcknowledged(position);
    writeFacts();
    List<UnitFile> done =
        units.values().stream().filter(u -> u.end().sequence() <= position.sequence()).toList();
    if (done.size() >= KEPT_UNITS) {
      takeOver(done);
    }
  }

  /**
   * The centre has less than it had: units are made, or sent, again from there.
   *
   * @return whether there are units from there; else they must be made
   */
  boolean goBackTo(Position position) throws IOException {
    facts = facts.withAcknowledged(position);
    boolean there = units.containsKey(position.sequence() + 1);
    if (!there) {
      writeDays();
      writeFacts();
      delete(List.copyOf(units.values()));
    } else {
      writeFacts();
    }
    return there;
  }

  /** What was missing up to there the centre has, or was told before. */
  void forgetLostThrough(long sequence) {
    facts.lost().removeThrough(sequence);
  }

  /** The centre has these frames themselves. */
  void mirrored(long first, long last) throws IOException {
    facts.mirrored().add(first, last);
    writeFacts();
  }

  /** First the rows are written, then the files go. */
  private void takeOver(List<UnitFile> done) throws IOException {
    writeDays();
    writeFacts();
    dropDays();
    delete(done);
  }

  /** Oldest first: what a kill leaves are the newest, and their rows are as the days have them. */
  private void delete(List<UnitFile> done) throws IOException {
    for (UnitFile unit : done) {
      disk.delete(unitFile(unit.first()));
      units.remove(unit.first());
    }
  }

  private void writeFacts() throws IOException {
    disk.write(directory.resolve("state"), facts.toBytes());
  }

  private void writeDays() throws IOException {
    for (DayRows day : days.values()) {
      write(day);
    }
  }

  private void write(DayRows day) throws IOException {
    if (day.isChanged()) {
      IndexUnit rows = new IndexUnit(0, new Position(epoch, 0, new byte[32]), day.rows());
      IndexReport content = new IndexReport(new byte[32], List.of(), 0, 0, rows);
      disk.write(dayFile(day.day()), MessageCodec.encode(content));
      day.written();
    }
  }

  private DayRows day(int day) throws IOException {
    DayRows open = days.get(day);
    if (open == null) {
      Path file = dayFile(day);
      open = new DayRows(day, Files.exists(file) ? report(file).unit().rows() : List.of());
      days.put(day, open);
      if (days.size() > DAYS_OPEN) {
        DayRows eldest = days.values().iterator().next();
        write(eldest);
        days.remove(eldest.day());
      }
    }
    return open;
  }

  private Path unitFile(long first) {
    return directory.resolve("units").resolve(String.format(Locale.ROOT, "%019d", first));
  }

  private Path dayFile(int day) {
    return directory.resolve("days").resolve(Integer.toString(day));
  }

  /** The lowest go when there are too many; they begin anew should they come again. */
  private void dropDays() throws IOException {
    NavigableMap<Integer, Path> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("days"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Disk.isLeftOver(file)) {
          disk.delete(file);
        } else {
          all.put(Integer.parseInt(String.valueOf(file.getFileName())), file);
        }
      }
    }
    while (all.size() > DAYS_MAX) {
      Map.Entry<Integer, Path> lowest = all.pollFirstEntry();
      disk.delete(lowest.getValue());
      days.remove(lowest.getKey());
    }
  }
}

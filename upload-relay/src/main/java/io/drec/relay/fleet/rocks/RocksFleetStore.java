package io.drec.relay.fleet.rocks;

import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FactsCodec;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.fleet.RowBytes;
import io.drec.relay.fleet.SequenceSpans;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;

/**
 * The fleet store in this process. Writers of different hosts do not wait for each other: RocksDB
 * brings what comes at the same time to the disk with one sync.
 *
 * <p>Expiry and close wait until nobody reads or writes; nothing else is locked as a whole.
 */
public final class RocksFleetStore implements FleetStore {
  private static final int EPOCHS_MAX = 0x10000;
  private static final int HOST_LOCKS = 64;
  private static final int FACTS_PAGE = 256;
  private static final String NOT_WRITTEN = "cannot be written";
  private static final String NOT_READ = "cannot be read";

  private final Path directory;
  private final RocksFleet fleet;
  private final InstantSource clock;
  private final Room room;
  private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
  private final Object[] hostLocks = new Object[HOST_LOCKS];
  private final QuestionRows questions;
  private final IndexPacker packer;
  private boolean closed;

  private RocksFleetStore(
      Path directory, RocksFleet fleet, InstantSource clock, Room room, PackSizes sizes) {
    this.directory = directory;
    this.fleet = fleet;
    this.clock = clock;
    this.room = room;
    this.questions = new QuestionRows(fleet);
    this.packer = new IndexPacker(fleet, sizes);
    for (int i = 0; i < hostLocks.length; i++) {
      hostLocks[i] = new Object();
    }
  }

  /**
   * Opens a store, and makes it where the directory is empty or not there.
   *
   * @param memoryBytes for everything that is cached or waits to be written
   * @param clock tells what is ahead of the present
   * @throws FleetStoreException when it is another's, of another version, in use or damaged
   */
  public static RocksFleetStore open(Path directory, long memoryBytes, InstantSource clock) {
    DayBuckets days = DayBuckets.ofIndex();
    return open(directory, memoryBytes, clock, Room.on(directory), days, PackSizes.DEFAULT);
  }

  static RocksFleetStore open(
      Path directory,
      long memoryBytes,
      InstantSource clock,
      Room room,
      DayBuckets indexDays,
      PackSizes sizes) {
    RocksFleet fleet = RocksFleet.open(directory, memoryBytes, indexDays);
    return new RocksFleetStore(directory, fleet, clock, room, sizes);
  }

  /** What is done while the store is open. */
  private interface Work<T> {
    T run() throws RocksDBException;
  }

  private <T> T run(String trouble, Lock lock, Work<T> work) {
    lock.lock();
    try {
      if (closed) {
        throw new FleetStoreException("the fleet store " + directory + " is closed");
      }
      return work.run();
    } catch (RocksDBException e) {
      throw Troubles.of(directory, trouble, e);
    } finally {
      lock.unlock();
    }
  }

  /** What changes something. */
  private interface Act {
    void run() throws RocksDBException;
  }

  private <T> T reading(Work<T> work) {
    return run(NOT_READ, life.readLock(), work);
  }

  private void changing(Lock lock, Act act) {
    run(
        NOT_WRITTEN,
        lock,
        () -> {
          act.run();
          return true;
        });
  }

  /** Writes what is one host's; another thread of the same host waits. */
  private void writing(HostId host, Act act) {
    room.check();
    changing(
        life.readLock(),
        () -> {
          synchronized (hostLocks[Math.floorMod(host.hashCode(), HOST_LOCKS)]) {
            act.run();
          }
        });
  }

  private int today() {
    return DayBuckets.day(TimeUnit.MILLISECONDS.toNanos(clock.millis()));
  }

  // ---- index

  @Override
  public void putIndex(HostId host, IndexUnit unit) {
    writing(
        host,
        () -> {
          HostNumbers.Entry number = fleet.numbers().findOrAdd(host);
          MetaRows.Epoch epoch = epochForWriting(number.number(), unit.end().epoch());
          if (unit.end().sequence() > epoch.position().sequence()) {
            put(host, number, epoch.number(), unit);
          }
        });
  }

  private void put(HostId host, HostNumbers.Entry number, int epoch, IndexUnit unit)
      throws RocksDBException {
    BatchBytes batch = new BatchBytes((unit.rows().size() + 2) * IndexRows.ROW_BYTES_EXPECTED);
    addRows(batch, number.number(), epoch, unit.rows());
    MetaRows.Epoch moved = new MetaRows.Epoch(epoch, unit.end());
    batch.put(0, MetaRows.epoch(number.number(), unit.end().epoch()), moved.encode());
    int oldestDay = unit.rows().stream().mapToInt(IndexRow::day).min().orElse(DayBuckets.LAST_DAY);
    packer.writing(oldestDay, () -> write(batch, host, number));
  }

  private void addRows(BatchBytes batch, int host, int epoch, List<IndexRow> rows)
      throws RocksDBException {
    Families index = fleet.index();
    RowBytes key = new RowBytes(IndexRows.KEY_BYTES);
    RowBytes value = new RowBytes(IndexRows.VALUE_BYTES_MAX);
    int today = today();
    int familyDay = -1;
    int family = 0;
    for (IndexRow row : rows) {
      if (index.keeps(row.day())) {
        if (row.day() != familyDay) {
          familyDay = row.day();
          family = index.forPutting(familyDay, today).getID();
        }
        IndexRows.key(key, row, host, epoch);
        IndexRows.value(value, row);
        batch.put(family, key, value);
      }
    }
  }

  /** Writes rows of a host, and its number when it is not written yet. */
  private void write(BatchBytes batch, HostId host, HostNumbers.Entry number)
      throws RocksDBException {
    if (!number.isWritten()) {
      batch.put(0, MetaRows.number(host), new RowBytes(4).u32(number.number()).toBytes());
    }
    fleet.write(batch);
    number.setWritten();
  }

  private MetaRows.@Nullable Epoch epoch(int host, UUID id) throws RocksDBException {
    byte[] value = fleet.get(MetaRows.epoch(host, id));
    return value == null ? null : MetaRows.Epoch.decode(id, value);
  }

  /** The host's lock is held; a new epoch gets its number with the row that names it. */
  private MetaRows.Epoch epochForWriting(int host, UUID id) throws RocksDBException {
    MetaRows.Epoch known = epoch(host, id);
    if (known != null) {
      return known;
    }
    int number = epochs(host).size();
    if (number >= EPOCHS_MAX) {
      throw new FleetStoreException(
          "a host began its recording anew "
              + number
              + " times, and no more can be told apart: deny it, or let it enrol again");
    }
    return new MetaRows.Epoch(number, Position.start(id));
  }

  private List<MetaRows.Epoch> epochs(int host) throws RocksDBException {
    List<MetaRows.Epoch> epochs = new ArrayList<>();
    Rows.ofPrefix(
        fleet.db(),
        fleet.meta(),
        MetaRows.epochs(host),
        (key, value) -> epochs.add(MetaRows.Epoch.decode(MetaRows.epochId(key), value)));
    return epochs;
  }

  @Override
  public Optional<Position> indexed(HostId host, UUID epoch) {
    return reading(() -> known(host, epoch))
        .map(MetaRows.Epoch::position)
        .filter(position -> position.sequence() >= 0);
  }

  /** Of two that differ the first stays: it was said before there was anything to hide. */
  @Override
  public void putAnchor(HostId host, Position anchor) {
    writing(
        host,
        () -> {
          HostNumbers.Entry number = fleet.numbers().findOrAdd(host);
          byte[] key = MetaRows.anchor(number.number(), anchor.epoch(), anchor.sequence());
          if (fleet.get(key) == null) {
            BatchBytes batch = new BatchBytes(2 * IndexRows.ROW_BYTES_EXPECTED);
            batch.put(0, key, MetaRows.anchorValue(anchor.chain(), today()));
            write(batch, host, number);
          }
        });
  }

  @Override
  public void anchors(HostId host, UUID epoch, long fromSequence, Predicate<Position> visitor) {
    long from = Math.max(0, fromSequence);
    for (Position anchor : reading(() -> anchors(host, epoch, from))) {
      if (!visitor.test(anchor)) {
        return;
      }
    }
  }

  private List<Position> anchors(HostId host, UUID epoch, long from) throws RocksDBException {
    List<Position> anchors = new ArrayList<>();
    HostNumbers.Entry number = fleet.numbers().find(host);
    if (number != null) {
      Rows.range(
          fleet.db(),
          fleet.meta(),
          MetaRows.anchor(number.number(), epoch, from),
          MetaRows.anchor(number.number(), epoch, Long.MAX_VALUE),
          (key, value) -> anchors.add(MetaRows.anchor(epoch, key, value)));
    }
    return anchors;
  }

  @Override
  public void expireAnchorsBefore(int day) {
    int hosts = fleet.numbers().size();
    for (int host = 0; host < hosts; host++) {
      int its = host;
      changing(life.readLock(), () -> fleet.deleteAll(anchorsBefore(its, day)));
    }
  }

  /** Of all epochs of a host: each is looked at from its oldest anchor on. */
  private List<byte[]> anchorsBefore(int host, int day) throws RocksDBException {
    List<byte[]> old = new ArrayList<>();
    byte[] behind = MetaRows.anchor(host, new UUID(-1, -1), -1);
    byte[] from = MetaRows.anchors(host);
    for (UUID epoch = anchoredEpoch(from, behind);
        epoch != null;
        epoch = anchoredEpoch(MetaRows.anchor(host, epoch, -1), behind)) {
      old.addAll(anchorsBefore(host, epoch, day));
    }
    return old;
  }

  private @Nullable UUID anchoredEpoch(byte[] from, byte[] behind) throws RocksDBException {
    List<UUID> first = new ArrayList<>();
    Rows.range(
        fleet.db(),
        fleet.meta(),
        from,
        behind,
        (key, value) -> {
          first.add(MetaRows.epochId(key));
          return false;
        });
    return first.isEmpty() ? null : first.get(0);
  }

  /** Days go up with sequences; a row that does not say its day is no newer than the next. */
  private List<byte[]> anchorsBefore(int host, UUID epoch, int day) throws RocksDBException {
    List<byte[]> old = new ArrayList<>();
    List<byte[]> undated = new ArrayList<>();
    Rows.range(
        fleet.db(),
        fleet.meta(),
        MetaRows.anchor(host, epoch, 0),
        MetaRows.anchor(host, epoch, Long.MAX_VALUE),
        (key, value) -> {
          Integer its = MetaRows.anchorDay(value);
          undated.add(key);
          if (its != null && its < day) {
            old.addAll(undated);
            undated.clear();
          }
          return its == null || its < day;
        });
    return old;
  }

  private Optional<MetaRows.Epoch> known(HostId host, UUID epoch) throws RocksDBException {
    HostNumbers.Entry number = fleet.numbers().find(host);
    return number == null ? Optional.empty() : Optional.ofNullable(epoch(number.number(), epoch));
  }

  @Override
  public void touched(
      Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor) {
    for (HostTouch touch :
        reading(() -> new TouchScan(fleet, indicator).hosts(firstDay, lastDay))) {
      if (!visitor.test(touch)) {
        return;
      }
    }
  }

  @Override
  public void expireIndexBefore(int day) {
    changing(life.writeLock(), () -> fleet.index().expireBefore(day));
  }

  @Override
  public void packIndexBefore(int day) {
    changing(life.writeLock(), () -> packer.closeDays(Math.min(day, DayBuckets.LAST_DAY)));
    for (int bucket : packer.buckets()) {
      byte[] from = new byte[0];
      while (from != null) {
        byte[] begin = from;
        IndexPacker.Found found = reading(() -> packer.find(bucket, begin));
        found.runs().forEach(run -> pack(bucket, run));
        from = found.next();
      }
      changing(life.readLock(), () -> packer.setPacked(bucket));
    }
  }

  private void pack(int bucket, byte[] run) {
    Optional<byte[]> from = Optional.of(run);
    while (from.isPresent()) {
      room.check();
      byte[] begin = from.get();
      from = run(NOT_WRITTEN, life.readLock(), () -> packer.pack(bucket, run, begin));
    }
  }

  @Override
  public int firstIndexDay() {
    return fleet.index().firstDay();
  }

  // ---- frames

  @Override
  public void putFrames(HostId host, FrameUnit unit) {
    int day = DayBuckets.day(unit.lastNs());
    writing(
        host,
        () -> {
          HostNumbers.Entry number = fleet.numbers().findOrAdd(host);
          MetaRows.Epoch epoch = epochForWriting(number.number(), unit.end().epoch());
          if (fleet.frames().keeps(day)
              && !SequenceSpans.hold(
                  spans(number.number(), epoch.number()), unit.first(), unit.end().sequence())) {
            put(host, number, epoch, unit, day);
          }
        });
  }

  private void put(
      HostId host, HostNumbers.Entry number, MetaRows.Epoch epoch, FrameUnit unit, int day)
      throws RocksDBException {
    int family = fleet.frames().forPutting(day, today()).getID();
    int its = number.number();
    BatchBytes batch = new BatchBytes(unit.frames().length + 4 * IndexRows.ROW_BYTES_EXPECTED);
    batch.put(family, FrameRows.key(its, epoch.number(), unit), FrameRows.value(unit));
    batch.put(
        family,
        FrameRows.framesKey(its, epoch.number(), unit.first(), unit.end().sequence()),
        unit.frames());
    batch.put(0, MetaRows.epoch(its, epoch.position().epoch()), epoch.encode());
    write(batch, host, number);
  }

  private List<SequenceSpan> spans(int host, int epoch) throws RocksDBException {
    List<SequenceSpan> spans = new ArrayList<>();
    for (FrameRows.Ref ref : refs(host, Long.MIN_VALUE, Long.MAX_VALUE)) {
      if (ref.epoch() == epoch) {
        spans.add(new SequenceSpan(ref.first(), ref.end()));
      }
    }
    return SequenceSpans.joined(spans);
  }

  /** The units of a host that are kept and reach into a span, by their first time. */
  private List<FrameRows.Ref> refs(int host, long fromNs, long toNs) throws RocksDBException {
    Families frames = fleet.frames();
    int firstDay = frames.firstDay();
    List<FrameRows.Ref> refs = new ArrayList<>();
    int from = Math.max(firstDay, DayBuckets.day(fromNs));
    for (int bucket : frames.buckets(from, DayBuckets.LAST_DAY)) {
      ColumnFamilyHandle family = frames.find(bucket);
      if (family != null) {
        Rows.range(
            fleet.db(),
            family,
            FrameRows.from(host, fromNs),
            FrameRows.behind(host),
            (key, value) -> {
              FrameRows.Ref ref = FrameRows.read(key, value);
              if (ref.firstNs() <= toNs && DayBuckets.day(ref.lastNs()) >= firstDay) {
                refs.add(ref);
              }
              return true;
            });
      }
    }
    refs.sort(FrameRows.BY_FIRST_TIME);
    return refs;
  }

  @Override
  public void frames(HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor) {
    HostNumbers.Entry number = fleet.numbers().find(host);
    if (number == null) {
      return;
    }
    List<MetaRows.Epoch> epochs = reading(() -> epochs(number.number()));
    for (FrameRows.Ref ref : reading(() -> refs(number.number(), fromNs, toNs))) {
      Optional<FrameUnit> unit = reading(() -> unit(number.number(), ref, epochs));
      if (unit.isPresent() && !visitor.test(unit.get())) {
        return;
      }
    }
  }

  /** Empty: it expired meanwhile. */
  private Optional<FrameUnit> unit(int host, FrameRows.Ref ref, List<MetaRows.Epoch> epochs)
      throws RocksDBException {
    int day = DayBuckets.day(ref.lastNs());
    int[] bucket = fleet.frames().buckets(day, day);
    ColumnFamilyHandle family = bucket.length == 0 ? null : fleet.frames().find(bucket[0]);
    byte[] frames =
        family == null
            ? null
            : fleet
                .db()
                .get(family, FrameRows.framesKey(host, ref.epoch(), ref.first(), ref.end()));
    if (frames == null) {
      return Optional.empty();
    }
    UUID epoch =
        epochs.stream()
            .filter(one -> one.number() == ref.epoch())
            .map(one -> one.position().epoch())
            .findFirst()
            .orElseThrow(
                () ->
                    new FleetStoreException(
                        "the fleet store "
                            + directory
                            + " has frames of an epoch it does not know: it is damaged; restore it"
                            + " from a copy, or let the hosts fill a new one"));
    Position end = new Position(epoch, ref.end(), ref.chain());
    return Optional.of(new FrameUnit(ref.first(), end, ref.firstNs(), ref.lastNs(), frames));
  }

  @Override
  public List<SequenceSpan> framesHeld(HostId host, UUID epoch) {
    HostNumbers.Entry number = fleet.numbers().find(host);
    if (number == null) {
      return List.of();
    }
    return reading(
        () -> {
          MetaRows.Epoch found = epoch(number.number(), epoch);
          return found == null ? List.of() : spans(number.number(), found.number());
        });
  }

  @Override
  public void expireFramesBefore(int day) {
    changing(life.writeLock(), () -> fleet.frames().expireBefore(day));
  }

  // ---- hosts

  @Override
  public void putHost(HostFacts facts) {
    writing(
        facts.id(),
        () -> {
          fleet.put(MetaRows.facts(facts.id()), FactsCodec.encode(facts));
        });
  }

  @Override
  public Optional<HostFacts> host(HostId id) {
    return reading(
        () ->
            Optional.ofNullable(fleet.get(MetaRows.facts(id)))
                .map(value -> FactsCodec.decode(id, value)));
  }

  @Override
  public void dropHost(HostId id) {
    writing(id, () -> fleet.deleteAll(List.of(MetaRows.facts(id))));
  }

  @Override
  public void hosts(Predicate<HostFacts> visitor) {
    byte[] from = MetaRows.allFacts();
    List<HostFacts> page;
    do {
      byte[] begin = from;
      page = reading(() -> factsFrom(begin));
      for (HostFacts facts : page) {
        if (!visitor.test(facts)) {
          return;
        }
        from = MetaRows.factsBehind(facts.id());
      }
    } while (page.size() == FACTS_PAGE);
  }

  private List<HostFacts> factsFrom(byte[] begin) throws RocksDBException {
    List<HostFacts> page = new ArrayList<>();
    Rows.range(
        fleet.db(),
        fleet.meta(),
        begin,
        MetaRows.behindAllFacts(),
        (key, value) -> {
          page.add(FactsCodec.decode(MetaRows.host(key), value));
          return page.size() < FACTS_PAGE;
        });
    return page;
  }

  // ---- questions

  /** Questions are few: they share one lock. */
  private void asking(Act act) {
    room.check();
    changing(
        life.readLock(),
        () -> {
          synchronized (questions) {
            act.run();
          }
        });
  }

  @Override
  public void putQuestion(KeptQuestion question) {
    asking(() -> questions.put(question));
  }

  @Override
  public Optional<KeptQuestion> question(UUID id) {
    return reading(() -> questions.find(id));
  }

  @Override
  public void questions(Predicate<KeptQuestion> visitor) {
    for (UUID id : reading(questions::ids)) {
      Optional<KeptQuestion> question = reading(() -> questions.find(id));
      if (question.isPresent() && !visitor.test(question.get())) {
        return;
      }
    }
  }

  @Override
  public void putAnswer(UUID question, KeptAnswer answer) {
    asking(() -> questions.put(question, answer));
  }

  /** One answer at a time is read: together they may be large. */
  @Override
  public void answers(UUID question, Predicate<KeptAnswer> visitor) {
    for (HostId host : reading(() -> questions.answerers(question))) {
      Optional<KeptAnswer> answer = reading(() -> questions.answer(question, host));
      if (answer.isPresent() && !visitor.test(answer.get())) {
        return;
      }
    }
  }

  /** Also where nothing else is taken in: it makes room. */
  @Override
  public void dropQuestion(UUID id) {
    changing(
        life.readLock(),
        () -> {
          synchronized (questions) {
            questions.drop(id);
          }
        });
  }

  /** Brings all from the log into files. Durable it was before; benchmarks and tests want this. */
  void flush() {
    changing(life.readLock(), fleet::flush);
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        fleet.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}

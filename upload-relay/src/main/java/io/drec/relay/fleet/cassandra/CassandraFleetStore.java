package io.drec.relay.fleet.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drec.relay.fleet.DayBuckets;
import io.drec.relay.fleet.FactsCodec;
import io.drec.relay.fleet.Fingerprint;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.fleet.SequenceSpans;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The fleet store in a Cassandra cluster. What is written is on a quorum of replicas. */
public final class CassandraFleetStore implements FleetStore {
  /** Hosts lie in as many partitions as a byte has values, so that they can be told in order. */
  private static final int HOST_BUCKETS = 256;

  private static final long DAY_SECONDS = 86_400;
  private static final long DAY_US = DAY_SECONDS * 1_000_000;

  /** From which the write times of anchors go down. */
  private static final long ANCHOR_TIME = Long.MAX_VALUE / 2;

  private static final String INDEX_DAY = "first-index-day";
  private static final String FRAMES_DAY = "first-frames-day";

  private final Cluster cluster;
  private final CassandraSettings settings;
  private final InstantSource clock;
  private final Statements statements;
  private final CassandraFrames frames;
  private final CassandraQuestions questions;
  private final DayBuckets days = DayBuckets.ofIndex();
  private final AtomicLong anchorsPut = new AtomicLong();
  private volatile int firstIndexDay;
  private volatile int firstFramesDay;
  private volatile boolean closed;

  private CassandraFleetStore(Cluster cluster, CassandraSettings settings, InstantSource clock) {
    this.cluster = cluster;
    this.settings = settings;
    this.clock = clock;
    this.statements = new Statements(cluster, settings.keyspace());
    this.frames = new CassandraFrames(cluster, statements);
    this.questions = new CassandraQuestions(cluster, statements);
    this.firstIndexDay = firstDay(INDEX_DAY);
    this.firstFramesDay = firstDay(FRAMES_DAY);
  }

  /**
   * @param clock tells which days are too old to be written
   * @throws FleetStoreException when no node answers, login fails, or the keyspace is of another
   *     version
   */
  public static CassandraFleetStore open(CassandraSettings settings, InstantSource clock) {
    Cluster cluster = Cluster.connect(settings);
    try {
      return new CassandraFleetStore(cluster, settings, clock);
    } catch (FleetStoreException e) {
      cluster.close();
      throw e;
    }
  }

  private Cluster cluster() {
    if (closed) {
      throw new FleetStoreException("the fleet store " + settings + " is closed");
    }
    return cluster;
  }

  private int firstDay(String name) {
    Row row = cluster.execute(statements.meta.bind(name)).one();
    return row == null ? 0 : (int) row.getLong(0);
  }

  private static ByteBuffer id(HostId host) {
    return ByteBuffer.wrap(host.toBytes());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Seconds that a row of a day still has; none or less: it is gone. */
  private long secondsLeft(int day, int daysKept) {
    long now = clock.millis() / 1000;
    long today = now / DAY_SECONDS;
    return (Math.min(day, today) + 1 + daysKept) * DAY_SECONDS - now;
  }

  // ---- index

  @Override
  public void putIndex(HostId host, IndexUnit unit) {
    Position end = unit.end();
    Optional<Position> known = indexed(host, end.epoch());
    if (known.isPresent() && known.get().sequence() >= end.sequence()) {
      return;
    }
    List<BoundStatement> rows = new ArrayList<>();
    for (IndexRow row : unit.rows()) {
      if (DayBuckets.holds(row.day()) && row.day() >= firstIndexDay) {
        long seconds = secondsLeft(row.day(), settings.indexDays());
        if (seconds > 0) {
          rows.add(statement(host, end, row, (int) seconds));
        }
      }
    }
    cluster().executeAll(rows);
    cluster.execute(
        statements.putPosition.bind(
            id(host),
            end.epoch(),
            end.sequence(),
            ByteBuffer.wrap(end.chain()),
            end.sequence() + 1));
  }

  /**
   * A row's write time is its day's begin and the sequence behind it: a newer row of the same host,
   * epoch and day wins whenever it arrives, and a file of Cassandra's holds rows of few days.
   */
  private BoundStatement statement(HostId host, Position end, IndexRow row, int ttlSeconds) {
    return statements.putTouch.bind(
        (byte) row.indicator().kind().code(),
        ByteBuffer.wrap(Fingerprint.of(row.indicator())),
        days.bucket(row.day()),
        id(host),
        row.day(),
        end.epoch(),
        row.firstNs(),
        row.lastNs(),
        row.count(),
        row.day() * DAY_US + end.sequence() + 1,
        ttlSeconds);
  }

  @Override
  public Optional<Position> indexed(HostId host, UUID epoch) {
    Row row = cluster().execute(statements.position.bind(id(host), epoch)).one();
    ByteBuffer chain = row == null ? null : row.getByteBuffer(1);
    return row == null || chain == null
        ? Optional.empty()
        : Optional.of(new Position(epoch, row.getLong(0), bytes(chain)));
  }

  /** Write times go down: of two anchors that differ the first stays. */
  @Override
  public void putAnchor(HostId host, Position anchor) {
    long writeTime = ANCHOR_TIME - (clock.millis() * 1000 + anchorsPut.getAndIncrement() % 1000);
    cluster()
        .execute(
            statements.putAnchor.bind(
                id(host),
                anchor.epoch(),
                anchor.sequence(),
                ByteBuffer.wrap(anchor.chain()),
                writeTime));
  }

  @Override
  public void anchors(HostId host, UUID epoch, long fromSequence, Predicate<Position> visitor) {
    long from = Math.max(0, fromSequence);
    for (Row row : cluster().rows(statements.anchors.bind(id(host), epoch, from))) {
      ByteBuffer chain = row.getByteBuffer(1);
      if (chain != null && !visitor.test(new Position(epoch, row.getLong(0), bytes(chain)))) {
        return;
      }
    }
  }

  @Override
  public void expireAnchorsBefore(int day) {
    for (Row row : cluster().rows(statements.anchored.bind())) {
      ByteBuffer host = row.getByteBuffer(0);
      UUID epoch = row.getUuid(1);
      if (host != null && epoch != null) {
        expireAnchorsBefore(host, epoch, day);
      }
    }
  }

  /** The write time tells when an anchor was told first. */
  private void expireAnchorsBefore(ByteBuffer host, UUID epoch, int day) {
    List<Row> oldest;
    do {
      oldest = cluster().rows(statements.anchorTimes.bind(host, epoch));
      for (Row row : oldest) {
        long writeTime = row.getLong(1);
        if (ANCHOR_TIME - writeTime >= day * DAY_US) {
          return;
        }
        cluster.execute(statements.dropAnchor.bind(writeTime, host, epoch, row.getLong(0)));
      }
    } while (!oldest.isEmpty());
  }

  @Override
  public void touched(
      Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor) {
    int from = Math.max(firstDay, firstIndexDay);
    int to = Math.min(lastDay, DayBuckets.LAST_DAY);
    ByteBuffer fingerprint = ByteBuffer.wrap(Fingerprint.of(indicator));
    List<BoundStatement> questions = new ArrayList<>();
    for (int bucket : days.buckets(from, to)) {
      questions.add(statements.touches.bind((byte) indicator.kind().code(), fingerprint, bucket));
    }
    new Touched(cluster(), from, to).visit(cluster.firstPages(questions), visitor);
  }

  // ---- frames

  @Override
  public void putFrames(HostId host, FrameUnit unit) {
    int day = DayBuckets.day(unit.lastNs());
    long seconds = secondsLeft(day, settings.framesDays());
    if (day >= firstFramesDay
        && seconds > 0
        && !SequenceSpans.hold(
            framesHeld(host, unit.end().epoch()), unit.first(), unit.end().sequence())) {
      frames.put(host, unit, (int) seconds);
    }
  }

  @Override
  public void frames(HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor) {
    cluster();
    for (CassandraFrames.Ref ref : frames.refs(host, Math.max(fromNs, firstFramesNs()), toNs)) {
      Optional<FrameUnit> unit = frames.unit(host, ref);
      if (unit.isPresent() && !visitor.test(unit.get())) {
        return;
      }
    }
  }

  /** Frames of days before the first lie at its begin at the earliest, in order of their end. */
  private long firstFramesNs() {
    return firstFramesDay == 0 ? Long.MIN_VALUE : DayBuckets.startNs(firstFramesDay);
  }

  @Override
  public List<SequenceSpan> framesHeld(HostId host, UUID epoch) {
    cluster();
    return frames.spans(host, epoch, firstFramesNs());
  }

  // ---- hosts

  private static int bucket(HostId host) {
    return host.toBytes()[0] & 0xff;
  }

  @Override
  public void putHost(HostFacts facts) {
    cluster()
        .execute(
            statements.putHost.bind(
                bucket(facts.id()), id(facts.id()), ByteBuffer.wrap(FactsCodec.encode(facts))));
  }

  @Override
  public Optional<HostFacts> host(HostId id) {
    Row row = cluster().execute(statements.host.bind(bucket(id), id(id))).one();
    ByteBuffer facts = row == null ? null : row.getByteBuffer(0);
    return facts == null ? Optional.empty() : Optional.of(FactsCodec.decode(id, bytes(facts)));
  }

  @Override
  public void dropHost(HostId id) {
    cluster().execute(statements.dropHost.bind(bucket(id), id(id)));
  }

  @Override
  public void hosts(Predicate<HostFacts> visitor) {
    for (int bucket = 0; bucket < HOST_BUCKETS; bucket++) {
      for (Row row : cluster().rows(statements.hosts.bind(bucket))) {
        ByteBuffer facts = row.getByteBuffer(1);
        if (facts != null
            && !visitor.test(
                FactsCodec.decode(Touched.hostId(row.getByteBuffer(0)), bytes(facts)))) {
          return;
        }
      }
    }
  }

  // ---- questions

  @Override
  public void putQuestion(KeptQuestion question) {
    cluster();
    questions.put(question);
  }

  @Override
  public Optional<KeptQuestion> question(UUID id) {
    cluster();
    return questions.find(id);
  }

  @Override
  public void questions(Predicate<KeptQuestion> visitor) {
    cluster();
    questions.all(visitor);
  }

  @Override
  public void putAnswer(UUID question, KeptAnswer answer) {
    cluster();
    questions.put(question, answer);
  }

  @Override
  public void answers(UUID question, Predicate<KeptAnswer> visitor) {
    cluster();
    questions.answers(question, visitor);
  }

  @Override
  public void dropQuestion(UUID id) {
    cluster();
    questions.drop(id);
  }

  // ---- expiry

  @Override
  public int firstIndexDay() {
    return firstIndexDay;
  }

  @Override
  public void expireIndexBefore(int day) {
    firstIndexDay = expireBefore(INDEX_DAY, day, firstIndexDay);
  }

  @Override
  public void expireFramesBefore(int day) {
    firstFramesDay = expireBefore(FRAMES_DAY, day, firstFramesDay);
  }

  private int expireBefore(String name, int day, int before) {
    int first = Math.min(day, DayBuckets.LAST_DAY);
    if (first > before) {
      cluster().execute(statements.putMeta.bind(name, (long) first, (long) first));
    }
    return Math.max(first, before);
  }

  @Override
  public void close() {
    closed = true;
    cluster.close();
  }
}

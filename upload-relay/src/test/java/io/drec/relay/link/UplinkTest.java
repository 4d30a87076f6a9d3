package io.drec.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.compact.Compactor;
import io.drec.compact.Keep;
import io.drec.relay.centre.Alarms;
import io.drec.relay.centre.CentreIntake;
import io.drec.relay.centre.MapFleetStore;
import io.drec.relay.centre.MirroredFootage;
import io.drec.relay.centre.Quotas;
import io.drec.relay.channel.Lane;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStore.SequenceSpan;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.rocks.RocksFleetStore;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Hello;
import io.drec.relay.message.Position;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.RandomStory;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.Locks;
import io.drec.store.Retention;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording's index and frames on their way to the centre. */
final class UplinkTest {
  private static final HostId HOST = HostId.of(new byte[32]);
  private static final long HOUR_MS = 3_600_000;

  @TempDir private Path root;
  private MapFleetStore store = new MapFleetStore();
  private final List<String> notices = new ArrayList<>();
  private final Random random = new Random(7);
  private long nowNs = 1_800_000_000_000_000_000L;

  private CentreIntake intake() {
    return new CentreIntake(
        new CentreIntake.Parts(store, Quotas.DEFAULT, () -> nowNs, () -> 0.5, notices::add),
        Runnable::run);
  }

  private LinkConfig config() {
    return LinkConfig.of(root.resolve("recording"), root.resolve("link"), "alpha", "1")
        .withEvery(Duration.ZERO);
  }

  private LinkPump pump(LinkConfig config) {
    return new LinkPump(config, () -> nowNs, notices::add);
  }

  private RecordedHost host() {
    return new RecordedHost(root.resolve("recording"));
  }

  private void settle(LinkPump pump, JoinedChannels joined) {
    int idle = 0;
    while (idle < 3) {
      nowNs += 1_000_000_000;
      boolean did = pump.step();
      did |= joined.deliver(random);
      idle = did ? 0 : idle + 1;
    }
  }

  /** One life of a link, connected, until there is nothing to do. */
  private void sync(LinkConfig config) {
    try (LinkPump pump = pump(config)) {
      JoinedChannels joined = JoinedChannels.open(HOST, pump, intake());
      settle(pump, joined);
      joined.cut("done");
    }
  }

  private HostFacts facts() {
    return store.host(HOST).orElseThrow();
  }

  private static void compact(Compactor compactor) {
    while (compactor.step() > 0) {
      // Until all is in the store.
    }
    compactor.sync();
  }

  // ---- the index --------------------------------------------------------------------------------

  @Test
  void shouldBringTheCountsOfAGrowingRecordingToTheCentre() throws IOException {
    try (RecordedHost host = host();
        LinkPump pump = pump(config())) {
      JoinedChannels joined = JoinedChannels.open(HOST, pump, intake());
      host.record(RandomStory.of(1, 500));
      settle(pump, joined);
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT)).isNotEmpty();

      host.record(RandomStory.of(2, 500));
      try (Compactor compactor = host.compactor(20_000)) {
        while (compactor.step() > 0) {
          settle(pump, joined);
        }
        host.record(RandomStory.of(3, 500));
        settle(pump, joined);
        compactor.settle();
      }
      settle(pump, joined);
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT));
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void shouldTakeRowsOfSegmentsAsTheyAreAndOfPartsOfThemFrameByFrame() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(11, 400));
      sync(config());
      host.record(RandomStory.of(12, 2000));
      try (Compactor compactor = host.compactor(15_000)) {
        compact(compactor);
        // The centre's position now lies within a merged segment.
        compactor.settle();
        host.record(RandomStory.of(13, 300));
      }
      sync(config());
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT));
    }
  }

  @Test
  void shouldSplitTheCountsOfASegmentAtMidnight() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    frames.atMs(23 * HOUR_MS);
    shell.mkdir("/srv/x");
    frames.seal();
    frames.atMs(25 * HOUR_MS);
    shell.mkdir("/srv/x");
    shell.mkdir("/srv/x");
    try (RecordedHost host = host()) {
      host.record(frames);
      try (Compactor compactor = host.compactor(1 << 20)) {
        compact(compactor);
      }
      sync(config());
    }
    Map<Integer, Long> byDay = new HashMap<>();
    int day = (int) (Frames.OFFSET_NS / 86_400_000_000_000L);
    for (int d = day; d <= day + 1; d++) {
      int at = d;
      store.touched(
          new Indicator(Indicator.Kind.PATH, "/srv/x"),
          d,
          d,
          touch -> byDay.put(at, touch.count()) == null);
    }
    assertThat(byDay).containsEntry(day, 1L).containsEntry(day + 1, 2L);
  }

  @Test
  void shouldSendNothingThatAPowerCutWouldTake() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 50));
      long safe = host.journal().durableSequence();
      RandomStory.of(2, 50).forEach(host::append);
      sync(config().with(Mirror.ALL));
      UUID epoch = host.directory().id();
      assertThat(store.indexed(HOST, epoch).orElseThrow().sequence()).isEqualTo(safe);
      assertThat(store.framesHeld(HOST, epoch)).containsExactly(new SequenceSpan(0, safe));
    }
  }

  @Test
  void shouldNotSendWhatPolicyKeepsBack() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 500));
      IndexPolicy policy = IndexPolicy.parse("path,ip", "path:/home/*, ip:10.*");
      sync(config().with(policy));
      assertThat(store.counts(HOST)).isEqualTo(host.counts(policy)).isNotEmpty();
      assertThat(store.counts(HOST).keySet())
          .noneMatch(indicator -> indicator.value().startsWith("/home/"))
          .noneMatch(indicator -> indicator.value().startsWith("10."))
          .allMatch(
              indicator ->
                  indicator.kind() == Indicator.Kind.PATH || indicator.kind() == Indicator.Kind.IP);
    }
  }

  // ---- what is gone -----------------------------------------------------------------------------

  @Test
  void shouldTellExactlyWhichFramesWereOverwrittenWhileTheLinkWasOff() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    try (RecordedHost host = host();
        Compactor compactor = host.compactor(1, keep(40_000))) {
      int done = record(host, compactor, frames, shell, 0, 5);
      sync(config());
      long before = store.indexed(HOST, host.directory().id()).orElseThrow().sequence();
      record(host, compactor, frames, shell, done, 40);
      sync(config());
      long oldest = oldest(host);
      assertThat(oldest).isGreaterThan(before + 10);
      assertThat(facts().lostFrames()).isEqualTo(oldest - before - 1);
      assertThat(facts().indexed()).isEqualTo(facts().recorded());
      sync(config());
      assertThat(facts().lostFrames()).as("told once").isEqualTo(oldest - before - 1);
      assertThat(facts().alarms()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheIndexOfWhatIsOverwrittenWhileTheCentreIsAwayForAMonth() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    try (RecordedHost host = host();
        Compactor compactor = host.compactor(1, keep(20_000));
        LinkPump pump = pump(config().with(Mirror.ALL))) {
      int done = 0;
      for (int day = 0; day < 30; day++) {
        done = record(host, compactor, frames, shell, done, 2);
        while (pump.step()) {
          nowNs += 1_000_000_000;
        }
        frames.after(24 * HOUR_MS);
        nowNs += 24 * HOUR_MS * 1_000_000;
      }
      long oldest = oldest(host);
      assertThat(oldest).isGreaterThan(20);
      JoinedChannels joined = JoinedChannels.open(HOST, pump, intake());
      long backfilled = comeBack(pump, joined, host, frames, shell, done);
      assertThat(backfilled).as("old frames came too").isPositive();
      settle(pump, joined);

      UUID epoch = host.directory().id();
      long last = host.journal().durableSequence();
      assertThat(facts().lostFrames()).as("no frame's index is lost").isZero();
      assertThat(store.indexed(HOST, epoch).orElseThrow().sequence()).isEqualTo(last);
      List<SequenceSpan> held = store.framesHeld(HOST, epoch);
      assertThat(held).hasSize(1);
      assertThat(held.get(0).first()).as("what is gone is gone").isGreaterThanOrEqualTo(oldest);
      assertThat(held.get(0).last()).isEqualTo(last);
      Map<Indicator, Long> counts = store.counts(HOST);
      assertThat(counts).containsEntry(new Indicator(Indicator.Kind.PATH, "/srv/0"), 1L);
    }
  }

  /**
   * A narrow way: each second so few bytes. New frames go over within the second in which they
   * came, whatever waits of old ones. Returns the bytes of old frames that went over meanwhile.
   */
  private long comeBack(
      LinkPump pump,
      JoinedChannels joined,
      RecordedHost host,
      Frames frames,
      Proc shell,
      int alreadyDone)
      throws IOException {
    int done = alreadyDone;
    int late = 0;
    UUID epoch = host.directory().id();
    for (int second = 0; second < 40; second++) {
      if (second % 4 == 3) {
        work(frames, shell, 1000 + second);
        done = recordNewest(host, frames, done);
      }
      long newest = host.journal().durableSequence();
      nowNs += 1_000_000_000;
      for (int i = 0; i < 20; i++) {
        pump.step();
      }
      joined.deliverWithin(24_000);
      for (int i = 0; i < 20; i++) {
        pump.step();
      }
      joined.deliverWithin(0);
      boolean there =
          store.framesHeld(HOST, epoch).stream()
              .anyMatch(span -> span.first() <= newest && span.last() >= newest);
      late += second > 8 && !there ? 1 : 0;
    }
    assertThat(late).as("seconds at whose end the newest frame was not there").isZero();
    return joined.deliveredBytes(Lane.BACKFILL);
  }

  @Test
  void shouldTellFramesThatCannotBeReadAndGoOnBehindThem() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 300));
      long last = host.journal().durableSequence();
      damage(host.directory().journal());
      sync(config().with(Mirror.ALL));
      UUID epoch = host.directory().id();
      assertThat(store.indexed(HOST, epoch).orElseThrow().sequence()).isEqualTo(last);
      assertThat(facts().lostFrames()).isEqualTo(1);
      assertThat(store.framesHeld(HOST, epoch)).hasSize(2);
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT));
    }
  }

  /** Flips a bit in the records of a frame in the middle. */
  private static void damage(Path journal) throws IOException {
    Path file;
    try (Stream<Path> files = Files.walk(journal)) {
      file = files.filter(f -> f.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    List<Integer> frames = new ArrayList<>();
    for (int i = 0; i + 4 < bytes.length; i++) {
      if (bytes[i] == 'D' && bytes[i + 1] == 'C' && bytes[i + 2] == 'R' && bytes[i + 3] == 'F') {
        frames.add(i);
      }
    }
    assertThat(frames).hasSizeGreaterThan(5);
    int at = frames.get(frames.size() / 2) + 200;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(at);
      out.write(bytes[at] ^ 0x10);
    }
  }

  // ---- what is lost beside the recording --------------------------------------------------------

  @Test
  void shouldGoOnWithRightCountsWhenTheLinksStateIsLost() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 400));
      sync(config());
      delete(root.resolve("link"));
      host.record(RandomStory.of(2, 400));
      sync(config());
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT));
      assertThat(notices).hasSize(1);
      assertThat(notices.get(0)).contains("its state was lost", "made again");
    }
  }

  @Test
  void shouldSendAgainWhatTheCentreHasLost() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 400));
      sync(config().with(Mirror.ALL));
      store = new MapFleetStore();
      host.record(RandomStory.of(2, 400));
      sync(config().with(Mirror.ALL));
      assertThat(store.counts(HOST)).isEqualTo(host.counts(IndexPolicy.DEFAULT));
    }
  }

  @Test
  void shouldSendARecordingThatBeganAnewBesideTheOneBefore() throws IOException {
    Map<Indicator, Long> expected = new HashMap<>();
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 300));
      try (LinkPump pump = pump(config())) {
        while (pump.step()) {
          nowNs += 1_000_000_000;
        }
      }
      host.counts(IndexPolicy.DEFAULT).forEach((i, n) -> expected.merge(i, n, Long::sum));
    }
    delete(root.resolve("recording"));
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(2, 300));
      sync(config());
      host.counts(IndexPolicy.DEFAULT).forEach((i, n) -> expected.merge(i, n, Long::sum));
    }
    assertThat(store.counts(HOST)).as("what waited of the old one came too").isEqualTo(expected);
    assertThat(facts().alarms()).extracting(HostFacts.Alarm::kind).isSubsetOf(Alarms.NEW_RECORDING);
  }

  @Test
  void shouldBeHeldWhenAnOlderCopyOfTheRecordingWasPutBack() throws IOException {
    Path copy = root.resolve("copy");
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 300));
    }
    copy(root.resolve("recording"), copy);
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(2, 300));
      sync(config());
    }
    delete(root.resolve("recording"));
    copy(copy, root.resolve("recording"));
    Position before;
    try (RecordedHost host = host()) {
      before = store.indexed(HOST, host.directory().id()).orElseThrow();
      host.record(RandomStory.of(3, 20));
      sync(config());
      assertThat(store.indexed(HOST, host.directory().id())).hasValue(before);
    }
    assertThat(facts().alarms()).extracting(HostFacts.Alarm::kind).contains(Alarms.FORK);
  }

  // ---- frames -----------------------------------------------------------------------------------

  @Test
  void shouldAnswerFromMirroredFramesAsTheHostWould() throws IOException {
    Map<Indicator, Long> expected;
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(5, 600));
      try (Compactor compactor = host.compactor(20_000)) {
        for (int i = 0; i < 3; i++) {
          compactor.step();
        }
      }
      sync(config().with(Mirror.ALL));
      expected = host.counts(IndexPolicy.DEFAULT);
    }
    MirroredFootage mirrored = new MirroredFootage(store, root.resolve("cache"), 64 << 20);
    List<MirroredFootage.Mirrored> opened = mirrored.open(HOST, Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(opened).hasSize(1);
    try (MirroredFootage.Mirrored one = opened.get(0)) {
      assertThat(one.isWhole()).isTrue();
      assertThat(one.held()).hasSize(1);
      Footage footage = one.footage();
      expected.forEach(
          (indicator, count) -> {
            long[] found = {0};
            footage.postings(
                indicator,
                posting -> {
                  found[0] += posting.count();
                  return true;
                });
            assertThat(found[0]).as("%s", indicator).isEqualTo(count);
          });
    }
    assertThat(mirrored.open(HostId.parse("22".repeat(32)), 0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void shouldSayTheSameInTheStoreOfACentre() throws IOException {
    try (RecordedHost host = host();
        FleetStore rocks =
            RocksFleetStore.open(root.resolve("fleet"), 64 << 20, InstantSource.system());
        LinkPump pump = pump(config().with(Mirror.ALL))) {
      host.record(RandomStory.of(9, 400));
      CentreIntake intake =
          new CentreIntake(
              new CentreIntake.Parts(rocks, Quotas.DEFAULT, () -> nowNs, () -> 0.5, notices::add),
              Runnable::run);
      settle(pump, JoinedChannels.open(HOST, pump, intake));
      Map<Indicator, Long> counts = host.counts(IndexPolicy.DEFAULT);
      assertThat(counts).hasSizeGreaterThan(20);
      counts.forEach(
          (indicator, count) -> {
            List<Long> found = new ArrayList<>();
            rocks.touched(indicator, 0, 60_000, touch -> found.add(touch.count()));
            assertThat(found).as("%s", indicator).containsExactly(count);
          });
      MirroredFootage mirrored = new MirroredFootage(rocks, root.resolve("cache"), 64 << 20);
      for (MirroredFootage.Mirrored one : mirrored.open(HOST, Long.MIN_VALUE, Long.MAX_VALUE)) {
        assertThat(one.footage().status().records()).isPositive();
        one.close();
      }
    }
  }

  @Test
  void shouldSayThatItsIndexIsWholeUntilAnythingWasLeftOutOfIt() throws IOException {
    try (RecordedHost host = host()) {
      host.record(RandomStory.of(1, 300));
      Hello.Indexed first = greeted(config());
      assertThat(first.whole()).isTrue();
      assertThat(first.oldestNs()).isBetween(Frames.OFFSET_NS, nowNs);
      assertThat(greeted(config().with(IndexPolicy.parse("", "path:/home/*"))).whole()).isFalse();
      assertThat(greeted(config()).whole()).as("what was left out is not sent again").isFalse();
    }
  }

  private Hello.Indexed greeted(LinkConfig config) throws IOException {
    try (LinkPump pump = pump(config)) {
      CentreIntake intake = intake();
      settle(pump, JoinedChannels.open(HOST, pump, intake));
      return Objects.requireNonNull(intake.greeting(HOST).orElseThrow().indexed());
    }
  }

  @Test
  void shouldSendTheFramesThatTheCentreWishesForAndNoOthers() throws IOException {
    try (RecordedHost host = host();
        LinkPump pump = pump(config())) {
      host.record(RandomStory.of(1, 300));
      CentreIntake intake = intake();
      JoinedChannels joined = JoinedChannels.open(HOST, pump, intake);
      settle(pump, joined);
      UUID epoch = host.directory().id();
      assertThat(store.framesHeld(HOST, epoch)).isEmpty();
      assertThat(intake.wishFrames(HOST, epoch, 3, 5)).isTrue();
      settle(pump, joined);
      assertThat(store.framesHeld(HOST, epoch)).containsExactly(new SequenceSpan(3, 5));
    }
  }

  @Test
  void shouldMirrorTheLastHoursAndWhatIsNew() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(100, "/bin/sh", "sh");
    try (RecordedHost host = host();
        Compactor compactor = host.compactor(1)) {
      int done = record(host, compactor, frames, shell, 0, 3);
      frames.atMs(48 * HOUR_MS);
      long old = host.journal().durableSequence();
      record(host, compactor, frames, shell, done, 3);
      nowNs = frames.epochNs() + 1;
      sync(config().with(Mirror.parse("live 24")));
      long last = host.journal().durableSequence();
      assertThat(store.framesHeld(HOST, host.directory().id()))
          .containsExactly(new SequenceSpan(old + 1, last));
    }
  }

  // ---- a recorder, piece by piece ---------------------------------------------------------------

  private static Keep keep(long bytesMax) {
    return new Keep(
        new Retention(bytesMax, Long.MAX_VALUE),
        () -> Locks.Found.NONE,
        () -> 0,
        (from, to) -> {},
        notice -> {});
  }

  private static void work(Frames frames, Proc shell, int number) {
    frames.seal();
    byte[] noise = new byte[1500];
    new Random(number).nextBytes(noise);
    Proc tool = shell.fork(10_000 + number);
    tool.exec("/usr/bin/tool", "tool", java.util.HexFormat.of().formatHex(noise));
    tool.mkdir("/srv/" + number);
    tool.exit(0);
    frames.seal();
  }

  /** Returns how many frames are recorded. */
  private static int record(
      RecordedHost host, Compactor compactor, Frames frames, Proc shell, int done, int count)
      throws IOException {
    int recorded = done;
    for (int i = 0; i < count; i++) {
      work(frames, shell, recorded);
      recorded = recordNewest(host, frames, recorded);
      compact(compactor);
      host.journal().deleteThrough(compactor.position());
    }
    return recorded;
  }

  private static int recordNewest(RecordedHost host, Frames frames, int done) throws IOException {
    List<byte[]> sealed = frames.sealedBytes();
    for (int i = done; i < sealed.size(); i++) {
      host.record(List.of(Frames.view(sealed.get(i))));
    }
    return sealed.size();
  }

  private static long oldest(RecordedHost host) {
    try (var frames = io.drec.compact.RecordedFrames.open(host.root())) {
      return frames.oldestSince(Long.MIN_VALUE);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(tree)) {
      all = new ArrayList<>(files.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.delete(all.get(i));
    }
  }
}

package io.drec.relay.link;

import io.drec.compact.FrameEnd;
import io.drec.compact.IndexTaker;
import io.drec.compact.RecordedFrames;
import io.drec.compact.RecordedIndex;
import io.drec.journal.SafeEnd;
import io.drec.relay.channel.Channel;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.AnchorsShown;
import io.drec.relay.message.Health;
import io.drec.relay.message.Heartbeat;
import io.drec.relay.message.Hello;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.Position;
import io.drec.relay.message.UnitKind;
import io.drec.relay.message.Wish;
import io.drec.store.Indicator;
import io.drec.store.SentFootage;
import io.drec.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The recording that a link sends, with those before it of which something is still to be sent. */
final class LinkRecording implements AutoCloseable {
  private final LinkConfig config;
  private final Disk disk;
  private final Consumer<String> notices;
  private @Nullable Open open;

  /** Recordings that were here before, with units that the centre may not have. */
  private final List<IndexSender> earlier = new ArrayList<>();

  /** What belongs to the recording that is there now. */
  private static final class Open {
    private final RecordedIndex index;
    private final RecordedFrames frames;
    private final IndexSender sender;
    private final FrameSender frameSender;
    private UnitMaker maker;
    private Position newest;
    private long firstKept;
    private long madeNs = Long.MIN_VALUE;
    private long told = Long.MIN_VALUE;

    Open(RecordedIndex index, RecordedFrames frames, EpochState state, LinkRecording outer) {
      this.index = index;
      this.frames = frames;
      this.sender = new IndexSender(state, outer.notices);
      this.frameSender = new FrameSender(state, outer.config.mirror());
      this.maker = new UnitMaker(state, outer.config.index());
      this.newest = Position.start(state.epoch());
    }

    /** How far the recording goes now. */
    void look() {
      firstKept = frames.oldestSince(Long.MIN_VALUE);
      SafeEnd end = frames.newest();
      if (end != null) {
        newest = new Position(newest.epoch(), end.sequence(), end.chain());
      }
    }
  }

  LinkRecording(LinkConfig config, Disk disk, Consumer<String> notices) {
    this.config = config;
    this.disk = disk;
    this.notices = notices;
  }

  boolean isOpen() {
    return open != null;
  }

  /** Opens the recording; false when there is none yet. */
  boolean opens() throws IOException {
    if (!Files.exists(config.recording().resolve("recording.properties"))) {
      return false;
    }
    RecordedIndex index = RecordedIndex.open(config.recording());
    RecordedFrames frames = null;
    try {
      frames = RecordedFrames.open(config.recording());
      EpochState state =
          EpochState.open(epochDirectory(index.recordingId()), index.recordingId(), disk);
      state.indexedBy(config.index());
      readEarlier(index.recordingId());
      Open opened = new Open(index, frames, state, this);
      opened.look();
      open = opened;
      return true;
    } finally {
      if (open == null) {
        index.close();
        if (frames != null) {
          frames.close();
        }
      }
    }
  }

  private Path epochDirectory(UUID epoch) {
    return config.state().resolve(epoch.toString());
  }

  private void readEarlier(UUID present) throws IOException {
    earlier.clear();
    Files.createDirectories(config.state());
    List<Path> directories;
    try (Stream<Path> listed = Files.list(config.state())) {
      directories = listed.filter(Files::isDirectory).sorted().toList();
    }
    for (Path directory : directories) {
      UUID epoch = epoch(String.valueOf(directory.getFileName()));
      if (epoch != null && !epoch.equals(present) && earlier.size() < Hello.KEPT_MAX - 1) {
        EpochState state = EpochState.open(directory, epoch, disk);
        earlier.add(new IndexSender(state, notices));
      }
    }
  }

  /** Null: the directory is not of a recording. */
  private static @Nullable UUID epoch(String name) {
    try {
      return UUID.fromString(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // ---- the channel ------------------------------------------------------------------------------

  void opened() {
    Open now = open;
    if (now != null) {
      now.sender.opened();
    }
    earlier.forEach(IndexSender::opened);
  }

  void closed() {
    Open now = open;
    if (now != null) {
      now.frameSender.closed();
      now.sender.opened();
    }
    earlier.forEach(IndexSender::opened);
  }

  private Open now() {
    Open now = open;
    if (now == null) {
      throw new IllegalStateException("no recording is open");
    }
    return now;
  }

  Hello hello(long nowNs) {
    now().look();
    List<Hello.Kept> kept = new ArrayList<>();
    for (IndexSender sender : earlier) {
      EpochState state = sender.state();
      List<EpochState.UnitFile> units = state.waiting(-1);
      Position last = units.isEmpty() ? state.acknowledged() : units.get(units.size() - 1).end();
      kept.add(new Hello.Kept(0, last, state.lostFrames()));
    }
    kept.add(kept());
    return new Hello(
        config.name(), config.addresses(), config.version(), kept, health(nowNs), indexed());
  }

  /** Null: nothing is recorded yet, or nobody can tell. */
  private Hello.@Nullable Indexed indexed() {
    Open now = now();
    long[] oldestNs = {Long.MAX_VALUE};
    try {
      now.frames.read(
          now.firstKept,
          now.firstKept,
          frame -> {
            oldestNs[0] = frame.firstTimeNs() + frame.clockOffsetNs();
            return false;
          });
      return oldestNs[0] == Long.MAX_VALUE
          ? null
          : new Hello.Indexed(now.sender.state().isWhole(), oldestNs[0]);
    } catch (IOException | StoreException e) {
      notices.accept("what the index holds is not told to the centre: " + e.getMessage());
      return null;
    }
  }

  private Hello.Kept kept() {
    Open now = now();
    return new Hello.Kept(now.firstKept, now.newest, now.sender.state().lostFrames());
  }

  Heartbeat heartbeat(long nowNs) {
    now().look();
    return new Heartbeat(kept(), health(nowNs));
  }

  private Health health(long nowNs) {
    RecordedFrames frames = now().frames;
    return new Health(
        nowNs, frames.isRecording(), cut(frames.trouble()), frames.gaps(), frames.lostRecords());
  }

  private static String cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MessageCodec.TEXT_BYTES_MAX ? text : text.substring(0, 1000);
  }

  void acknowledged(Acknowledgement taken) throws IOException {
    Open now = now();
    UUID epoch = taken.end().epoch();
    if (!epoch.equals(now.sender.state().epoch())) {
      acknowledgedEarlier(taken);
      return;
    }
    if (taken.kind() == UnitKind.FRAMES) {
      now.frameSender.acknowledged(taken);
      return;
    }
    boolean first = !now.sender.isGreeted();
    effect(now, now.sender.acknowledged(taken), taken.end());
    tellRecorder(now);
    if (first) {
      now.frameSender.greeted(now.newest.sequence());
    }
  }

  /** For the recorder, which says what it overwrites that nobody else has. */
  private void tellRecorder(Open now) throws IOException {
    EpochState state = now.sender.state();
    if (state.acknowledged().sequence() != now.told) {
      now.told = state.acknowledged().sequence();
      new SentFootage(state.epoch(), now.told).write(config.state().resolve(SentFootage.FILE));
    }
  }

  private void effect(Open now, IndexSender.Effect effect, Position end) throws IOException {
    switch (effect) {
      case NONE -> {
        // The units that are there are the right ones.
      }
      case REMAKE -> remake(now);
      case BEHIND -> countKnown(now, end);
    }
  }

  private void remake(Open now) {
    now.maker = new UnitMaker(now.sender.state(), config.index());
  }

  /**
   * The centre has frames that this state does not know of: it was lost. What the recording still
   * has of them is counted, so that what comes behind adds up.
   */
  private void countKnown(Open now, Position known) throws IOException {
    now.look();
    if (now.newest.sequence() < known.sequence()) {
      notices.accept(
          "this recording ends at frame "
              + now.newest.sequence()
              + " and the centre has heard of frame "
              + known.sequence()
              + ": it is an older copy; nothing is sent of it, begin a new recording");
      now.sender.hold();
      return;
    }
    EpochState state = now.sender.state();
    notices.accept(
        "the centre has the index up to frame "
            + known.sequence()
            + " and this link's state did not know: counting what the recording still has of it");
    KnownRows rows = new KnownRows(config.index());
    now.index.read(-1, known.sequence(), rows);
    state.countKnown(rows.rows(), known.sequence(), known);
    remake(now);
  }

  private void acknowledgedEarlier(Acknowledgement taken) throws IOException {
    for (IndexSender sender : List.copyOf(earlier)) {
      if (sender.state().epoch().equals(taken.end().epoch()) && taken.kind() == UnitKind.INDEX) {
        IndexSender.Effect effect = sender.acknowledged(taken);
        if (sender.isDone() || effect != IndexSender.Effect.NONE) {
          forget(sender);
        }
      }
    }
  }

  /** Nothing more can be sent of a recording that is gone. */
  private void forget(IndexSender sender) throws IOException {
    earlier.remove(sender);
    Path directory = epochDirectory(sender.state().epoch());
    List<Path> files;
    try (Stream<Path> walked = Files.walk(directory)) {
      files = new ArrayList<>(walked.toList());
    }
    for (int i = files.size() - 1; i >= 0; i--) {
      disk.delete(files.get(i));
    }
  }

  void wished(Wish wish) throws IOException {
    Open now = now();
    if (!wish.epoch().equals(now.sender.state().epoch())) {
      return;
    }
    if (wish.kind() == UnitKind.FRAMES) {
      now.frameSender.wished(wish.first(), wish.last());
    } else if (wish.kind() == UnitKind.INDEX) {
      effect(now, now.sender.wished(wish.first()), now.sender.state().acknowledged());
    }
  }

  AnchorsShown anchors(Wish wish) {
    Open now = now();
    List<Position> shown = new ArrayList<>();
    List<Long> gone = new ArrayList<>();
    long wanted = 0;
    for (long at = wish.first();
        at <= wish.last() && at >= 0 && wanted < AnchorsShown.FRAMES_MAX;
        at += wish.step()) {
      wanted++;
      int before = shown.size();
      now.frames.read(
          at,
          at,
          frame -> {
            shown.add(new Position(wish.epoch(), frame.sequence(), frame.chain()));
            return false;
          });
      if (shown.size() == before) {
        gone.add(at);
      }
    }
    return new AnchorsShown(wish.epoch(), shown, gone);
  }

  void refused(UnitKind kind, long retryNs) {
    Open now = now();
    if (kind == UnitKind.INDEX) {
      now.sender.refused(retryNs);
      earlier.forEach(sender -> sender.refused(retryNs));
    } else if (kind == UnitKind.FRAMES) {
      now.frameSender.refused(retryNs);
    }
  }

  // ---- the work ---------------------------------------------------------------------------------

  /** Makes units of what was recorded since; false when there was nothing to make. */
  boolean make(long nowNs, int unitsMax) throws IOException {
    Open now = now();
    EpochState state = now.sender.state();
    boolean due =
        now.madeNs == Long.MIN_VALUE || Math.abs(nowNs - now.madeNs) >= config.every().toNanos();
    if (!due || state.waitingBytes() >= config.waitingBytesMax()) {
      return false;
    }
    long before = now.maker.gathered();
    long madeBefore = state.made();
    now.maker.begin(unitsMax);
    Remembering remembering = new Remembering(now);
    now.index.read(before, remembering);
    if (state.made() == madeBefore || remembering.reachedEnd) {
      now.maker.cut();
    }
    if (remembering.reachedEnd) {
      now.madeNs = nowNs;
    }
    return state.made() != madeBefore;
  }

  /** Knows the newest frame, and whether the reading came to the end of what is there. */
  private static final class Remembering implements IndexTaker {
    private final Open now;
    private boolean reachedEnd = true;

    Remembering(Open now) {
      this.now = now;
    }

    @Override
    public void missing(long first, long last, Missing why) {
      now.maker.missing(first, last, why);
    }

    @Override
    public void told(
        Indicator.Kind kind, String value, int day, long firstNs, long lastNs, long count) {
      now.maker.told(kind, value, day, firstNs, lastNs, count);
    }

    @Override
    public boolean through(FrameEnd frames) {
      if (frames.last() >= now.newest.sequence()) {
        now.newest = new Position(now.newest.epoch(), frames.last(), frames.chain());
      }
      reachedEnd = now.maker.through(frames);
      return reachedEnd;
    }
  }

  /** Sends what there is to send and has room; false when there is nothing. */
  boolean send(Channel channel, long nowNs) throws IOException {
    Open now = now();
    for (IndexSender sender : earlier) {
      if (sender.send(channel, nowNs)) {
        return true;
      }
    }
    boolean did = now.sender.send(channel, nowNs);
    did |= now.frameSender.send(channel, now.frames, now.newest.sequence(), nowNs);
    return did;
  }

  @Override
  public void close() {
    Open closing = open;
    open = null;
    if (closing != null) {
      closing.index.close();
      closing.frames.close();
    }
  }
}

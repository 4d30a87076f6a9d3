package io.drec.relay.centre;

import io.drec.relay.centre.EpochIntake.Place;
import io.drec.relay.channel.Channel;
import io.drec.relay.channel.Lane;
import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Acknowledgement;
import io.drec.relay.message.AnchorsShown;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.Health;
import io.drec.relay.message.Heartbeat;
import io.drec.relay.message.Hello;
import io.drec.relay.message.IndexReport;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Message;
import io.drec.relay.message.MessageCodec;
import io.drec.relay.message.MessageException;
import io.drec.relay.message.Position;
import io.drec.relay.message.Refusal;
import io.drec.relay.message.UnitKind;
import io.drec.relay.message.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes in what one host sends. One thread at a time. */
final class HostIntake {
  /** How often what is known of a host is written down when nothing but time changed. */
  private static final long WRITE_NS = TimeUnit.SECONDS.toNanos(60);

  private static final long CLOCK_OFF_NS = TimeUnit.MINUTES.toNanos(10);
  private static final int SPANS_TOLD_MAX = 1024;

  private final CentreIntake.Parts parts;
  private final FleetStore store;
  private final HostId host;
  private final Map<UUID, EpochIntake> epochs = new HashMap<>();
  private final HostLedger ledger;
  private final HostNotes notes;
  private volatile @Nullable Channel channel;
  private volatile boolean greeted;

  /** The oldest frame of the present recording that is still there. */
  private long firstKept;

  private volatile @Nullable Health health;
  private volatile @Nullable Hello greeting;
  private long writtenNs;

  HostIntake(CentreIntake.Parts parts, HostId host) {
    this.parts = parts;
    this.store = parts.store();
    this.host = host;
    this.ledger = new HostLedger(parts.quotas());
    this.notes = new HostNotes(host, store.host(host), parts.wallNs(), parts.notices());
  }

  /** What is known of it now. Any thread. */
  HostFacts facts() {
    return notes.facts();
  }

  /** What it said last of how it does; null: nothing since the centre's start. Any thread. */
  @Nullable Health health() {
    return health;
  }

  /** What it said last of itself; null: nothing since the centre's start. Any thread. */
  @Nullable Hello greeting() {
    return greeting;
  }

  // ---- the channel ------------------------------------------------------------------------------

  void opened(Channel opened) {
    channel = opened;
    greeted = false;
    epochs.clear();
  }

  void closed(Channel closed) {
    if (channel == closed) {
      channel = null;
      greeted = false;
      write();
    }
  }

  void received(Channel from, byte[] bytes) {
    if (channel != from) {
      return;
    }
    try {
      Message message = MessageCodec.decode(bytes);
      if (!greeted && !(message instanceof Hello)) {
        throw new MessageException(message.getClass().getSimpleName() + " before the greeting");
      }
      take(from, message, bytes.length);
    } catch (MessageException e) {
      notes.alarm(Alarms.MALFORMED, "sent what is no message: " + e.getMessage());
      write();
      from.close("no message: " + e.getMessage());
    }
  }

  private void take(Channel from, Message message, int bytes) throws MessageException {
    notes.seen();
    if (message instanceof Hello hello) {
      hello(from, hello);
    } else if (message instanceof Heartbeat beat) {
      present(beat.present(), beat.health());
      Hello before = greeting;
      greeting = before == null ? null : before.with(beat);
    } else if (message instanceof IndexReport report) {
      index(from, report, bytes);
    } else if (message instanceof FrameUnit unit) {
      frames(from, unit, bytes);
    } else if (message instanceof AnchorsShown shown) {
      anchors(shown);
    } else {
      throw new MessageException("the centre takes no " + message.getClass().getSimpleName());
    }
    writeIfDue();
  }

  // ---- greeting ---------------------------------------------------------------------------------

  private void hello(Channel from, Hello hello) {
    notes.named(hello.name(), hello.addresses());
    greeting = hello;
    epochs.clear();
    greeted = true;
    for (int i = 0; i < hello.kept().size(); i++) {
      Hello.Kept kept = hello.kept().get(i);
      boolean isPresent = i == hello.kept().size() - 1;
      if (isPresent) {
        present(kept, hello.health());
      }
      where(from, kept, isPresent);
    }
    write();
  }

  /** Tells the host what is here of a recording. */
  private void where(Channel from, Hello.Kept kept, boolean isPresent) {
    EpochIntake epoch = epoch(kept.last().epoch());
    if (isPresent) {
      judgeAge(kept, epoch);
    }
    if (notes.isForked(kept.last().epoch())) {
      refuseHeld(from, kept.last().epoch());
      return;
    }
    List<FleetStore.SequenceSpan> spans = store.framesHeld(host, kept.last().epoch());
    int from1 = Math.max(0, spans.size() - SPANS_TOLD_MAX);
    for (FleetStore.SequenceSpan span : spans.subList(from1, spans.size())) {
      Position end = new Position(kept.last().epoch(), span.last(), new byte[Position.CHAIN_BYTES]);
      send(from, new Acknowledgement(UnitKind.FRAMES, span.first(), end));
    }
    send(from, new Acknowledgement(UnitKind.INDEX, 0, epoch.position()));
    if (isPresent && !epoch.isNew()) {
      askForAnchors(from, kept, epoch.position());
    }
  }

  private void judgeAge(Hello.Kept kept, EpochIntake epoch) {
    Position last = kept.last();
    Position indexed = notes.facts().indexed();
    if (epoch.isNew() && indexed != null && !indexed.epoch().equals(last.epoch())) {
      notes.alarm(
          Alarms.NEW_RECORDING,
          "recording " + last.epoch() + " began; the one before it was " + indexed.epoch());
    }
    if (last.sequence() >= 0 && epoch.contradicts(last)) {
      fork(last.epoch(), "its frame " + last.sequence() + " is another than it told of before");
    } else if (last.sequence() < epoch.position().sequence()) {
      fork(
          last.epoch(),
          "it ends at frame "
              + last.sequence()
              + ", and has told of frame "
              + epoch.position().sequence()
              + " before: an older copy was restored, or its end was cut off");
    }
  }

  /** The newest that the host should still have, and one in the middle. */
  private void askForAnchors(Channel from, Hello.Kept kept, Position newest) {
    long oldest = kept.firstKept();
    if (oldest <= newest.sequence()) {
      ask(from, newest.epoch(), newest.sequence());
      long range = newest.sequence() - oldest;
      long somewhere = oldest + (long) (parts.random().getAsDouble() * range);
      store.anchors(
          host,
          newest.epoch(),
          somewhere,
          anchor -> {
            ask(from, newest.epoch(), anchor.sequence());
            return false;
          });
    }
  }

  void ask(Channel to, UUID epoch, long sequence) {
    send(to, Wish.anchor(epoch, sequence));
  }

  private void present(Hello.Kept present, Health health) {
    notes.recorded(present.last(), present.lostFrames());
    firstKept = present.firstKept();
    clock(health);
    notes.state(Alarms.TROUBLE, health.trouble());
    notes.state(Alarms.NOT_RECORDING, health.recording() ? "" : "its recorder is not running");
    this.health = health;
  }

  private void clock(Health health) {
    long offNs = health.clockNs() - parts.wallNs().getAsLong();
    boolean isOff = offNs > CLOCK_OFF_NS || offNs < -CLOCK_OFF_NS;
    long minutes = TimeUnit.NANOSECONDS.toMinutes(Math.abs(offNs));
    notes.state(
        Alarms.CLOCK,
        isOff
            ? "its clock is "
                + (minutes >= 2880 ? minutes / 1440 + " days " : minutes + " minutes ")
                + (offNs > 0 ? "ahead" : "behind")
            : "");
  }

  // ---- units ------------------------------------------------------------------------------------

  private EpochIntake epoch(UUID id) {
    return epochs.computeIfAbsent(id, epoch -> new EpochIntake(store, host, epoch));
  }

  private void index(Channel from, IndexReport report, int bytes) throws MessageException {
    IndexUnit unit = report.unit();
    UUID id = unit.end().epoch();
    if (!epochs.containsKey(id)) {
      throw new MessageException("a unit of recording " + id + ", of which it did not say hello");
    }
    if (notes.isForked(id)) {
      refuseHeld(from, id);
      return;
    }
    EpochIntake epoch = epoch(id);
    Place place = epoch.place(report);
    switch (place) {
      case REPEAT, OVERLAP -> send(from, new Acknowledgement(UnitKind.INDEX, 0, epoch.position()));
      case AHEAD -> send(from, Wish.indexFrom(id, epoch.position().sequence() + 1));
      case FORK -> {
        fork(id, "frames " + unit.first() + " to " + unit.end().sequence() + " do not follow");
        refuseHeld(from, id);
      }
      case NEXT -> next(from, epoch, report, bytes);
    }
  }

  private void next(Channel from, EpochIntake epoch, IndexReport report, int bytes) {
    long nowNs = parts.wallNs().getAsLong();
    IndexUnit unit = report.unit();
    String over = ledger.index(nowNs, unit.rows().size(), bytes);
    if (over != null) {
      refuse(from, UnitKind.INDEX, over, nowNs);
      return;
    }
    FutureRows.Clamped clamped = FutureRows.clamp(unit, nowNs);
    if (clamped.moved() > 0) {
      notes.alarm(
          Alarms.FUTURE,
          "told of days in the future; kept under the day on which they came, where counts of one"
              + " indicator replace each other");
    }
    epoch.takeIn(clamped.unit(), nowNs);
    send(from, new Acknowledgement(UnitKind.INDEX, 0, epoch.position()));
    notes.indexed(unit.end(), clamped.lastNs(), report.lostFrames());
  }

  private void frames(Channel from, FrameUnit unit, int bytes) throws MessageException {
    UUID id = unit.end().epoch();
    if (!epochs.containsKey(id)) {
      throw new MessageException("frames of recording " + id + ", of which it did not say hello");
    }
    String wrong = FrameCheck.wrong(unit);
    if (wrong != null) {
      throw new MessageException("frames that are not what they say: " + wrong);
    }
    if (notes.isForked(id)) {
      refuseHeld(from, id);
      return;
    }
    Long contradiction = epoch(id).contradiction(unit);
    if (contradiction != null) {
      fork(id, "its frame " + contradiction + " is another than it told of before");
      refuseHeld(from, id);
      return;
    }
    long nowNs = parts.wallNs().getAsLong();
    String over = ledger.frames(nowNs, bytes);
    if (over != null) {
      refuse(from, UnitKind.FRAMES, over, nowNs);
      return;
    }
    store.putFrames(host, unit);
    send(from, new Acknowledgement(UnitKind.FRAMES, unit.first(), unit.end()));
  }

  private void refuse(Channel to, UnitKind kind, String why, long nowNs) {
    notes.alarm(Alarms.QUOTA, why);
    send(to, new Refusal(kind, HostLedger.untilTomorrowMs(nowNs), why));
  }

  // ---- what a relay had kept --------------------------------------------------------------------

  /**
   * Takes what fits where the index stands; all else comes again from the host, which still waits
   * for an acknowledgement of it.
   */
  void spooled(byte[] bytes) {
    try {
      Message message = MessageCodec.decode(bytes);
      if (message instanceof IndexReport report) {
        spooled(report, bytes.length);
      } else if (message instanceof FrameUnit unit) {
        spooled(unit, bytes.length);
      }
    } catch (MessageException e) {
      notes.alarm(Alarms.MALFORMED, "left with a relay what is no message: " + e.getMessage());
    }
    writeIfDue();
  }

  private void spooled(IndexReport report, int bytes) {
    EpochIntake epoch = known(report.unit().end().epoch());
    long nowNs = parts.wallNs().getAsLong();
    boolean isWanted =
        !notes.isForked(report.unit().end().epoch()) && epoch.place(report) == Place.NEXT;
    if (isWanted && ledger.index(nowNs, report.unit().rows().size(), bytes) == null) {
      FutureRows.Clamped clamped = FutureRows.clamp(report.unit(), nowNs);
      epoch.takeIn(clamped.unit(), nowNs);
      notes.indexed(report.unit().end(), clamped.lastNs(), report.lostFrames());
    }
  }

  private void spooled(FrameUnit unit, int bytes) {
    EpochIntake epoch = known(unit.end().epoch());
    boolean isWanted =
        !notes.isForked(unit.end().epoch())
            && FrameCheck.wrong(unit) == null
            && epoch.contradiction(unit) == null;
    if (isWanted && ledger.frames(parts.wallNs().getAsLong(), bytes) == null) {
      store.putFrames(host, unit);
    }
  }

  /** The recording that the host greeted with, if it is this one; else as the store has it. */
  private EpochIntake known(UUID id) {
    EpochIntake named = epochs.get(id);
    return named == null ? new EpochIntake(store, host, id) : named;
  }

  // ---- tampering --------------------------------------------------------------------------------

  private void anchors(AnchorsShown shown) {
    UUID id = shown.epoch();
    if (!epochs.containsKey(id)) {
      return;
    }
    for (Position now : shown.shown()) {
      if (epoch(id).contradicts(now)) {
        notes.alarm(
            Alarms.REWRITTEN,
            "recording "
                + id
                + ": frame "
                + now.sequence()
                + " has another chain value than the host told of when it was recorded");
      }
    }
    Position recorded = notes.facts().recorded();
    for (long gone : shown.gone()) {
      Optional<Position> anchor = epoch(id).anchor(gone);
      boolean isNewest = gone == epoch(id).position().sequence() && gone >= firstKept;
      if (anchor.isPresent() && isNewest && recorded != null && recorded.epoch().equals(id)) {
        notes.alarm(
            Alarms.UNSHOWN,
            "recording " + id + ": frame " + gone + ", which it told of last, is not there");
      }
    }
  }

  private void fork(UUID epoch, String text) {
    notes.alarm(Alarms.FORK, "recording " + epoch + ": " + text);
    write();
  }

  private void refuseHeld(Channel to, UUID epoch) {
    String text =
        "recording "
            + epoch
            + " has two histories; nothing is taken in of it until an operator of the centre"
            + " releases it, or recording begins anew";
    send(to, new Refusal(UnitKind.INDEX, 0, text));
    send(to, new Refusal(UnitKind.FRAMES, 0, text));
  }

  /** The operator has looked at the forks: what fits is taken in again. */
  void release() {
    notes.dismiss(Alarms.FORK);
    write();
    Channel open = channel;
    if (open != null) {
      open.close("released: greet again");
    }
  }

  /** The operator has seen the alarms of a kind; they come back if they are still so. */
  void dismiss(String kind) {
    if (!kind.equals(Alarms.FORK)) {
      notes.dismiss(kind);
      write();
    }
  }

  void alarm(String kind, String text) {
    notes.alarm(kind, text);
    write();
  }

  void labelled(List<String> labels) {
    notes.labelled(labels);
    write();
  }

  // ---- writing down -----------------------------------------------------------------------------

  private void writeIfDue() {
    if (parts.wallNs().getAsLong() - writtenNs >= WRITE_NS) {
      write();
    }
  }

  void write() {
    if (notes.takeChanged() || notes.facts().seenNs() > writtenNs) {
      store.putHost(notes.facts());
      writtenNs = parts.wallNs().getAsLong();
    }
  }

  /** Null before the greeting. Any thread. */
  @Nullable Channel channel() {
    return greeted ? channel : null;
  }

  private static void send(Channel to, Message message) {
    to.send(Lane.CONTROL, MessageCodec.encode(message));
  }
}

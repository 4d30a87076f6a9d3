package io.drec.relay.centre;

import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.HostFacts.Alarm;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.Position;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of a host, as it changes; one thread changes it, any may read {@link #facts}. */
final class HostNotes {
  private final HostId host;
  private final LongSupplier wallNs;
  private final Consumer<String> notices;
  private final long enrolledNs;
  private String name = "";
  private List<String> addresses = List.of();
  private List<String> labels = List.of();
  private long seenNs;
  private @Nullable Position recorded;
  private @Nullable Position indexed;
  private long asOfNs;
  private long lostFrames;
  private List<Alarm> alarms = List.of();
  private volatile HostFacts facts;
  private boolean changed;

  HostNotes(HostId host, Optional<HostFacts> known, LongSupplier wallNs, Consumer<String> notices) {
    this.host = host;
    this.wallNs = wallNs;
    this.notices = notices;
    this.enrolledNs = known.map(HostFacts::enrolledNs).orElseGet(wallNs::getAsLong);
    known.ifPresent(this::take);
    this.facts = now();
  }

  private void take(HostFacts known) {
    name = known.name();
    addresses = known.addresses();
    labels = known.labels();
    seenNs = known.seenNs();
    recorded = known.recorded();
    indexed = known.indexed();
    asOfNs = known.asOfNs();
    lostFrames = known.lostFrames();
    alarms = known.alarms();
  }

  private HostFacts now() {
    return new HostFacts(
        host,
        name,
        addresses,
        labels,
        enrolledNs,
        seenNs,
        recorded,
        indexed,
        asOfNs,
        lostFrames,
        alarms);
  }

  /** Any thread. */
  HostFacts facts() {
    return facts;
  }

  /** Whether there is more to write down than when it was heard; and it is written now. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private void changed() {
    changed = true;
    facts = now();
  }

  void seen() {
    seenNs = wallNs.getAsLong();
    facts = now();
  }

  void named(String newName, List<String> newAddresses) {
    name = newName;
    addresses = newAddresses;
    changed();
  }

  void labelled(List<String> newLabels) {
    labels = newLabels;
    changed();
  }

  void recorded(Position last, long lost) {
    boolean isSame = last.equals(recorded) && lost == lostFrames;
    recorded = last;
    lostFrames = greater(last.epoch(), lost);
    if (!isSame) {
      changed();
    }
  }

  void indexed(Position end, long lastNs, long lost) {
    lostFrames = greater(end.epoch(), lost);
    indexed = end;
    asOfNs = Math.max(asOfNs, lastNs);
    changed();
  }

  /** A link whose state was lost counts anew: the greater number of one recording stays. */
  private long greater(UUID epoch, long lost) {
    Position of = indexed;
    return of != null && of.epoch().equals(epoch) ? Math.max(lostFrames, lost) : lost;
  }

  // ---- alarms -----------------------------------------------------------------------------------

  /** One more, unless the same is there. */
  void alarm(String kind, String text) {
    List<Alarm> all = Alarms.and(alarms, new Alarm(kind, wallNs.getAsLong(), text));
    if (!all.equals(alarms)) {
      alarms = all;
      changed();
      notices.accept(host + " (" + name + "): " + kind + ": " + text);
    }
  }

  /** An alarm that is as it is now: gone when the text is empty. */
  void state(String kind, String text) {
    Optional<Alarm> before = alarms.stream().filter(alarm -> alarm.kind().equals(kind)).findFirst();
    if (!text.equals(before.map(Alarm::text).orElse(""))) {
      dismiss(kind);
      if (!text.isEmpty()) {
        alarm(kind, text);
      }
    }
  }

  void dismiss(String kind) {
    alarms = Alarms.without(alarms, kind);
    changed();
  }

  /** Whether a recording has two histories, and no operator has released it. */
  boolean isForked(UUID epoch) {
    return Alarms.isForked(alarms, epoch);
  }
}

package io.drec.relay.centre;

import io.drec.relay.fleet.FleetStore;
import io.drec.relay.fleet.FleetStoreException;
import io.drec.relay.fleet.HostFacts;
import io.drec.relay.fleet.KeptAnswer;
import io.drec.relay.fleet.KeptQuestion;
import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** A fleet store of maps; what is in it outlives the intake, as a disk would. */
public final class MapFleetStore implements FleetStore {
  private final Map<RowKey, IndexRow> rows = new HashMap<>();
  private final Map<EpochKey, Position> positions = new HashMap<>();
  private final Map<EpochKey, NavigableMap<Long, Position>> anchors = new HashMap<>();
  private final Map<EpochKey, NavigableMap<Long, FrameUnit>> frames = new HashMap<>();
  private final NavigableMap<HostId, HostFacts> hosts = new TreeMap<>();

  /** So many calls that write succeed; then the next one fails, once. */
  private int failAfter = Integer.MAX_VALUE;

  private record EpochKey(HostId host, UUID epoch) {}

  private record RowKey(EpochKey epoch, Indicator indicator, int day) {}

  /** Makes a later writing fail once, before anything of it is done. */
  public void failAfter(int writes) {
    failAfter = writes;
  }

  private void mayFail() {
    failAfter--;
    if (failAfter < 0) {
      failAfter = Integer.MAX_VALUE;
      throw new FleetStoreException("the test's disk is full");
    }
  }

  @Override
  public synchronized void putIndex(HostId host, IndexUnit unit) {
    mayFail();
    EpochKey key = new EpochKey(host, unit.end().epoch());
    Position before = positions.get(key);
    if (before != null && before.sequence() >= unit.end().sequence()) {
      return;
    }
    for (IndexRow row : unit.rows()) {
      rows.put(new RowKey(key, row.indicator(), row.day()), row);
    }
    positions.put(key, unit.end());
  }

  @Override
  public synchronized Optional<Position> indexed(HostId host, UUID epoch) {
    return Optional.ofNullable(positions.get(new EpochKey(host, epoch)));
  }

  @Override
  public synchronized void putAnchor(HostId host, Position anchor) {
    mayFail();
    EpochKey key = new EpochKey(host, anchor.epoch());
    anchors.computeIfAbsent(key, k -> new TreeMap<>()).putIfAbsent(anchor.sequence(), anchor);
  }

  @Override
  public synchronized void anchors(
      HostId host, UUID epoch, long fromSequence, Predicate<Position> visitor) {
    NavigableMap<Long, Position> of = anchors.get(new EpochKey(host, epoch));
    if (of != null) {
      for (Position anchor : List.copyOf(of.tailMap(fromSequence, true).values())) {
        if (!visitor.test(anchor)) {
          return;
        }
      }
    }
  }

  @Override
  public void expireAnchorsBefore(int day) {
    throw new UnsupportedOperationException("nothing is asked so far back in these tests");
  }

  @Override
  public synchronized void putFrames(HostId host, FrameUnit unit) {
    mayFail();
    frames
        .computeIfAbsent(new EpochKey(host, unit.end().epoch()), k -> new TreeMap<>())
        .putIfAbsent(unit.first(), unit);
  }

  @Override
  public synchronized void frames(
      HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor) {
    List<FrameUnit> found = new ArrayList<>();
    frames.forEach(
        (key, units) -> {
          if (key.host.equals(host)) {
            for (FrameUnit unit : units.values()) {
              if (unit.firstNs() <= toNs && unit.lastNs() >= fromNs) {
                found.add(unit);
              }
            }
          }
        });
    found.sort(java.util.Comparator.comparingLong(FrameUnit::firstNs));
    for (FrameUnit unit : found) {
      if (!visitor.test(unit)) {
        return;
      }
    }
  }

  @Override
  public synchronized List<SequenceSpan> framesHeld(HostId host, UUID epoch) {
    List<SequenceSpan> spans = new ArrayList<>();
    NavigableMap<Long, FrameUnit> units =
        frames.getOrDefault(new EpochKey(host, epoch), new TreeMap<>());
    for (FrameUnit unit : units.values()) {
      SequenceSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && unit.first() <= last.last() + 1) {
        long end = Math.max(last.last(), unit.end().sequence());
        spans.set(spans.size() - 1, new SequenceSpan(last.first(), end));
      } else {
        spans.add(new SequenceSpan(unit.first(), unit.end().sequence()));
      }
    }
    return spans;
  }

  @Override
  public synchronized void touched(
      Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor) {
    Map<HostId, HostTouch> found = new TreeMap<>();
    rows.forEach(
        (key, row) -> {
          if (key.indicator.equals(indicator) && key.day >= firstDay && key.day <= lastDay) {
            HostId host = key.epoch.host;
            HostTouch touch = new HostTouch(host, row.firstNs(), row.lastNs(), row.count());
            found.merge(host, touch, MapFleetStore::sum);
          }
        });
    for (HostTouch touch : found.values()) {
      if (!visitor.test(touch)) {
        return;
      }
    }
  }

  private static HostTouch sum(HostTouch a, HostTouch b) {
    return new HostTouch(
        a.host(),
        Math.min(a.firstNs(), b.firstNs()),
        Math.max(a.lastNs(), b.lastNs()),
        a.count() + b.count());
  }

  /** The counts of a host over all epochs and days. */
  public synchronized Map<Indicator, Long> counts(HostId host) {
    Map<Indicator, Long> counts = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          if (key.epoch.host.equals(host)) {
            counts.merge(key.indicator, row.count(), Long::sum);
          }
        });
    return counts;
  }

  @Override
  public synchronized void putHost(HostFacts facts) {
    mayFail();
    hosts.put(facts.id(), facts);
  }

  @Override
  public synchronized void dropHost(HostId id) {
    mayFail();
    hosts.remove(id);
  }

  @Override
  public synchronized Optional<HostFacts> host(HostId id) {
    return Optional.ofNullable(hosts.get(id));
  }

  @Override
  public void hosts(Predicate<HostFacts> visitor) {
    for (HostFacts facts : copy()) {
      if (!visitor.test(facts)) {
        return;
      }
    }
  }

  private synchronized List<HostFacts> copy() {
    return List.copyOf(hosts.values());
  }

  @Override
  public synchronized void expireIndexBefore(int day) {
    rows.keySet().removeIf(key -> key.day < day);
  }

  @Override
  public void expireFramesBefore(int day) {
    throw new UnsupportedOperationException("no test here expires frames");
  }

  @Override
  public int firstIndexDay() {
    return 0;
  }

  @Override
  public void putQuestion(KeptQuestion question) {
    throw noQuestions();
  }

  @Override
  public Optional<KeptQuestion> question(UUID id) {
    throw noQuestions();
  }

  @Override
  public void questions(Predicate<KeptQuestion> visitor) {
    throw noQuestions();
  }

  @Override
  public void putAnswer(UUID question, KeptAnswer answer) {
    throw noQuestions();
  }

  @Override
  public void answers(UUID question, Predicate<KeptAnswer> visitor) {
    throw noQuestions();
  }

  @Override
  public void dropQuestion(UUID id) {
    throw noQuestions();
  }

  private static UnsupportedOperationException noQuestions() {
    return new UnsupportedOperationException("no test here keeps questions");
  }

  @Override
  public void close() {
    // It is of maps.
  }
}

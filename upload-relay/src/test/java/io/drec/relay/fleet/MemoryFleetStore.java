package io.drec.relay.fleet;

import io.drec.relay.identity.HostId;
import io.drec.relay.message.FrameUnit;
import io.drec.relay.message.IndexRow;
import io.drec.relay.message.IndexUnit;
import io.drec.relay.message.Position;
import io.drec.store.Indicator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What a fleet store should be, in maps and as simply as can be: the others are held against it.
 */
final class MemoryFleetStore implements FleetStore {
  private record RowKey(Indicator indicator, HostId host, UUID epoch, int day) {}

  private record EpochKey(HostId host, UUID epoch) {}

  private record HeldUnit(HostId host, FrameUnit unit) {}

  private final Map<RowKey, IndexRow> rows = new HashMap<>();
  private final Map<EpochKey, Position> positions = new HashMap<>();
  private final Map<EpochKey, TreeMap<Long, Position>> anchors = new HashMap<>();
  private final List<HeldUnit> units = new ArrayList<>();
  private final TreeMap<HostId, HostFacts> facts = new TreeMap<>();
  private final TreeMap<UUID, KeptQuestion> questions =
      new TreeMap<>(
          Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
              .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned));
  private final Map<UUID, TreeMap<HostId, KeptAnswer>> answers = new HashMap<>();
  private int firstIndexDay;
  private int firstFramesDay;

  @Override
  public void putIndex(HostId host, IndexUnit unit) {
    UUID epoch = unit.end().epoch();
    EpochKey key = new EpochKey(host, epoch);
    Position known = positions.getOrDefault(key, Position.start(epoch));
    if (unit.end().sequence() <= known.sequence()) {
      return;
    }
    positions.put(key, unit.end());
    for (IndexRow row : unit.rows()) {
      if (DayBuckets.holds(row.day()) && row.day() >= firstIndexDay) {
        rows.put(new RowKey(row.indicator(), host, epoch, row.day()), row);
      }
    }
  }

  @Override
  public Optional<Position> indexed(HostId host, UUID epoch) {
    return Optional.ofNullable(positions.get(new EpochKey(host, epoch)));
  }

  @Override
  public void putAnchor(HostId host, Position anchor) {
    anchors
        .computeIfAbsent(new EpochKey(host, anchor.epoch()), any -> new TreeMap<>())
        .putIfAbsent(anchor.sequence(), anchor);
  }

  @Override
  public void anchors(HostId host, UUID epoch, long fromSequence, Predicate<Position> visitor) {
    TreeMap<Long, Position> its = anchors.getOrDefault(new EpochKey(host, epoch), new TreeMap<>());
    for (Position anchor : its.tailMap(fromSequence).values()) {
      if (!visitor.test(anchor)) {
        return;
      }
    }
  }

  /** By the fixed clock of the tests all were put today. */
  @Override
  public void expireAnchorsBefore(int day) {
    if (day > Fleet.TODAY) {
      anchors.clear();
    }
  }

  @Override
  public void touched(
      Indicator indicator, int firstDay, int lastDay, Predicate<HostTouch> visitor) {
    TreeMap<HostId, HostTouch> touches = new TreeMap<>();
    rows.forEach(
        (key, row) -> {
          if (key.indicator().equals(indicator) && key.day() >= firstDay && key.day() <= lastDay) {
            touches.merge(
                key.host(),
                new HostTouch(key.host(), row.firstNs(), row.lastNs(), row.count()),
                MemoryFleetStore::sum);
          }
        });
    for (HostTouch touch : touches.values()) {
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

  @Override
  public void putFrames(HostId host, FrameUnit unit) {
    boolean held =
        SequenceSpans.hold(
            framesHeld(host, unit.end().epoch()), unit.first(), unit.end().sequence());
    if (!held && DayBuckets.day(unit.lastNs()) >= firstFramesDay) {
      units.add(new HeldUnit(host, unit));
    }
  }

  @Override
  public void frames(HostId host, long fromNs, long toNs, Predicate<FrameUnit> visitor) {
    List<FrameUnit> found =
        units.stream()
            .filter(held -> held.host().equals(host))
            .map(HeldUnit::unit)
            .filter(unit -> unit.firstNs() <= toNs && unit.lastNs() >= fromNs)
            .sorted(Comparator.comparingLong(FrameUnit::firstNs))
            .toList();
    for (FrameUnit unit : found) {
      if (!visitor.test(unit)) {
        return;
      }
    }
  }

  @Override
  public List<SequenceSpan> framesHeld(HostId host, UUID epoch) {
    return SequenceSpans.joined(
        units.stream()
            .filter(held -> held.host().equals(host) && held.unit().end().epoch().equals(epoch))
            .map(held -> new SequenceSpan(held.unit().first(), held.unit().end().sequence()))
            .toList());
  }

  @Override
  public void putHost(HostFacts host) {
    facts.put(host.id(), host);
  }

  @Override
  public Optional<HostFacts> host(HostId id) {
    return Optional.ofNullable(facts.get(id));
  }

  @Override
  public void dropHost(HostId id) {
    facts.remove(id);
  }

  @Override
  public void hosts(Predicate<HostFacts> visitor) {
    for (HostFacts host : facts.values()) {
      if (!visitor.test(host)) {
        return;
      }
    }
  }

  @Override
  public void expireIndexBefore(int day) {
    firstIndexDay = Math.max(firstIndexDay, day);
    rows.keySet().removeIf(key -> key.day() < firstIndexDay);
  }

  @Override
  public int firstIndexDay() {
    return firstIndexDay;
  }

  @Override
  public void expireFramesBefore(int day) {
    firstFramesDay = Math.max(firstFramesDay, day);
    units.removeIf(held -> DayBuckets.day(held.unit().lastNs()) < firstFramesDay);
  }

  @Override
  public void putQuestion(KeptQuestion question) {
    questions.put(question.id(), question);
  }

  @Override
  public Optional<KeptQuestion> question(UUID id) {
    return Optional.ofNullable(questions.get(id));
  }

  @Override
  public void questions(Predicate<KeptQuestion> visitor) {
    for (KeptQuestion question : List.copyOf(questions.values())) {
      if (!visitor.test(question)) {
        return;
      }
    }
  }

  @Override
  public void putAnswer(UUID question, KeptAnswer answer) {
    if (questions.containsKey(question)) {
      answers.computeIfAbsent(question, any -> new TreeMap<>()).put(answer.host(), answer);
    }
  }

  @Override
  public void answers(UUID question, Predicate<KeptAnswer> visitor) {
    for (KeptAnswer answer :
        List.copyOf(answers.getOrDefault(question, new TreeMap<>()).values())) {
      if (!visitor.test(answer)) {
        return;
      }
    }
  }

  @Override
  public void dropQuestion(UUID id) {
    questions.remove(id);
    answers.remove(id);
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
